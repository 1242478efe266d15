// Owns the filter by status: one of them, or all, each with its count.
import type { ReactNode } from 'react'
import { ToggleGroup } from 'radix-ui'
import { formatCount } from '../ui/format.ts'
import { countOf, nodeStatusesWorstFirst, statusLook, type NodeStatus, type StatusCounts } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'

interface StatusChipsProps {
  counts: StatusCounts
  chosen: NodeStatus | null
  onChoose: (status: NodeStatus | null) => void
}

const all = 'ALL'
const chipLook =
  'inline-flex h-7 shrink-0 items-center gap-2 rounded-md border border-transparent px-2.5 text-xs font-medium text-fg-2 hover:text-fg data-[state=on]:border-line-2 data-[state=on]:bg-surface-2 data-[state=on]:text-fg'

export function StatusChips({ counts, chosen, onChoose }: StatusChipsProps): ReactNode {
  // A status that no node has is left out, unless it is the one that is filtered by.
  const shown = nodeStatusesWorstFirst.filter(
    (status) => countOf(counts, status) > 0 || status === chosen || status === 'HEALTHY',
  )
  return (
    <ToggleGroup.Root
      type="single"
      aria-label="Filter by status"
      value={chosen ?? all}
      onValueChange={(value) => {
        onChoose(nodeStatusesWorstFirst.find((status) => status === value) ?? null)
      }}
      className="flex flex-wrap items-center gap-1"
    >
      <ToggleGroup.Item value={all} className={chipLook}>
        All <span className="num text-fg-3">{formatCount(counts.total)}</span>
      </ToggleGroup.Item>
      {shown.map((status) => (
        <ToggleGroup.Item key={status} value={status} className={chipLook}>
          <StatusShape status={status} />
          {statusLook(status).label} <span className="num text-fg-3">{formatCount(countOf(counts, status))}</span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
