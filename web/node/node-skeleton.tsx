// Owns the Node page while nothing is known yet: every card where it will be.
import type { ReactNode } from 'react'
import { Card } from '../ui/card.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

export function NodeSkeleton(): ReactNode {
  return (
    <div aria-busy="true" aria-label="The node is loading" role="status">
      <div className="mb-4 h-12">
        <Skeleton className="h-5 w-52" />
        <Skeleton className="mt-2 h-3 w-32" />
      </div>
      <div className="mb-3 h-9 border-b border-line" />
      <div className="grid grid-cols-1 gap-3 xl:grid-cols-[minmax(0,1fr)_300px]">
        <div className="grid grid-cols-2 content-start gap-3 lg:grid-cols-4">
          {[0, 1, 2, 3].map((figure) => (
            <Card key={figure} className="h-[124px] p-4">
              <Skeleton className="h-3 w-24" />
            </Card>
          ))}
        </div>
        <Card className="h-[456px] p-4">
          <Skeleton className="h-3 w-24" />
        </Card>
      </div>
    </div>
  )
}
