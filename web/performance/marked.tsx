// Owns the mark of a figure that is out of the ordinary: a shape beside it, not colour alone.
import type { ReactNode } from 'react'
import type { FlagLevel } from '../gen/graphql.ts'
import { cx } from '../ui/cx.ts'
import { StatusShape } from '../ui/status.tsx'

/** The statuses whose shapes a flag borrows. */
export const statusOf: Readonly<Record<FlagLevel, string>> = { WARN: 'DEGRADED', BAD: 'OFFLINE' }

export function Marked({ level, children }: { level: FlagLevel | null; children: ReactNode }): ReactNode {
  if (level === null) return <span className="num">{children}</span>
  return (
    <span className={cx('num inline-flex items-center gap-1.5', level === 'BAD' ? 'text-bad-fg' : 'text-warn-fg')}>
      <StatusShape status={statusOf[level]} />
      <span className="sr-only">Out of the ordinary: </span>
      {children}
    </span>
  )
}
