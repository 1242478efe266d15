// Owns a table of any length that scrolls with the page: only rows in sight are there, each row is one link, and on a narrow
// screen rows are cards. Knows nothing of what a row shows.
import { useMemo, type ReactNode } from 'react'
import { ColumnsInSight, useColumnsInSight, type TableColumn } from './table-columns.tsx'
import { cx } from './cx.ts'
import { narrowScreen, useMediaQuery } from './use-media-query.ts'
import { useVirtualRows } from './use-virtual-rows.ts'
import { TableHeader } from './table-header.tsx'
import type { RowLinkProps } from './row-link.tsx'

export interface RowSlot {
  readonly id: string
  /** A card has no cells: it lays itself out. */
  readonly layout: 'row' | 'card'
  /** For the row's one link. */
  readonly link: RowLinkProps
}

interface VirtualTableProps {
  label: string
  columns: readonly TableColumn[]
  /** Ids, in the order shown. */
  rows: readonly string[]
  cardHeight: number
  hrefOf: (id: string) => string
  onOpen: (id: string) => void
  /** The key of the column that is sorted by; null: by none of them. */
  sortedBy: string | null
  onSort: (key: string) => void
  renderRow: (slot: RowSlot) => ReactNode
}

const rowHeight = 46

export function VirtualTable({
  label,
  columns,
  rows,
  cardHeight,
  hrefOf,
  onOpen,
  sortedBy,
  onSort,
  renderRow,
}: VirtualTableProps): ReactNode {
  const cards = useMediaQuery(narrowScreen)
  const shown = useColumnsInSight(columns)
  const ids = useMemo(() => new Set(shown.map((column) => column.id)), [shown])
  const height = cards ? cardHeight : rowHeight
  const { list, virtual, tabStop, totalHeight, onKeyDown, onFocusRow } = useVirtualRows(rows, height)
  const grid = { gridTemplateColumns: shown.map((column) => column.track).join(' ') }
  return (
    <ColumnsInSight value={ids}>
      <div role={cards ? 'list' : 'table'} aria-label={label} aria-rowcount={cards ? undefined : rows.length + 1}>
        {!cards && <TableHeader columns={shown} grid={grid} sortedBy={sortedBy} onSort={onSort} />}
        <div
          ref={list}
          role={cards ? 'presentation' : 'rowgroup'}
          onKeyDown={onKeyDown}
          className="relative"
          style={{ height: totalHeight }}
        >
          {virtual.map(({ index, id, offset }) => (
            <div
              key={id}
              role={cards ? 'listitem' : 'row'}
              aria-rowindex={cards ? undefined : index + 2}
              data-row={id}
              onFocus={() => {
                onFocusRow(id)
              }}
              style={{ height, transform: `translateY(${offset}px)`, ...(!cards && grid) }}
              className={cx(
                'absolute inset-x-0 top-0 border-b border-line px-4 hover:bg-surface-2',
                !cards && 'grid items-center gap-4',
              )}
            >
              {renderRow({
                id,
                layout: cards ? 'card' : 'row',
                link: {
                  href: hrefOf(id),
                  tabIndex: id === tabStop ? 0 : -1,
                  onOpen: () => {
                    onOpen(id)
                  },
                },
              })}
            </div>
          ))}
        </div>
      </div>
    </ColumnsInSight>
  )
}
