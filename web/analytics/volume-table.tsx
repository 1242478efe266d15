// Owns how much went through each pipeline, as a table and, on a narrow screen, as cards.
import { useMemo, type ReactNode } from 'react'
import { cx } from '../ui/cx.ts'
import { formatBytes, formatCompact, formatFineShare, unknown } from '../ui/format.ts'
import { RowLink } from '../ui/row-link.tsx'
import { Cell, type TableColumn } from '../ui/table-columns.tsx'
import { VirtualTable, type RowSlot } from '../ui/virtual-table.tsx'
import type { SortKey } from './analytics-search.ts'
import { changeText, type VolumeLine } from './volumes.ts'

interface VolumeTableProps {
  lines: readonly VolumeLine[]
  sort: SortKey
  reversed: boolean
  onSort: (key: SortKey) => void
  hrefOf: (id: string) => string
  onOpen: (id: string) => void
}

const cardHeight = 112
const columns: readonly TableColumn<SortKey>[] = [
  { id: 'name', header: 'Pipeline', track: 'minmax(150px, 1fr)', sort: 'name' },
  { id: 'in', header: 'Events in', track: '132px', align: 'right', sort: 'in' },
  { id: 'out', header: 'Events out', track: '80px', align: 'right', sort: 'out', from: 'xl' },
  { id: 'bytes-in', header: 'Bytes in', track: '80px', align: 'right', sort: 'bytes-in' },
  { id: 'bytes-out', header: 'Bytes out', track: '80px', align: 'right', sort: 'bytes-out', from: 'xl' },
  { id: 'errors', header: 'Error rate', track: '72px', align: 'right', sort: 'errors' },
  { id: 'discarded', header: 'Discarded', track: '72px', align: 'right', sort: 'discarded', from: 'xl' },
  { id: 'reduction', header: 'Reduction', track: '72px', align: 'right', sort: 'reduction', from: 'lg' },
  { id: 'change', header: 'Change', track: '72px', align: 'right', sort: 'change' },
]

export function VolumeTable({ lines, sort, reversed, onSort, hrefOf, onOpen }: VolumeTableProps): ReactNode {
  const ids = useMemo(() => lines.map((line) => line.id), [lines])
  const byId = useMemo(() => new Map(lines.map((line) => [line.id, line])), [lines])
  return (
    <VirtualTable
      label="Volume by pipeline"
      columns={columns}
      rows={ids}
      cardHeight={cardHeight}
      hrefOf={hrefOf}
      onOpen={onOpen}
      sorting={{ by: sort, reversed, onSort }}
      renderRow={(slot) => {
        const line = byId.get(slot.id)
        if (!line) return null
        return slot.layout === 'card' ? <AsCard slot={slot} line={line} /> : <AsCells slot={slot} line={line} />
      }}
    />
  )
}

interface Shown {
  slot: RowSlot
  line: VolumeLine
}

function AsCells({ slot, line }: Shown): ReactNode {
  return (
    <>
      <Cell column="name">
        <RowLink {...slot.link} className="block truncate font-medium">
          {line.name}
        </RowLink>
      </Cell>
      <Cell column="in" align="right">
        <Share line={line} />
      </Cell>
      <Cell column="out" align="right">
        <Amount text={formatCompact(line.eventsOut)} none={line.eventsOut === 0} />
      </Cell>
      <Cell column="bytes-in" align="right">
        <Amount text={formatBytes(line.bytesIn)} none={line.bytesIn === 0} />
      </Cell>
      <Cell column="bytes-out" align="right">
        <Amount text={formatBytes(line.bytesOut)} none={line.bytesOut === 0} />
      </Cell>
      <Cell column="errors" align="right">
        <Amount text={percent(line.errorShare)} none={!line.errorShare} />
      </Cell>
      <Cell column="discarded" align="right">
        <Amount text={formatCompact(line.eventsDiscarded)} none={line.eventsDiscarded === 0} />
      </Cell>
      <Cell column="reduction" align="right">
        <Amount text={percent(line.reduction)} none={line.reduction === null} />
      </Cell>
      <Cell column="change" align="right">
        <Change line={line} />
      </Cell>
    </>
  )
}

function AsCard({ slot, line }: Shown): ReactNode {
  return (
    <div className="flex h-full flex-col justify-center gap-2">
      <div className="flex items-center justify-between gap-3">
        <RowLink {...slot.link} className="block min-w-0 truncate font-medium">
          {line.name}
        </RowLink>
        <Change line={line} />
      </div>
      <Share line={line} />
      <div className="flex items-center justify-between gap-3 text-xs text-fg-2">
        <span>
          <Amount text={formatBytes(line.bytesIn)} none={line.bytesIn === 0} /> in
        </span>
        <span>
          <Amount text={percent(line.reduction)} none={line.reduction === null} /> reduced
        </span>
        <span>
          <Amount text={percent(line.errorShare)} none={!line.errorShare} /> errors
        </span>
      </div>
    </div>
  )
}

function percent(share: number | null): string {
  return share === null ? unknown : `${formatFineShare(share)}%`
}

function Amount({ text, none }: { text: string; none: boolean }): ReactNode {
  return <span className={cx('num whitespace-nowrap', none && 'text-fg-3')}>{text}</span>
}

/** The events that came in, and their share of all as a bar below. */
function Share({ line }: { line: VolumeLine }): ReactNode {
  const share = line.share ?? 0
  return (
    <div title={line.share === null ? undefined : `${percent(share)} of all events`}>
      <div className="flex items-baseline justify-between gap-2">
        <span className="num text-xs text-fg-3">{percent(line.share)}</span>
        <span className={cx('num', line.eventsIn === 0 && 'text-fg-3')}>{formatCompact(line.eventsIn)}</span>
      </div>
      <div data-meter aria-hidden className="mt-1 h-[3px] overflow-hidden rounded-[2px] bg-track">
        <div className="h-full origin-left bg-c1" style={{ transform: `scaleX(${Math.min(1, share / 100)})` }} />
      </div>
    </div>
  )
}

/** Neither more nor less is good in itself: no colour. */
function Change({ line: { change, isNew } }: { line: VolumeLine }): ReactNode {
  if (isNew) return <span className="text-xs text-fg-2">New</span>
  if (change === null) return <span className="text-fg-3">{unknown}</span>
  const text = changeText(change)
  const none = !/[1-9]/.test(text)
  return (
    <span className={cx('num whitespace-nowrap', none && 'text-fg-3')}>
      {none || text.startsWith('×') ? '' : change > 0 ? '+' : '−'}
      {text}
    </span>
  )
}
