// Owns what stands where nothing is: what this place is for and what to do next.
import type { ReactNode } from 'react'

interface EmptyStateProps {
  icon: ReactNode
  title: string
  /** True where nothing else on the page is its heading. */
  alone?: boolean
  text: ReactNode
  children?: ReactNode
}

export function EmptyState({ icon, title, alone = false, text, children }: EmptyStateProps): ReactNode {
  const Heading = alone ? 'h1' : 'h2'
  return (
    <div className="mx-auto flex max-w-[560px] flex-col items-center px-4 py-14 text-center">
      <div
        aria-hidden
        className="mb-4 flex size-10 items-center justify-center rounded-lg border border-line bg-surface-2 text-fg-2 [&>svg]:size-5"
      >
        {icon}
      </div>
      <Heading className="text-base font-semibold">{title}</Heading>
      <div className="mt-1 text-sm text-fg-2">{text}</div>
      {children && <div className="mt-5 w-full">{children}</div>}
    </div>
  )
}
