// Owns a table of a few records that are acted on, each in a row; on a narrow screen each is a card. Knows nothing of what a cell shows.
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { RowSkeletons } from './skeleton.tsx'
import { SortButton, sortDirection, type Sorting } from './sort-button.tsx'
import { useColumnsInSight } from './table-columns.tsx'
import { narrowScreen, useMediaQuery } from './use-media-query.ts'

/** The first one names the record. */
export interface RecordColumn<Row> {
  readonly id: string
  readonly header: string
  /** Absent: it shares what is left. */
  readonly width?: number
  readonly align?: 'right'
  /** Left out on screens narrower than this; a card has all of them. */
  readonly from?: 'lg' | 'xl'
  /** What can be done with the record: its header is only for who cannot see it, and a card has it in its corner. */
  readonly actions?: boolean
  /** Its header is only for who cannot see what stands below it. */
  readonly headerUnseen?: boolean
  /** Its header sorts by this key. */
  readonly sort?: string
  readonly cell: (row: Row) => ReactNode
}

interface RecordTableProps<Row> {
  label: string
  columns: readonly RecordColumn<Row>[]
  /** Null: they are on their way. */
  rows: readonly Row[] | null
  /** What stands there where there are none. */
  empty: ReactNode
  idOf: (row: Row) => string
  /** Where columns can be sorted by. */
  sorting?: Sorting<string> | undefined
}

export function RecordTable<Row>(props: RecordTableProps<Row>): ReactNode {
  const narrow = useMediaQuery(narrowScreen)
  if (props.rows === null) return <Waiting label={props.label} />
  if (props.rows.length === 0) return props.empty
  return narrow ? <Cards {...props} rows={props.rows} /> : <Rows {...props} rows={props.rows} />
}

type ShownProps<Row> = RecordTableProps<Row> & { rows: readonly Row[] }

function Rows<Row>({ label, columns, rows, idOf, sorting }: ShownProps<Row>): ReactNode {
  const shown = useColumnsInSight(columns)
  return (
    <table aria-label={label} className="w-full table-fixed border-collapse text-left">
      <colgroup>
        {shown.map((column) => (
          <col key={column.id} style={column.width === undefined ? undefined : { width: column.width }} />
        ))}
      </colgroup>
      <thead>
        <tr className="h-9 border-b border-line bg-surface-2">
          {shown.map((column) => (
            <th
              key={column.id}
              scope="col"
              aria-sort={sortDirection(column.sort, sorting)}
              className={cx(
                'px-2 text-xs font-medium whitespace-nowrap text-fg-3 first:pl-4 last:pr-4',
                column.align === 'right' && 'text-right',
              )}
            >
              <Header column={column} sorting={sorting} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map((row) => (
          <tr key={idOf(row)} className="h-[46px] hover:bg-surface-2">
            {shown.map((column, index) => {
              const Cell = index === 0 ? 'th' : 'td'
              return (
                <Cell
                  key={column.id}
                  scope={index === 0 ? 'row' : undefined}
                  className={cx(
                    'px-2 py-1 text-sm font-normal first:pl-4 last:pr-4',
                    (column.align === 'right' || column.actions) && 'text-right',
                  )}
                >
                  {column.cell(row)}
                </Cell>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Header<Row>({
  column: { header, actions, headerUnseen, sort },
  sorting,
}: Pick<RecordTableProps<Row>, 'sorting'> & { column: RecordColumn<Row> }): ReactNode {
  if (actions || headerUnseen) return <span className="sr-only">{header}</span>
  if (sort === undefined || !sorting) return header
  return <SortButton header={header} sort={sort} {...sorting} />
}

function Cards<Row>({ label, columns, rows, idOf }: ShownProps<Row>): ReactNode {
  const [name, ...rest] = columns
  const facts = rest.filter((column) => !column.actions)
  const actions = rest.filter((column) => column.actions)
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {rows.map((row) => (
        <li key={idOf(row)} className="px-4 py-3">
          <div className="flex items-start justify-between gap-3">
            <div className="min-w-0 flex-1 text-sm">{name?.cell(row)}</div>
            {actions.map((column) => (
              <div key={column.id} className="-mt-1 shrink-0">
                {column.cell(row)}
              </div>
            ))}
          </div>
          <dl className="mt-2 space-y-1">
            {facts.map((column) => (
              <div key={column.id} className="flex min-h-5 items-center justify-between gap-4 text-xs">
                <dt className="shrink-0 text-fg-3">{column.header}</dt>
                <dd className="min-w-0 text-right break-words">{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}

function Waiting({ label }: { label: string }): ReactNode {
  return (
    <div role="status" aria-busy="true" aria-label={`${label}: loading`}>
      <div className="hidden h-9 border-b border-line bg-surface-2 md:block" />
      <RowSkeletons count={3} />
    </div>
  )
}
