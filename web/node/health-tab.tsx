// Owns the health of a node: how much of the time it was there, when it was not, and every change with its reason.
import { useMemo, useState, type ReactNode } from 'react'
import type { TailFeed } from '../apollo/use-tail.ts'
import type { ChangeFragment } from '../gen/graphql.ts'
import { Card, CardTitle } from '../ui/card.tsx'
import { useNow } from '../ui/clock.ts'
import { cx } from '../ui/cx.ts'
import { formatCount, formatFineShare, formatMoment, unknown } from '../ui/format.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { StatusTimeline } from '../ui/status-timeline.tsx'
import { rangeMs } from '../ui/time-range.ts'
import { clipped, uptimeOf, uptimeTone, type Stretch } from '../ui/uptime.ts'
import { ChangeList } from './change-list.tsx'
import { useNodeUptime } from './use-uptime.ts'

const ranges = ['24h', '7d', '30d'] as const
type UptimeRange = (typeof ranges)[number]
const stepMs = 10_000
const labels: Readonly<Record<UptimeRange, string>> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}

interface HealthTabProps {
  nodeId: string
  changes: TailFeed<ChangeFragment>
  environmentName: string
}

export function HealthTab({ nodeId, changes, environmentName }: HealthTabProps): ReactNode {
  const { of, failure, retry } = useNodeUptime(nodeId, changes.items)
  const now = useNow(stepMs)
  const stretches = of?.get(null) ?? null
  if (stretches === null && failure !== null) {
    return (
      <Card>
        <LoadFailure title="The uptime could not be loaded" failure={failure} onRetry={retry} />
      </Card>
    )
  }
  return (
    <div className="space-y-3">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        {ranges.map((range) => (
          <UptimeCard key={range} range={range} stretches={stretches} now={now} />
        ))}
      </div>
      <Timeline stretches={stretches} now={now} />
      <ChangeList changes={changes} nodeId={nodeId} environmentName={environmentName} />
    </div>
  )
}

interface PartProps {
  stretches: readonly Stretch[] | null
  now: number
}

const tones = { ok: 'text-ok-fg', warn: 'text-warn-fg', bad: 'text-bad-fg', idle: 'text-fg-3' } as const

function UptimeCard({ range, stretches, now }: PartProps & { range: UptimeRange }): ReactNode {
  if (!stretches) {
    return (
      <Card className="h-[104px] p-4">
        <Skeleton className="h-3 w-24" />
        <Skeleton className="mt-4 h-6 w-28" />
      </Card>
    )
  }
  const { percent, incidents } = uptimeOf(stretches, now - rangeMs[range], now)
  return (
    <Card className="h-[104px] p-4">
      <h2 className="text-xs font-medium text-fg-2">{labels[range]}</h2>
      <p className="mt-1.5 flex items-baseline gap-1.5">
        <span
          data-uptime={range}
          className={cx('num text-2xl font-semibold tracking-tight', tones[uptimeTone(percent)])}
        >
          {percent === null ? unknown : uptimeText(percent)}
        </span>
        {percent !== null && <span className="text-sm text-fg-3">%</span>}
      </p>
      <p className="num mt-0.5 text-xs text-fg-3">
        {percent === null ? 'Not known' : `${formatCount(incidents)} ${incidents === 1 ? 'incident' : 'incidents'}`}
      </p>
    </Card>
  )
}

/** What is not all is never rounded up to it. */
function uptimeText(percent: number): string {
  return percent < 100 && percent > 99.99 ? '99.99' : formatFineShare(Math.floor(percent * 100) / 100)
}

function Timeline({ stretches, now }: PartProps): ReactNode {
  const [range, setRange] = useState<UptimeRange>('24h')
  const from = now - rangeMs[range]
  const shown = useMemo(() => clipped(stretches ?? [], from, now), [stretches, from, now])
  return (
    <Card className="p-4">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <CardTitle>Status over time</CardTitle>
        <Segmented
          label="Range of the timeline"
          value={range}
          options={ranges.map((value) => ({ value, label: value }))}
          onChange={setRange}
        />
      </div>
      <StatusTimeline
        label={`Status over the ${labels[range].toLowerCase()}`}
        stretches={shown}
        from={from}
        until={now}
      />
      <p className="num mt-1.5 flex justify-between text-2xs text-fg-3">
        <span>{formatMoment(from, Infinity)}</span>
        <span>now</span>
      </p>
    </Card>
  )
}
