// Owns the head of a page: what it is called, what it is for, and what can be done on all of it.
import type { ReactNode } from 'react'

export function PageHeader({
  title,
  text,
  children,
}: {
  title: string
  text: ReactNode
  children?: ReactNode
}): ReactNode {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <h1 className="truncate text-lg font-semibold">{title}</h1>
        <p className="mt-1 max-w-[840px] text-sm text-fg-2">{text}</p>
      </div>
      {children && <div className="flex shrink-0 gap-2">{children}</div>}
    </div>
  )
}
