// Owns the Analytics page while nothing is known yet: every card where it will be.
import type { ReactNode } from 'react'
import { Card } from '../ui/card.tsx'
import { FigureSkeletons, Skeleton } from '../ui/skeleton.tsx'
import { TableSkeleton } from '../ui/table-skeleton.tsx'

export function AnalyticsSkeleton(): ReactNode {
  return (
    <>
      <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
        <FigureSkeletons count={8} />
      </div>
      <div className="mt-3 grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
        {[0, 1, 2].map((chart) => (
          <Card key={chart} className="h-[224px] p-4">
            <Skeleton className="h-3 w-24" />
          </Card>
        ))}
      </div>
      <Card className="mt-3">
        <TableSkeleton label="The volume" />
      </Card>
    </>
  )
}
