// Owns a table of any length that scrolls with the page: only rows in sight are there, each row is one link, and on a narrow
// screen rows are cards. Knows nothing of what a row shows.
import { useMemo, type ReactNode } from 'react'
import { ColumnsInSight, useColumnsInSight, type TableColumn } from './table-columns.tsx'
import { cx } from './cx.ts'
import { narrowScreen, useMediaQuery } from './use-media-query.ts'
import { useVirtualRows } from './use-virtual-rows.ts'
import type { Sorting } from './sort-button.tsx'
import { TableHeader } from './table-header.tsx'
import { usePrinting } from './printing.ts'
import type { RowLinkProps } from './row-link.tsx'

export interface RowSlot {
  readonly id: string
  /** A card has no cells: it lays itself out. */
  readonly layout: 'row' | 'card'
  /** For the row's one link. */
  readonly link: RowLinkProps
}

interface VirtualTableProps<Key extends string> {
  label: string
  columns: readonly TableColumn<Key>[]
  /** Ids, in the order shown. */
  rows: readonly string[]
  cardHeight: number
  hrefOf: (id: string) => string
  onOpen: (id: string) => void
  /** Where columns can be sorted by. */
  sorting?: Sorting<Key>
  renderRow: (slot: RowSlot) => ReactNode
  /** What stands over the rows that follow it, where the id is of no row but of a heading; null: it is a row. */
  headingOf?: (id: string) => ReactNode
}

const rowHeight = 46

export function VirtualTable<Key extends string = never>({
  label,
  columns,
  rows,
  cardHeight,
  hrefOf,
  onOpen,
  sorting,
  renderRow,
  headingOf,
}: VirtualTableProps<Key>): ReactNode {
  const printing = usePrinting()
  const cards = useMediaQuery(narrowScreen) && !printing
  const shown = useColumnsInSight(columns)
  const ids = useMemo(() => new Set(shown.map((column) => column.id)), [shown])
  const height = cards ? cardHeight : rowHeight
  const { list, virtual, tabStop, totalHeight, onKeyDown, onFocusRow } = useVirtualRows(
    rows,
    height,
    (id) => (headingOf?.(id) ?? null) !== null,
  )
  const grid = { gridTemplateColumns: shown.map((column) => column.track).join(' ') }
  return (
    <ColumnsInSight value={ids}>
      <div role={cards ? 'list' : 'table'} aria-label={label} aria-rowcount={cards ? undefined : rows.length + 1}>
        {!cards && <TableHeader columns={shown} grid={grid} sorting={sorting} />}
        <div
          ref={list}
          role={cards ? 'presentation' : 'rowgroup'}
          onKeyDown={onKeyDown}
          className="relative"
          style={printing ? {} : { height: totalHeight }}
        >
          {virtual.map(({ index, id, offset }) => {
            const place = { height, ...(!printing && { transform: `translateY(${offset}px)` }) }
            const placed = printing ? 'relative' : 'absolute inset-x-0 top-0'
            const heading = headingOf?.(id) ?? null
            if (heading !== null) {
              return (
                <div
                  key={id}
                  role={cards ? 'listitem' : 'row'}
                  aria-rowindex={cards ? undefined : index + 2}
                  style={place}
                  className={cx(placed, 'flex items-end border-b border-line px-4 pb-2')}
                >
                  <div role={cards ? undefined : 'rowheader'}>{heading}</div>
                </div>
              )
            }
            return (
              <div
                key={id}
                role={cards ? 'listitem' : 'row'}
                aria-rowindex={cards ? undefined : index + 2}
                data-row={id}
                onFocus={() => {
                  onFocusRow(id)
                }}
                style={{ ...place, ...(!cards && grid) }}
                className={cx(
                  placed,
                  'border-b border-line px-4 hover:bg-surface-2',
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
            )
          })}
        </div>
      </div>
    </ColumnsInSight>
  )
}
