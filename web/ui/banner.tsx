// Owns the 36 px line under the top bar that says what is not as it should be, and what can be done.
import type { ReactNode } from 'react'

interface BannerProps {
  icon: ReactNode
  title: string
  text: ReactNode
  action?: { readonly label: string; readonly onPress: () => void }
}

/** It is shown, not announced: numbers in it move each second. Whoever uses it announces the fact once. */
export function Banner({ icon, title, text, action }: BannerProps): ReactNode {
  return (
    <div className="flex min-h-9 items-center gap-2 border-b border-warn/35 bg-warn/12 px-4 py-1 text-xs text-warn-fg md:px-6">
      <span aria-hidden className="[&>svg]:size-4">
        {icon}
      </span>
      <p className="min-w-0">
        <strong className="mr-2 font-semibold">{title}</strong>
        <span className="tabular-nums">{text}</span>
      </p>
      {action && (
        <button
          type="button"
          onClick={action.onPress}
          className="ml-auto h-7 shrink-0 rounded-sm px-2 font-semibold hover:bg-warn/15"
        >
          {action.label}
        </button>
      )}
    </div>
  )
}
