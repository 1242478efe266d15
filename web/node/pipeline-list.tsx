// Owns the pipelines of a node with their rates, each with its components.
import type { ReactNode } from 'react'
import type { PipelineOnNodeFragment } from '../gen/graphql.ts'
import { Card, CardTitle } from '../ui/card.tsx'
import { formatAge, formatByteRate, formatCompact, formatCount, formatLatency, unknown } from '../ui/format.ts'
import { StatusBadge } from '../ui/status.tsx'

interface PipelineListProps {
  pipelines: readonly PipelineOnNodeFragment[]
  /** Whether the rates say how it is now. */
  beating: boolean
}

export function PipelineList({ pipelines, beating }: PipelineListProps): ReactNode {
  return (
    <Card className="min-w-0">
      <div className="flex h-12 items-center gap-2 border-b border-line px-4">
        <CardTitle>Pipelines</CardTitle>
        <span className="num text-xs text-fg-3">{formatCount(pipelines.length)}</span>
      </div>
      {pipelines.length === 0 && <p className="px-4 py-8 text-center text-sm text-fg-2">This node runs no pipeline.</p>}
      <ul className="divide-y divide-line">
        {pipelines.map((pipeline) => (
          <Pipeline key={pipeline.id} pipeline={pipeline} beating={beating} />
        ))}
      </ul>
    </Card>
  )
}

function Pipeline({ pipeline, beating }: { pipeline: PipelineOnNodeFragment; beating: boolean }): ReactNode {
  const { rates, totals } = pipeline
  const now = (value: number | null): number | null => (beating ? value : null)
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-52">
          <div className="flex min-w-0 items-center gap-2.5">
            <h3 className="truncate text-sm font-medium">{pipeline.pipelineName}</h3>
            <StatusBadge status={pipeline.status} />
          </div>
          <p className="truncate font-mono text-xs text-fg-3">{versions(pipeline)}</p>
        </div>
        <dl className="grid w-full grid-cols-3 gap-x-4 gap-y-2 sm:grid-cols-6 md:w-auto md:[&>div]:w-[74px]">
          <Value label="In" value={perSecond(now(rates.eventsIn))} />
          <Value label="Out" value={perSecond(now(rates.eventsOut))} />
          <Value label="Errors" value={perSecond(now(rates.errors))} />
          <Value label="Bytes in" value={formatByteRate(now(rates.bytesIn))} />
          <Value label="Up for" value={upFor(now(pipeline.uptimeSeconds))} />
          <Value label="Restarts" value={formatCount(totals.restarts)} />
        </dl>
      </div>
      {pipeline.components.length > 0 && <Components components={pipeline.components} beating={beating} />}
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
    <div className="min-w-0 sm:text-right">
      <dt className="text-2xs text-fg-3">{label}</dt>
      <dd className="num truncate text-sm">{value}</dd>
    </div>
  )
}

const kinds = { SOURCE: 'Source', TRANSFORM: 'Transform', SINK: 'Sink' } as const

function Components({
  components,
  beating,
}: {
  components: PipelineOnNodeFragment['components']
  beating: boolean
}): ReactNode {
  return (
    <ol
      aria-label="Components"
      className="mt-3 grid gap-2 sm:grid-cols-2 lg:grid-cols-[repeat(auto-fit,minmax(150px,1fr))]"
    >
      {components.map((component) => {
        const flow =
          component.kind === 'SOURCE'
            ? (component.rates.receivedEvents ?? component.rates.sentEvents)
            : component.kind === 'SINK'
              ? component.rates.sentEvents
              : component.rates.receivedEvents
        const errors = component.rates.errors ?? 0
        return (
          <li key={component.id} className="min-w-0 rounded-md border border-line bg-surface-2 px-3 py-2">
            <p className="flex items-baseline justify-between gap-2 text-xs">
              <span className="truncate font-medium">{component.componentId}</span>
              <span className="shrink-0 text-2xs text-fg-3">{kinds[component.kind]}</span>
            </p>
            <p className="num mt-0.5 flex items-baseline justify-between gap-2 text-xs text-fg-2">
              <span>{perSecond(beating ? flow : null)}</span>
              {beating && errors > 0 ? (
                <span className="text-bad-fg">{formatCompact(errors)} errors/s</span>
              ) : (
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
