// Owns the place of what is still loading: the same size as what comes, and still.
import type { ReactNode } from 'react'
import { Card } from './card.tsx'
import { cx } from './cx.ts'

export function Skeleton({ className }: { className?: string }): ReactNode {
  return <div aria-hidden className={cx('rounded-sm bg-track', className)} />
}

/** In the place of as many figures. */
export function FigureSkeletons({ count }: { count: number }): ReactNode {
  return Array.from({ length: count }, (_, at) => (
    <Card key={at} className="h-[124px] p-4">
      <Skeleton className="h-3 w-24" />
      <Skeleton className="mt-4 h-6 w-28" />
    </Card>
  ))
}

/** In the place of as many rows of a table. */
export function RowSkeletons({ count = 8 }: { count?: number }): ReactNode {
  return Array.from({ length: count }, (_, row) => (
    <div key={row} className="flex h-[46px] items-center gap-8 border-b border-line px-4 last:border-b-0">
      <Skeleton className="h-3 w-40" />
      <Skeleton className="h-3 w-20" />
      <Skeleton className="h-3 flex-1" />
    </div>
  ))
}
