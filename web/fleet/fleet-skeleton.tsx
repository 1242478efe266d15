// Owns the Fleet page while nothing is known yet: every card where it will be, so that nothing moves when it comes.
import type { ReactNode } from 'react'
import { Card } from '../ui/card.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

const rows = [0, 1, 2, 3, 4, 5, 6, 7]

export function FleetSkeleton(): ReactNode {
  return (
    <div aria-busy="true" aria-label="The fleet is loading" role="status">
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
        <div className="grid grid-cols-2 gap-3">
          {[0, 1, 2, 3].map((figure) => (
            <Card key={figure} className="h-[124px] p-4">
              <Skeleton className="h-3 w-24" />
              <Skeleton className="mt-4 h-6 w-28" />
            </Card>
          ))}
        </div>
        <Card className="h-[260px] p-4">
          <Skeleton className="h-3 w-28" />
        </Card>
      </div>
      <Card className="mt-3">
        <div className="h-13 border-b border-line" />
        {rows.map((row) => (
          <div key={row} className="flex h-[46px] items-center gap-8 border-b border-line px-4">
            <Skeleton className="h-3 w-40" />
            <Skeleton className="h-3 w-20" />
            <Skeleton className="h-3 flex-1" />
          </div>
        ))}
      </Card>
    </div>
  )
}
