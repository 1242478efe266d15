// Owns how status changes look, day by day.
import { memo, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import type { ChangeFragment } from '../gen/graphql.ts'
import { useNow } from '../ui/clock.ts'
import { formatClockTime, formatCount, formatDayName, formatExactTime } from '../ui/format.ts'
import { statusLook } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'
import type { Day } from './by-day.ts'

interface EventListProps {
  days: readonly Day<ChangeFragment>[]
  environmentName: string
}

const minuteMs = 60_000

export function EventList({ days, environmentName }: EventListProps): ReactNode {
  const now = useNow(minuteMs)
  return (
    <>
      {days.map(({ at, items }) => (
        <section key={at} aria-label={formatDayName(at, now)}>
          <h2 className="sticky top-(--page-top,56px) z-10 flex h-9 items-center gap-2 border-b border-line bg-surface-2 px-4 text-xs font-medium text-fg-2">
            {formatDayName(at, now)}
            <span className="num text-fg-3">{formatCount(items.length)}</span>
          </h2>
          <ol className="divide-y divide-line border-b border-line">
            {items.map((change) => (
              <Event key={change.id} change={change} environmentName={environmentName} />
            ))}
          </ol>
        </section>
      ))}
    </>
  )
}

/** A change never changes. */
const Event = memo(function Event({
  change,
  environmentName,
}: {
  change: ChangeFragment
  environmentName: string
}): ReactNode {
  const time = Date.parse(change.at)
  return (
    <li className="flex min-h-[52px] items-center gap-3 px-4 py-2 hover:bg-surface-2">
      <StatusShape status={change.to} />
      <div className="min-w-0 flex-1 md:flex md:items-center md:gap-4">
        <p className="min-w-0 truncate text-sm md:w-[38%]">
          <Who change={change} environmentName={environmentName} />
        </p>
        <p className="flex shrink-0 items-center gap-1.5 text-xs md:w-48">
          <span className="text-fg-3">{statusLook(change.from).label}</span>
          <ArrowRight aria-label="to" className="size-3 text-fg-3" />
          <span className="font-medium">{statusLook(change.to).label}</span>
        </p>
        <p className="min-w-0 flex-1 truncate text-xs text-fg-2" title={change.reason}>
          {change.reason}
        </p>
      </div>
      <time dateTime={change.at} title={formatExactTime(time)} className="num shrink-0 text-xs text-fg-3">
        {formatClockTime(time)}
      </time>
    </li>
  )
})

const linkLook = 'rounded-sm font-medium hover:underline'

function Who({ change, environmentName }: { change: ChangeFragment; environmentName: string }): ReactNode {
  const { node, pipeline, pipelineId } = change
  const nodeName = node ? (
    <Link
      to="/$environment/nodes/$nodeId"
      params={{ environment: environmentName, nodeId: node.id }}
      className={pipelineId === null ? linkLook : 'rounded-sm text-fg-2 hover:underline'}
    >
      {node.name}
    </Link>
  ) : (
    <span className="text-fg-3">a removed node</span>
  )
  if (pipelineId === null) return nodeName
  return (
    <>
      {pipeline ? (
        <Link
          to="/$environment/pipelines/$pipelineId"
          params={{ environment: environmentName, pipelineId: pipeline.id }}
          className={linkLook}
        >
          {pipeline.name}
        </Link>
      ) : (
        'A removed pipeline'
      )}
      <span className="text-fg-3"> on </span>
      {nodeName}
    </>
  )
}
