// Owns what rows are written for: how many, how fast, and whether that is as usual.
import type { ReactNode } from 'react'
import { formatCompact, formatCount, formatRate } from '../ui/format.ts'
import { slotsShown } from '../ui/history.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { Section } from '../ui/section.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { flagOn, type Figures } from './figures.ts'
import { Marked } from './marked.tsx'
import { trail } from './trails.ts'

interface SourceTableProps {
  figures: Figures
  seen: (trail: string) => readonly (number | null)[]
}

export function SourceTable({ figures, seen }: SourceTableProps): ReactNode {
  const columns: readonly RecordColumn<Figures['sources'][number]>[] = [
    {
      id: 'source',
      header: 'Rows of',
      cell: ({ source }) => <span className="font-medium">{sourceWords(source)}</span>,
    },
    {
      id: 'total',
      header: 'Total',
      width: 84,
      align: 'right',
      cell: ({ total }) => (
        <span className="num text-fg-2" title={formatCount(total)}>
          {formatCompact(total)}
        </span>
      ),
    },
    {
      id: 'rate',
      header: 'Rate',
      width: 92,
      align: 'right',
      cell: ({ source, rate }) => (
        <Marked level={flagOn(figures, 'WRITE_SOURCE', { of: source })}>{formatRate(rate)}</Marked>
      ),
    },
    {
      id: 'baseline',
      header: 'Usual',
      width: 84,
      align: 'right',
      cell: ({ baseline }) => <span className="num text-fg-3">{formatRate(baseline)}</span>,
    },
    {
      id: 'seen',
      header: 'Rate over the last minutes',
      headerUnseen: true,
      width: 132,
      from: 'lg',
      cell: ({ source }) => {
        const values = seen(trail.source(source))
        return (
          <Sparkline
            values={values}
            capacity={slotsShown(values)}
            width={108}
            height={24}
            fromZero
            className="h-6 w-full"
          />
        )
      },
    },
  ]
  return (
    <Section
      title="Write sources"
      text="Rows written by the instance that answers, since its start. Usual is the mean of the 5 minutes before; ten times that is flagged."
    >
      <RecordTable
        label="Write sources"
        columns={columns}
        rows={figures.sources}
        idOf={({ source }) => source}
        empty={<p className="p-4 text-sm text-fg-2">Nothing was counted yet.</p>}
      />
    </Section>
  )
}

/** pipeline_minutes: Pipeline minutes */
function sourceWords(source: string): string {
  const text = source.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
