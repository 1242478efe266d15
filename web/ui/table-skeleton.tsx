// Owns the place of a table that is on its way.
import type { ReactNode } from 'react'
import { RowSkeletons } from './skeleton.tsx'

export function TableSkeleton({ label }: { label: string }): ReactNode {
  return (
    <div role="status" aria-busy="true" aria-label={`${label}: loading`}>
      <div className="h-13 border-b border-line" />
      <RowSkeletons />
    </div>
  )
}
