// Owns the mark of a key.
import type { ReactNode } from 'react'

export function Kbd({ children }: { children: ReactNode }): ReactNode {
  return (
    <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line-2 bg-surface-2 px-1 font-sans text-2xs text-fg-3">
      {children}
    </kbd>
  )
}
