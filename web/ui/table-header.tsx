// Owns the header of a virtual table: it stays in sight below the top bar, and sorts where a column can be sorted by.
import type { CSSProperties, ReactNode } from 'react'
import { cx } from './cx.ts'
import { SortButton, sortDirection, type Sorting } from './sort-button.tsx'
import type { TableColumn } from './table-columns.tsx'

interface TableHeaderProps<Key extends string> {
  columns: readonly TableColumn<Key>[]
  grid: CSSProperties
  sorting: Sorting<Key> | undefined
}

export function TableHeader<Key extends string>({ columns, grid, sorting }: TableHeaderProps<Key>): ReactNode {
  return (
    <div role="rowgroup" className="sticky top-(--page-top,56px) z-10 border-y border-line bg-surface-2">
      <div role="row" aria-rowindex={1} className="grid h-9 items-center gap-4 px-4" style={grid}>
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={sortDirection(column.sort, sorting)}
            className={cx('text-xs font-medium whitespace-nowrap text-fg-3', column.align === 'right' && 'text-right')}
          >
            <HeaderText column={column} sorting={sorting} />
          </div>
        ))}
      </div>
    </div>
  )
}

function HeaderText<Key extends string>({
  column: { header, headerUnseen, headerControl, sort },
  sorting,
}: Pick<TableHeaderProps<Key>, 'sorting'> & { column: TableColumn<Key> }): ReactNode {
  if (headerControl !== undefined) return headerControl
  if (sort === undefined || !sorting) return headerUnseen ? <span className="sr-only">{header}</span> : header
  return <SortButton header={header} sort={sort} {...sorting} />
}
