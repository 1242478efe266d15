// Owns the Performance page while nothing is known yet: every card where it will be.
import type { ReactNode } from 'react'
import { Card } from '../ui/card.tsx'
import { FigureSkeletons, Skeleton } from '../ui/skeleton.tsx'

export function PerformanceSkeleton(): ReactNode {
  return (
    <div role="status" aria-busy="true" aria-label="The figures are loading" className="space-y-3">
      <div className="grid grid-cols-1 gap-3 xl:grid-cols-3">
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:col-span-2">
          <FigureSkeletons count={6} />
        </div>
        <Card className="h-[260px] p-4">
          <Skeleton className="h-3 w-24" />
        </Card>
      </div>
      <Card className="h-48 p-4">
        <Skeleton className="h-3 w-24" />
      </Card>
    </div>
  )
}
