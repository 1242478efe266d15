// Owns how many nodes are healthy, at one glance and in words.
import type { ReactNode } from 'react'
import { formatCount } from './format.ts'
import { ShareBar } from './share-bar.tsx'
import { countOf, nodeStatusesWorstFirst, statusLook, type StatusCounts } from './status-look.ts'

/** Its place is kept before anything is known. */
export function StatusSummary({ counts }: { counts: StatusCounts | null }): ReactNode {
  return (
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
