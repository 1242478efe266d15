// Owns the statements that took most of the database's time, or how it can be told to keep count of them.
import type { ReactNode } from 'react'
import { formatCompact, formatLatency } from '../ui/format.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { Section } from '../ui/section.tsx'
import type { Figures } from './figures.ts'

type Told = NonNullable<NonNullable<Figures['database']>['statements']>[number]
/** Two of them may begin alike: their place in the list is what they are known by. */
type Statement = Told & { readonly place: number }

const columns: readonly RecordColumn<Statement>[] = [
  {
    id: 'statement',
    header: 'Statement',
    cell: ({ statement }) => (
      <span className="block truncate font-mono text-xs" title={statement}>
        {statement}
      </span>
    ),
  },
  { id: 'calls', header: 'Calls', width: 76, align: 'right', cell: ({ calls }) => figure(formatCompact(calls)) },
  { id: 'mean', header: 'Mean', width: 84, align: 'right', cell: ({ meanMs }) => figure(formatLatency(meanMs / 1000)) },
  {
    id: 'total',
    header: 'In all',
    width: 84,
    align: 'right',
    cell: ({ totalMs }) => figure(formatLatency(totalMs / 1000)),
  },
]

export function StatementTable({ statements }: { statements: readonly Told[] | null }): ReactNode {
  return (
    <Section title="Slowest statements" text="Of the database, by the time they took in all.">
      {statements === null ? (
        <p className="p-4 text-sm text-fg-2">
          The database keeps no count of them. Where it runs with{' '}
          <code className="font-mono text-xs">shared_preload_libraries = pg_stat_statements</code> and the extension is
          made (<code className="font-mono text-xs">CREATE EXTENSION pg_stat_statements</code>), they are here.
        </p>
      ) : (
        <RecordTable
          label="Slowest statements"
          columns={columns}
          rows={statements.map((statement, place) => ({ ...statement, place }))}
          idOf={({ place }) => String(place)}
          empty={<p className="p-4 text-sm text-fg-2">None was counted yet.</p>}
        />
      )}
    </Section>
  )
}

function figure(text: string): ReactNode {
  return <span className="num text-fg-2">{text}</span>
}
