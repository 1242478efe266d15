// Owns the head of the Fleet page: how many are healthy, at one glance and in words, and the way to add a node.
import type { ReactNode } from 'react'
import { Plus } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { ShareBar } from '../ui/share-bar.tsx'
import { countOf, nodeStatusesWorstFirst, statusLook, type StatusCounts } from '../ui/status-look.ts'

interface FleetHeaderProps {
  counts: StatusCounts | null
  onAddNode: () => void
}

export function FleetHeader({ counts, onAddNode }: FleetHeaderProps): ReactNode {
  return (
    <div className="mb-4 flex items-end justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-lg font-semibold">Fleet</h1>
        <div className="mt-1 flex h-5 items-center gap-3">
          {counts && counts.total > 0 && (
            <>
              <ShareBar label={inWords(counts)} parts={healthyFirst(counts)} />
              <p className="truncate text-sm text-fg-2">
                <span className="num font-semibold text-fg">{formatCount(counts.healthy)}</span> of{' '}
                <span className="num">{formatCount(counts.total)}</span> healthy
              </p>
            </>
          )}
        </div>
      </div>
      <Button onClick={onAddNode} className="shrink-0">
        <Plus aria-hidden className="size-4" />
        Add node
      </Button>
    </div>
  )
}

function healthyFirst(counts: StatusCounts): { status: string; count: number }[] {
  const order = ['HEALTHY', 'DEGRADED', 'OFFLINE', 'UNKNOWN', 'MAINTENANCE'] as const
  return order.map((status) => ({ status, count: countOf(counts, status) }))
}

function inWords(counts: StatusCounts): string {
  const parts = nodeStatusesWorstFirst.filter((status) => countOf(counts, status) > 0)
  return parts.map((status) => `${countOf(counts, status)} ${statusLook(status).label.toLowerCase()}`).join(', ')
}
