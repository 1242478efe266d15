// Owns how one status change looks: of whom, from what to what, why and when, with the way to them and to the logs of that moment.
import { memo, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { ArrowRight, ScrollText } from 'lucide-react'
import type { ChangeFragment } from '../gen/graphql.ts'
import { formatClockTime, formatExactTime } from '../ui/format.ts'
import { logMoment } from '../ui/log-places.ts'
import { statusLook } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'

interface EventRowProps {
  change: ChangeFragment
  environmentName: string
}

/** A change never changes. */
export const EventRow = memo(function EventRow({ change, environmentName }: EventRowProps): ReactNode {
  const { nodeId, pipelineId } = change
  return (
    <li data-event={change.id} className={eventLook}>
      <StatusShape status={change.to} />
      <div className={partsLook}>
        <p className={whoLook}>
          <Who change={change} environmentName={environmentName} />
        </p>
        <FromTo from={change.from} to={change.to} />
        <p className={whyLook} title={change.reason}>
          {change.reason}
        </p>
      </div>
      <Moment at={change.at} />
      <LogsThen
        at={change.at}
        environmentName={environmentName}
        of={{ nodes: nodeId, ...(pipelineId !== null && { pipelines: pipelineId }) }}
      />
    </li>
  )
})

/** What is far from sight is not laid out: a day may have thousands. */
export const eventLook =
  'flex min-h-[52px] items-center gap-3 px-4 py-2 [contain-intrinsic-size:auto_52px] [content-visibility:auto] focus-within:bg-surface-2 hover:bg-surface-2'
export const partsLook = 'min-w-0 flex-1 md:flex md:items-center md:gap-4'
export const whoLook = 'min-w-0 truncate text-sm md:w-[38%]'
export const whyLook = 'min-w-0 flex-1 truncate text-xs text-fg-2'

export function FromTo({ from, to }: { from: string; to: string }): ReactNode {
  return (
    <p className="flex shrink-0 items-center gap-1.5 text-xs md:w-48">
      <span className="text-fg-3">{statusLook(from).label}</span>
      <ArrowRight aria-label="to" className="size-3 text-fg-3" />
      <span className="font-medium">{statusLook(to).label}</span>
    </p>
  )
}

export function Moment({ at }: { at: string }): ReactNode {
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={formatExactTime(time)} className="num shrink-0 text-xs text-fg-3">
      {formatClockTime(time)}
    </time>
  )
}

interface LogsThenProps {
  at: string
  environmentName: string
  /** Of whom; absent: of all. */
  of?: { readonly nodes: string; readonly pipelines?: string }
}

export function LogsThen({ at, environmentName, of }: LogsThenProps): ReactNode {
  const time = Date.parse(at)
  return (
    <Link
      to="/$environment/logs"
      params={{ environment: environmentName }}
      search={{ ...of, ...logMoment(time) }}
      preload={false}
      aria-label={`Logs around ${formatClockTime(time)}`}
      title="Logs of this moment"
      className="-mr-1.5 inline-flex size-7 shrink-0 items-center justify-center rounded-md text-fg-3 hover:bg-track hover:text-fg"
    >
      <ScrollText aria-hidden className="size-4" />
    </Link>
  )
}

const linkLook = 'rounded-sm font-medium hover:underline'

function Who({ change, environmentName }: EventRowProps): ReactNode {
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
