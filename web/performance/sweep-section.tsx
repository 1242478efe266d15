// Owns the last run of retention, task by task: what was rolled up, what was dropped, how long it took and what went wrong.
import type { ReactNode } from 'react'
import type { SweepTaskName } from '../gen/graphql.ts'
import { Fact } from '../ui/fact.tsx'
import { formatCount, formatLatency } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { Marked } from './marked.tsx'
import type { Figures } from './figures.ts'

type Sweep = NonNullable<Figures['lastSweep']>

const taskWords: Readonly<Record<SweepTaskName, string>> = {
  ROLL_UP_MINUTES: 'Samples into minutes',
  ROLL_UP_HOURS: 'Minutes into hours',
  ROLL_UP_DAYS: 'Hours into days',
  DROP_SAMPLES: 'Old samples',
  DROP_MINUTES: 'Old minutes',
  DROP_HOURS: 'Old hours',
  DROP_DAYS: 'Old days',
  DROP_LOGS: 'Old log entries',
  DROP_STATUS_CHANGES: 'Old status changes',
  DROP_ORPHANS: 'History of removed environments',
  CLEAR_STALE: 'Ended sessions, old audit entries',
}

export function SweepSection({ sweep }: { sweep: Figures['lastSweep'] }): ReactNode {
  return (
    <Section title="Retention, last run" text={sweep ? <When {...sweep} /> : undefined}>
      {sweep ? (
        <dl className="space-y-1.5 p-4">
          {sweep.tasks.map(({ name, ms, count, error }) => (
            <Fact key={name} label={taskWords[name]}>
              {error === null ? (
                <>
                  {counted(name, count)} <span className="text-fg-3">in {formatLatency(ms / 1000)}</span>
                </>
              ) : (
                <Marked level="WARN">{error}</Marked>
              )}
            </Fact>
          ))}
          {sweep.tasks.length === 0 && <Fact label="Tasks">Not told by the version that ran it</Fact>}
        </dl>
      ) : (
        <p className="p-4 text-sm text-fg-2">It has not run yet. It runs every 5 minutes, on one instance.</p>
      )}
    </Section>
  )
}

function When({ startedAt, finishedAt }: Sweep): ReactNode {
  const began = Date.parse(startedAt)
  return (
    <>
      <RelativeTime time={began} /> ago
      {finishedAt !== null && `, took ${formatLatency((Date.parse(finishedAt) - began) / 1000)}`}
    </>
  )
}

/** What is dropped goes by whole partitions. */
function counted(name: SweepTaskName, count: number): string {
  if (!name.startsWith('DROP_')) return count === 1 ? '1 row' : `${formatCount(count)} rows`
  return count === 1 ? '1 partition' : `${formatCount(count)} partitions`
}
