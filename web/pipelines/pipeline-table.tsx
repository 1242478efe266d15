// Owns how pipelines look in their table and, on a narrow screen, as cards.
import { useMemo, type ReactNode } from 'react'
import { cx } from '../ui/cx.ts'
import { formatCount, formatFineShare, unknown } from '../ui/format.ts'
import { slotsShown } from '../ui/history.ts'
import { Rate } from '../ui/rate.tsx'
import { RowLink } from '../ui/row-link.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { StatusBadge } from '../ui/status.tsx'
import { Cell, type TableColumn } from '../ui/table-columns.tsx'
import { VirtualTable, type RowSlot } from '../ui/virtual-table.tsx'
import type { SortKey } from './list-search.ts'
import type { PipelineStanding } from './pipeline-sums.ts'

interface PipelineTableProps {
  rows: readonly PipelineStanding[]
  /** Events a second into each, as this page has seen them. */
  seenOf: (id: string) => readonly (number | null)[]
  sort: SortKey | null
  onSort: (key: SortKey) => void
  hrefOf: (id: string) => string
  onOpen: (id: string) => void
}

const cardHeight = 100
const columns: readonly TableColumn<SortKey>[] = [
  { id: 'name', header: 'Pipeline', track: 'minmax(150px, 1fr)', sort: 'name' },
  { id: 'status', header: 'Status', track: '112px' },
  { id: 'nodes', header: 'Nodes', track: '76px', align: 'right' },
  { id: 'in', header: 'In', track: '76px', align: 'right', sort: 'in' },
  { id: 'out', header: 'Out', track: '76px', align: 'right', sort: 'out' },
  { id: 'errors', header: 'Errors', track: '72px', align: 'right', sort: 'errors' },
  { id: 'seen', header: 'Events in over the last minutes', headerUnseen: true, track: '110px', from: 'lg' },
  { id: 'version', header: 'Version', track: '96px', from: 'xl' },
]

export function PipelineTable({ rows, seenOf, sort, onSort, hrefOf, onOpen }: PipelineTableProps): ReactNode {
  const ids = useMemo(() => rows.map((row) => row.id), [rows])
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows])
  return (
    <VirtualTable
      label="Pipelines"
      columns={columns}
      rows={ids}
      cardHeight={cardHeight}
      hrefOf={hrefOf}
      onOpen={onOpen}
      sorting={{ by: sort, onSort }}
      renderRow={(slot) => {
        const pipeline = byId.get(slot.id)
        if (!pipeline) return null
        const shown = { slot, pipeline, seen: seenOf(slot.id) }
        return slot.layout === 'card' ? <AsCard {...shown} /> : <AsCells {...shown} />
      }}
    />
  )
}

interface Shown {
  slot: RowSlot
  pipeline: PipelineStanding
  seen: readonly (number | null)[]
}

function AsCells({ slot, pipeline, seen }: Shown): ReactNode {
  return (
    <>
      <Cell column="name">
        <RowLink {...slot.link} className="block truncate font-medium">
          {pipeline.name}
        </RowLink>
      </Cell>
      <Cell column="status">
        <Status pipeline={pipeline} />
      </Cell>
      <Cell column="nodes" align="right">
        <Nodes pipeline={pipeline} />
      </Cell>
      <Cell column="in" align="right">
        <Rate value={pipeline.eventsIn} />
      </Cell>
      <Cell column="out" align="right">
        <Rate value={pipeline.eventsOut} />
      </Cell>
      <Cell column="errors" align="right">
        <Errors share={pipeline.errorShare} />
      </Cell>
      <Cell column="seen">
        <Sparkline values={seen} capacity={slotsShown(seen)} width={110} height={24} className="h-6 w-full" />
      </Cell>
      <Cell column="version" className="truncate font-mono text-xs text-fg-2">
        {versionsOf(pipeline)}
      </Cell>
    </>
  )
}

function AsCard({ slot, pipeline }: Shown): ReactNode {
  return (
    <div className="flex h-full flex-col justify-center gap-2.5">
      <div className="flex items-center justify-between gap-3">
        <RowLink {...slot.link} className="block min-w-0 truncate font-medium">
          {pipeline.name}
        </RowLink>
        <Status pipeline={pipeline} />
      </div>
      <div className="flex items-center justify-between gap-3 text-xs text-fg-2">
        <span>
          <Rate value={pipeline.eventsIn} /> in
        </span>
        <span>
          <Rate value={pipeline.eventsOut} /> out
        </span>
        <span>
          <Errors share={pipeline.errorShare} /> errors
        </span>
        <span>
          <Nodes pipeline={pipeline} /> nodes
        </span>
      </div>
    </div>
  )
}

function Status({ pipeline }: { pipeline: PipelineStanding }): ReactNode {
  if (pipeline.status === null) return <span className="text-xs text-fg-3">Runs nowhere</span>
  return <StatusBadge status={pipeline.status} />
}

function Nodes({ pipeline: { running, nodes } }: { pipeline: PipelineStanding }): ReactNode {
  return (
    <span className="num">
      <span className={cx(running < nodes && 'text-warn-fg')}>{formatCount(running)}</span>
      <span className="text-fg-3"> / {formatCount(nodes)}</span>
    </span>
  )
}

function Errors({ share }: { share: number | null }): ReactNode {
  if (share === null) return <span className="text-fg-3">{unknown}</span>
  return <span className={cx('num', share === 0 && 'text-fg-3')}>{formatFineShare(share)}%</span>
}

function versionsOf({ versions }: PipelineStanding): string {
  if (versions.length === 0) return unknown
  return versions.length === 1 ? (versions[0] ?? unknown) : `${versions.length} versions`
}
