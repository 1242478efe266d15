// Owns the place of log lines that are on their way.
import type { ReactNode } from 'react'
import { Skeleton } from './skeleton.tsx'

export function LogWaiting(): ReactNode {
  return (
    <div className="space-y-2.5 px-4 py-1">
      <Skeleton className="h-3 w-3/4" />
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-3 w-4/5" />
    </div>
  )
}
