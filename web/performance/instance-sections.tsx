// Owns how ingest, delivery and the process itself are doing, of one instance or of all together.
import type { ReactNode } from 'react'
import type { FlagLevel } from '../gen/graphql.ts'
import { Fact } from '../ui/fact.tsx'
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatFineShare,
  formatLatency,
  formatPercent,
  formatRate,
  formatUptime,
  unknown,
} from '../ui/format.ts'
import { Section } from '../ui/section.tsx'
import type { Summary } from './figures.ts'
import { Marked } from './marked.tsx'

interface InstanceSectionsProps {
  summary: Summary
  /** How many it is of. */
  count: number
  flags: Readonly<Record<'eventLoop' | 'heap', FlagLevel | null>>
}

export function InstanceSections({ summary, count, flags }: InstanceSectionsProps): ReactNode {
  const text = count > 1 ? `${formatCount(count)} instances together; of times and of the heap, the worst` : undefined
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
      <Section title="Ingest" text={text}>
        <dl className="space-y-1.5 p-4">
          <Fact label="Acknowledged">{formatRate(summary.acknowledgedPerSecond)}</Fact>
          <Fact label="Heartbeats a group commit">{formatCompact(summary.groupSizeMean)}</Fact>
          <Fact label="Group commit, median">{milliseconds(summary.flushP50Ms)}</Fact>
          <Fact label="Group commit, p95">{milliseconds(summary.flushP95Ms)}</Fact>
          <Fact label="Waiting for their group">{formatCount(summary.queued)}</Fact>
          {summary.refusals.length === 0 ? (
            <Fact label="Refused">None in the last minute</Fact>
          ) : (
            summary.refusals.map(({ code, perSecond }) => (
              <Fact key={code} label={`Refused, ${code.toLowerCase().replaceAll('_', ' ')}`}>
                {formatRate(perSecond)}
              </Fact>
            ))
          )}
        </dl>
      </Section>
      <Section title="Delivery" text={text && 'Together'}>
        <dl className="space-y-1.5 p-4">
          <Fact label="Open streams">{formatCount(summary.connections)}</Fact>
          <Fact label="Subscriptions on them">{formatCount(summary.operations)}</Fact>
          <Fact label="Groups that share an answer">
            {formatCount(summary.groups)}
            <span className="text-fg-3">, the largest of {formatCount(summary.largestGroup)}</span>
          </Fact>
          <Fact label="Executions saved by sharing">
            {formatCompact(summary.saved)}
            {summary.savedPercent !== null && (
              <span className="text-fg-3">, {formatPercent(summary.savedPercent)} of all</span>
            )}
          </Fact>
          <Fact label="Skipped for slow readers">{formatCompact(summary.skipped)}</Fact>
          <Fact label="Resumed, begun anew">
            {formatCompact(summary.resumes)}, {formatCompact(summary.resets)}
          </Fact>
        </dl>
      </Section>
      <Section title="Runtime" text={text && 'The worst of them'} className="md:col-span-2 xl:col-span-1">
        <dl className="space-y-1.5 p-4">
          <Fact label="Event-loop delay, median">{milliseconds(summary.eventLoopDelayP50Ms)}</Fact>
          <Fact label="Event-loop delay, p95">
            <Marked level={flags.eventLoop}>{milliseconds(summary.eventLoopDelayP95Ms)}</Marked>
          </Fact>
          <Fact label="Heap">
            <Marked level={flags.heap}>{formatPercent(summary.heapPercent)}</Marked>
            <span className="text-fg-3"> of {formatBytes(summary.heapLimitBytes)}</span>
          </Fact>
          <Fact label="Resident memory">{formatBytes(summary.residentBytes)}</Fact>
          <Fact label="Collecting garbage">{`${formatFineShare(summary.gcPercent)}%`}</Fact>
          <Fact label="Handles">{formatCount(summary.handles)}</Fact>
          <Fact label="Up for">{formatUptime(summary.uptimeSeconds)}</Fact>
        </dl>
      </Section>
    </div>
  )
}

function milliseconds(ms: number | null): string {
  return ms === null ? unknown : formatLatency(ms / 1000)
}
