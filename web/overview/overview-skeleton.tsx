// Owns the Overview while nothing is known yet: every card where it will be.
import type { ReactNode } from 'react'
import { Card } from '../ui/card.tsx'
import { FigureSkeletons, Skeleton } from '../ui/skeleton.tsx'

export function OverviewSkeleton(): ReactNode {
  return (
    <div role="status" aria-busy="true" aria-label="The overview is loading">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-6">
        <FigureSkeletons count={6} />
      </div>
      <div className="mt-3 grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
        {[0, 1, 2, 3, 4].map((panel) => (
          <Card key={panel} className={panel === 0 ? 'h-[224px] p-4 md:col-span-2' : 'h-[224px] p-4'}>
            <Skeleton className="h-3 w-24" />
          </Card>
        ))}
      </div>
    </div>
  )
}
