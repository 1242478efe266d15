// Owns the pipelines of a node with their rates, each with its components.
import type { ReactNode } from 'react'
import type { PipelineOnNodeFragment } from '../gen/graphql.ts'
import { Link } from '@tanstack/react-router'
import { Card, CardTitle } from '../ui/card.tsx'
import { useNow } from '../ui/clock.ts'
import { eventsOf, isOfNow } from '../ui/component-events.ts'
import { rangeMs } from '../ui/time-range.ts'
import { uptimeOf, type Stretch } from '../ui/uptime.ts'
import {
  formatAge,
  formatByteRate,
  formatCompact,
  formatCount,
  formatFineShare,
  formatLatency,
  unknown,
} from '../ui/format.ts'
import { StatusBadge } from '../ui/status.tsx'

interface PipelineListProps {
  pipelines: readonly PipelineOnNodeFragment[]
  /** Whether the rates say how it is now. */
  beating: boolean
  /** The stretches of the status of each, over a day; null until they came. */
  uptimes: ReadonlyMap<string | null, readonly Stretch[]> | null
  environmentName: string
}

const stepMs = 10_000

export function PipelineList({ pipelines, beating, uptimes, environmentName }: PipelineListProps): ReactNode {
  const now = useNow(stepMs)
  const uptime = ({ pipelineId }: PipelineOnNodeFragment): number | null => {
    const stretches = uptimes?.get(pipelineId)
    return stretches ? uptimeOf(stretches, now - rangeMs['24h'], now).percent : null
  }
  return (
    <Card className="min-w-0">
      <div className="flex h-12 items-center gap-2 border-b border-line px-4">
        <CardTitle>Pipelines</CardTitle>
        <span className="num text-xs text-fg-3">{formatCount(pipelines.length)}</span>
      </div>
      {pipelines.length === 0 && <p className="px-4 py-8 text-center text-sm text-fg-2">This node runs no pipeline.</p>}
      <ul className="divide-y divide-line">
        {pipelines.map((pipeline) => (
          <Pipeline
            key={pipeline.id}
            pipeline={pipeline}
            beating={beating}
            uptime={uptime(pipeline)}
            environmentName={environmentName}
          />
        ))}
      </ul>
    </Card>
  )
}

interface PipelineProps {
  pipeline: PipelineOnNodeFragment
  beating: boolean
  /** Of the last day, 0 to 100; null: not known. */
  uptime: number | null
  environmentName: string
}

function Pipeline({ pipeline, beating, uptime, environmentName }: PipelineProps): ReactNode {
  const { rates, totals } = pipeline
  const now = (value: number | null): number | null => (beating ? value : null)
  return (
    <li className="px-4 py-3">
      <div className="space-y-2">
        <div className="min-w-0">
          <div className="flex min-w-0 items-center gap-2.5">
            <h3 className="truncate text-sm font-medium">
              <Link
                to="/$environment/pipelines/$pipelineId"
                params={{ environment: environmentName, pipelineId: pipeline.pipelineId }}
                className="rounded-sm hover:underline"
              >
                {pipeline.pipelineName}
              </Link>
            </h3>
            <StatusBadge status={pipeline.status} />
          </div>
          <p className="truncate font-mono text-xs text-fg-3">{versions(pipeline)}</p>
        </div>
        <dl className="grid grid-cols-3 gap-x-4 gap-y-2 sm:grid-cols-7">
          <Value label="In" value={perSecond(now(rates.eventsIn))} />
          <Value label="Out" value={perSecond(now(rates.eventsOut))} />
          <Value label="Errors" value={perSecond(now(rates.errors))} />
          <Value label="Bytes in" value={formatByteRate(now(rates.bytesIn))} />
          <Value label="Up for" value={upFor(now(pipeline.uptimeSeconds))} />
          <Value
            label="Up, 24 h"
            value={uptime === null ? unknown : `${formatFineShare(Math.floor(uptime * 100) / 100)}%`}
          />
          <Value label="Restarts" value={formatCount(totals.restarts)} />
        </dl>
      </div>
      {pipeline.components.length > 0 && <Components pipeline={pipeline} beating={beating} />}
    </li>
  )
}

function upFor(seconds: number | null): string {
  return seconds === null ? unknown : formatAge(seconds * 1000)
}

function versions({ version, desiredVersion }: PipelineOnNodeFragment): string {
  if (version === null) return desiredVersion === null ? '' : `to run ${desiredVersion}`
  return desiredVersion === null || desiredVersion === version
    ? `version ${version}`
    : `version ${version}, to run ${desiredVersion}`
}

function perSecond(value: number | null): ReactNode {
  if (value === null) return unknown
  return (
    <>
      {formatCompact(value)}
      <span className="text-fg-3">/s</span>
    </>
  )
}

function Value({ label, value }: { label: string; value: ReactNode }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-2xs text-fg-3">{label}</dt>
      <dd className="num truncate text-sm">{value}</dd>
    </div>
  )
}

const kinds = { SOURCE: 'Source', TRANSFORM: 'Transform', SINK: 'Sink' } as const

function Components({ pipeline, beating }: Pick<PipelineProps, 'pipeline' | 'beating'>): ReactNode {
  return (
    <ol
      aria-label="Components"
      className="mt-3 grid gap-2 sm:grid-cols-2 lg:grid-cols-[repeat(auto-fit,minmax(150px,1fr))]"
    >
      {pipeline.components.map((component) => {
        const heard = beating && isOfNow(component, pipeline)
        const errors = component.rates.errors ?? 0
        return (
          <li key={component.id} className="min-w-0 rounded-md border border-line bg-surface-2 px-3 py-2">
            <p className="flex items-baseline justify-between gap-2 text-xs">
              <span className="truncate font-medium">{component.componentId}</span>
              <span className="shrink-0 text-2xs text-fg-3">{kinds[component.kind]}</span>
            </p>
            <p className="num mt-0.5 flex items-baseline justify-between gap-2 text-xs text-fg-2">
              <span>{perSecond(heard ? eventsOf(component) : null)}</span>
              {heard && errors > 0 ? (
                <span className="text-bad-fg">{formatCompact(errors)} errors/s</span>
              ) : (
                heard &&
                component.latencyMeanSeconds !== null && (
                  <span className="text-fg-3">{formatLatency(component.latencyMeanSeconds)}</span>
                )
              )}
            </p>
          </li>
        )
      })}
    </ol>
  )
}
