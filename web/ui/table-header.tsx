// Owns the header of a virtual table: it stays in sight below the top bar, and sorts where a column can be sorted by.
import type { CSSProperties, ReactNode } from 'react'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { cx } from './cx.ts'
import type { TableColumn } from './table-columns.tsx'

interface Sorting {
  /** The key of the column that is sorted by; null: by none of them. */
  sortedBy: string | null
  onSort: (key: string) => void
}

export function TableHeader({
  columns,
  grid,
  ...sorting
}: Sorting & { columns: readonly TableColumn[]; grid: CSSProperties }): ReactNode {
  return (
    <div role="rowgroup" className="sticky top-(--page-top,56px) z-10 border-y border-line bg-surface-2">
      <div role="row" aria-rowindex={1} className="grid h-9 items-center gap-4 px-4" style={grid}>
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={sortDirection(column, sorting.sortedBy)}
            className={cx('text-xs font-medium whitespace-nowrap text-fg-3', column.align === 'right' && 'text-right')}
          >
            <HeaderText column={column} {...sorting} />
          </div>
        ))}
      </div>
    </div>
  )
}

function HeaderText({ column, sortedBy, onSort }: Sorting & { column: TableColumn }): ReactNode {
  const { header, headerUnseen, sort } = column
  if (sort === undefined) return headerUnseen ? <span className="sr-only">{header}</span> : header
  const direction = sortDirection(column, sortedBy)
  const Arrow = direction === 'ascending' ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      onClick={() => {
        onSort(sort)
      }}
      className={cx('relative rounded-sm hover:text-fg', direction && 'text-fg')}
    >
      {header}
      {/* Beside the text and not in its row, so that sorting moves nothing. */}
      <Arrow aria-hidden className={cx('absolute top-0.5 left-full ml-0.5 size-3', !direction && 'invisible')} />
    </button>
  )
}

/** Names go up, numbers go down: the direction that is looked for. */
function sortDirection(column: TableColumn, sortedBy: string | null): 'ascending' | 'descending' | undefined {
  if (column.sort === undefined || column.sort !== sortedBy) return undefined
  return column.sort === 'name' ? 'ascending' : 'descending'
}
