// Owns the Fleet page while nothing is known yet: every card where it will be, so that nothing moves when it comes.
import type { ReactNode } from 'react'
import { Card } from '../ui/card.tsx'
import { FigureSkeletons, RowSkeletons, Skeleton } from '../ui/skeleton.tsx'

export function FleetSkeleton(): ReactNode {
  return (
    <div aria-busy="true" aria-label="The fleet is loading" role="status">
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
        <div className="grid grid-cols-2 gap-3">
          <FigureSkeletons count={4} />
        </div>
        <Card className="h-[260px] p-4">
          <Skeleton className="h-3 w-28" />
        </Card>
      </div>
      <Card className="mt-3">
        <div className="h-13 border-b border-line" />
        <RowSkeletons />
      </Card>
    </div>
  )
}
