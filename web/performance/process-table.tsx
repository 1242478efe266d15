// Owns the programs of each instance: what they read and write, and those of which nothing is known, with the reason.
import type { ReactNode } from 'react'
import { formatByteRate, formatCompact, unknown } from '../ui/format.ts'
import { slotsShown } from '../ui/history.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { Section } from '../ui/section.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { flagOn, limitOf, type Figures, type Instance } from './figures.ts'
import { Marked } from './marked.tsx'
import { trail } from './trails.ts'

interface ProcessRow {
  readonly instance: string
  readonly name: string
  readonly io: Instance['processes'][number]['io']
  /** Why there are no figures; null: there are. */
  readonly missing: string | null
}

interface ProcessTableProps {
  figures: Figures
  instances: readonly Instance[]
  seen: (trail: string) => readonly (number | null)[]
}

export function ProcessTable({ figures, instances, seen }: ProcessTableProps): ReactNode {
  const rate = (value: number | null): ReactNode => <span className="num text-fg-2">{formatByteRate(value)}</span>
  const calls = (value: number | undefined): ReactNode => (
    <span className="num text-fg-2">{value === undefined ? unknown : `${formatCompact(value)}/s`}</span>
  )
  const columns: readonly RecordColumn<ProcessRow>[] = [
    {
      id: 'process',
      header: 'Process',
      cell: ({ instance, name, missing }) => (
        <>
          <span className="block truncate font-medium">{programWords[name] ?? name}</span>
          <span className="num block truncate text-xs text-fg-3">{missing ?? instance}</span>
        </>
      ),
    },
    { id: 'read', header: 'Reads', width: 104, align: 'right', cell: ({ io }) => rate(io?.readBytesPerSecond ?? null) },
    {
      id: 'written',
      header: 'Writes',
      width: 116,
      align: 'right',
      cell: ({ instance, name, io }) => (
        <Marked level={flagOn(figures, 'WRITE_RATE', { instance, of: name })}>
          {formatByteRate(io?.writtenBytesPerSecond ?? null)}
        </Marked>
      ),
    },
    {
      id: 'cancelled',
      header: 'Cancelled',
      width: 116,
      align: 'right',
      cell: ({ instance, name, io }) => (
        <Marked level={flagOn(figures, 'CANCELLED_WRITES', { instance, of: name })}>
          {formatByteRate(io?.cancelledBytesPerSecond ?? null)}
        </Marked>
      ),
    },
    {
      id: 'readCalls',
      header: 'Read calls',
      width: 96,
      align: 'right',
      from: 'xl',
      cell: ({ io }) => calls(io?.readCallsPerSecond),
    },
    {
      id: 'writeCalls',
      header: 'Write calls',
      width: 96,
      align: 'right',
      from: 'xl',
      cell: ({ io }) => calls(io?.writeCallsPerSecond),
    },
    {
      id: 'seen',
      header: 'Writes over the last minutes',
      headerUnseen: true,
      width: 156,
      from: 'lg',
      cell: ({ instance, name }) => {
        const values = seen(trail.process(instance, name))
        return (
          <Sparkline
            values={values}
            capacity={slotsShown(values)}
            width={132}
            height={24}
            fromZero
            limit={limitOf(figures, 'WRITE_RATE')}
            className="h-6 w-full"
          />
        )
      },
    },
  ]
  const elsewhere = instances.length > 0 && !instances.some(({ processes }) => processes.some(isDatabase))
  return (
    <Section
      title="Processes"
      text={
        elsewhere
          ? 'What they read from and write to disks. The database runs elsewhere: what its processes read and write is not known here.'
          : 'What they read from and write to disks. Cancelled is what was deleted before it got there.'
      }
    >
      <RecordTable
        label="Processes"
        columns={columns}
        rows={processRows(figures, instances)}
        idOf={({ instance, name }) => `${instance} ${name}`}
        empty={<p className="p-4 text-sm text-fg-2">This instance is not heard any more. Choose another one.</p>}
      />
    </Section>
  )
}

const programWords: Readonly<Record<string, string>> = { server: 'Server', database: 'Database' }

function isDatabase({ name }: { name: string }): boolean {
  return name === 'database'
}

function processRows({ absent }: Figures, instances: readonly Instance[]): readonly ProcessRow[] {
  return [
    ...instances.flatMap(({ instance, processes }) =>
      processes.map(({ name, io }) => ({
        instance,
        name,
        io,
        missing: io ? null : 'Not available: this system does not tell',
      })),
    ),
    ...absent.map(({ instance, reason }) => ({ instance, name: instance, io: null, missing: `Absent: ${reason}` })),
  ]
}
