// Owns the place of a table that is on its way.
import type { ReactNode } from 'react'
import { Skeleton } from './skeleton.tsx'

const rows = [0, 1, 2, 3, 4, 5, 6, 7]

export function TableSkeleton({ label }: { label: string }): ReactNode {
  return (
    <div role="status" aria-busy="true" aria-label={`${label}: loading`}>
      <div className="h-13 border-b border-line" />
      {rows.map((row) => (
        <div key={row} className="flex h-[46px] items-center gap-8 border-b border-line px-4 last:border-b-0">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-3 flex-1" />
        </div>
      ))}
    </div>
  )
}
