// Owns what GraphQL operations take: sorted by any of their figures, those that took most in all first.
import { useState, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { formatCompact, formatCount, formatLatency } from '../ui/format.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { flagOn, type Figures } from './figures.ts'
import { Marked } from './marked.tsx'
import { sortedOperations, sortKeys, type Operation, type SortKey } from './performance-search.ts'

interface OperationTableProps {
  figures: Figures
  sort: SortKey
  onSort: (sort: SortKey) => void
}

/** The rest is asked for: who looks wants the worst. */
const firstShown = 12
const sortWords: Readonly<Record<SortKey, string>> = {
  name: 'Operation',
  count: 'Count',
  total: 'In all',
  mean: 'Mean',
  p50: 'Median',
  p95: 'p95',
  max: 'Most',
}

export function OperationTable({ figures, sort, onSort }: OperationTableProps): ReactNode {
  const [all, setAll] = useState(false)
  const sorted = sortedOperations(figures.operations, sort)
  const shown = all ? sorted : sorted.slice(0, firstShown)
  const time = (key: SortKey, of: (operation: Operation) => number, from?: 'lg'): RecordColumn<Operation> => ({
    id: key,
    header: sortWords[key],
    width: 84,
    align: 'right',
    sort: key,
    ...(from && { from }),
    cell: (operation) => <span className="num text-fg-2">{milliseconds(of(operation))}</span>,
  })
  const columns: readonly RecordColumn<Operation>[] = [
    {
      id: 'name',
      header: sortWords.name,
      sort: 'name',
      cell: ({ name }) => <Name name={name} />,
    },
    {
      id: 'count',
      header: sortWords.count,
      width: 76,
      align: 'right',
      sort: 'count',
      cell: ({ count }) => (
        <span className="num text-fg-2" title={formatCount(count)}>
          {formatCompact(count)}
        </span>
      ),
    },
    time('total', ({ totalMs }) => totalMs),
    time('mean', ({ meanMs }) => meanMs, 'lg'),
    time('p50', ({ p50Ms }) => p50Ms, 'lg'),
    {
      ...time('p95', ({ p95Ms }) => p95Ms),
      width: 92,
      cell: ({ name, p95Ms }) => (
        <Marked level={flagOn(figures, 'OPERATION', { of: name })}>{milliseconds(p95Ms)}</Marked>
      ),
    },
    time('max', ({ maxMs }) => maxMs),
  ]
  const choose = (key: string): void => {
    const known = sortKeys.find((one) => one === key)
    if (known) onSort(known)
  }
  return (
    <Section
      title="Operations"
      count={figures.operations.length}
      text="By the instance that answers, since its start; percentiles over the last 200 of each. Flagged by those of the last 5 minutes."
      action={
        <Select
          label="Sort operations by"
          value={sort}
          options={sortKeys.map((value) => ({ value, label: sortWords[value] }))}
          onChange={onSort}
          className="md:hidden"
        />
      }
    >
      <RecordTable
        label="Operations"
        columns={columns}
        rows={shown}
        idOf={({ name }) => name}
        sorting={{ by: sort, onSort: choose }}
        empty={<p className="p-4 text-sm text-fg-2">Nothing was executed yet.</p>}
      />
      {sorted.length > firstShown && (
        <div className="border-t border-line p-2 text-center">
          <Button
            variant="ghost"
            onClick={() => {
              setAll(!all)
            }}
          >
            {all ? 'Show the first' : `Show all ${formatCount(sorted.length)}`}
          </Button>
        </div>
      )}
    </Section>
  )
}

/** query FleetNow: what it does, then what it is called. */
function Name({ name }: { name: string }): ReactNode {
  const [kind = '', ...rest] = name.split(' ')
  return (
    <span className="block truncate font-medium" title={name}>
      {rest.length > 0 && <span className="font-normal text-fg-3">{kind} </span>}
      {rest.length > 0 ? rest.join(' ') : name}
    </span>
  )
}

function milliseconds(ms: number): string {
  return formatLatency(ms / 1000)
}
