// Owns the head of the Fleet page: how many are healthy, and the way to add a node.
import type { ReactNode } from 'react'
import { Plus } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import type { StatusCounts } from '../ui/status-look.ts'
import { StatusSummary } from '../ui/status-summary.tsx'

interface FleetHeaderProps {
  counts: StatusCounts | null
  onAddNode: () => void
}

export function FleetHeader({ counts, onAddNode }: FleetHeaderProps): ReactNode {
  return (
    <div className="mb-4 flex items-end justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-lg font-semibold">Fleet</h1>
        <StatusSummary counts={counts} />
      </div>
      <Button onClick={onAddNode} className="shrink-0">
        <Plus aria-hidden className="size-4" />
        Add node
      </Button>
    </div>
  )
}
