// Owns the graph of a pipeline: its components by stages with what flows through each, and edges that move while something does.
import { useMemo, type ReactNode } from 'react'
import { Card, CardTitle } from '../ui/card.tsx'
import { cx } from '../ui/cx.ts'
import { formatByteRate, formatCompact, formatLatency, formatRate, unknown } from '../ui/format.ts'
import { slotsShown } from '../ui/history.ts'
import { Sparkline } from '../ui/sparkline.tsx'
import type { ComponentFlow } from './component-flow.ts'
import { boxHeight, boxWidth, edgePath, layOut, type GraphLayout } from './graph-layout.ts'

interface PipelineGraphProps {
  flows: readonly ComponentFlow[]
  /** Events a second of each component, as this page has seen them. */
  seenOf: (componentId: string) => readonly (number | null)[]
  /** At the right of the title. */
  action: ReactNode
}

export function PipelineGraph({ flows, seenOf, action }: PipelineGraphProps): ReactNode {
  // The rates change each second, where everything stands does not.
  const shape = JSON.stringify(flows.map(({ id, kind }) => ({ id, kind })))
  const layout = useMemo(() => layOut(JSON.parse(shape) as Pick<ComponentFlow, 'id' | 'kind'>[]), [shape])
  const byId = new Map(flows.map((flow) => [flow.id, flow]))
  return (
    <Card className="min-w-0">
      <div className="flex min-h-13 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5">
        <CardTitle>Flow</CardTitle>
        {action}
      </div>
      {flows.length === 0 ? (
        <p className="px-4 py-14 text-center text-sm text-fg-2">No node has told of its components yet.</p>
      ) : (
        <div
          tabIndex={0}
          role="region"
          aria-label="Components"
          className="overflow-x-auto p-4 focus-visible:-outline-offset-2"
        >
          <div className="relative mx-auto" style={{ width: layout.width, height: layout.height }}>
            <Edges layout={layout} flows={byId} />
            <ol>
              {layout.nodes.map(({ id, x, y }) => {
                const flow = byId.get(id)
                return (
                  flow && (
                    <li key={id} className="absolute" style={{ left: x, top: y, width: boxWidth, height: boxHeight }}>
                      <Box flow={flow} seen={seenOf(id)} />
                    </li>
                  )
                )
              })}
            </ol>
          </div>
        </div>
      )}
    </Card>
  )
}

interface EdgesProps {
  layout: GraphLayout
  flows: ReadonlyMap<string, ComponentFlow>
}

function Edges({ layout, flows }: EdgesProps): ReactNode {
  const byId = new Map(layout.nodes.map((node) => [node.id, node]))
  return (
    <svg aria-hidden className="absolute inset-0 overflow-visible" width={layout.width} height={layout.height}>
      {layout.edges.map((edge) => {
        const [from, to] = [byId.get(edge.from), byId.get(edge.to)]
        if (!from || !to) return null
        const flowing = (flows.get(edge.from)?.events ?? 0) > 0 && (flows.get(edge.to)?.events ?? 0) > 0
        const path = edgePath(from, to)
        return (
          <g key={`${edge.from} ${edge.to}`} fill="none">
            <path d={path} className="stroke-line-2" strokeWidth="1.5" />
            {flowing && <path d={path} data-flow className="stroke-c1" strokeWidth="1.5" strokeDasharray="4 8" />}
          </g>
        )
      })}
    </svg>
  )
}

const kinds = { SOURCE: 'Source', TRANSFORM: 'Transform', SINK: 'Sink' } as const

function Box({ flow, seen }: { flow: ComponentFlow; seen: readonly (number | null)[] }): ReactNode {
  const failing = (flow.errors ?? 0) > 0
  return (
    <div
      data-component={flow.id}
      className={cx(
        'relative h-full overflow-hidden rounded-md border bg-surface-2 px-2.5 py-2',
        failing ? 'border-bad/40' : 'border-line-2',
      )}
    >
      <p className="flex items-baseline justify-between gap-2 text-xs">
        <span className="truncate font-medium" title={flow.id}>
          {flow.id}
        </span>
        <span className="shrink-0 text-2xs text-fg-3">{kinds[flow.kind]}</span>
      </p>
      <p className="num mt-0.5 flex items-baseline justify-between gap-2">
        <span className="text-sm font-semibold">
          {flow.events === null ? unknown : formatCompact(flow.events)}
          {flow.events !== null && <span className="font-normal text-fg-3">/s</span>}
        </span>
        <span className="text-xs text-fg-2">{formatByteRate(flow.bytes)}</span>
      </p>
      <p className="num flex justify-between gap-2 text-2xs text-fg-3">
        <span className="truncate">{detail(flow)}</span>
        {failing ? (
          <span className="shrink-0 font-medium text-bad-fg">{formatCompact(flow.errors)} errors/s</span>
        ) : (
          flow.latencySeconds !== null && <span className="shrink-0">{formatLatency(flow.latencySeconds)}</span>
        )}
      </p>
      <Sparkline
        values={seen}
        capacity={slotsShown(seen)}
        width={boxWidth}
        height={32}
        area
        fromZero
        color={flow.events ? 'c1' : 'idle'}
        className="absolute inset-x-0 bottom-0 h-8 w-full"
      />
    </div>
  )
}

/** Nothing to do is no trouble. */
function detail({ events, eventsIn, discarded }: ComponentFlow): string {
  if (events === 0 && !eventsIn) return 'Idle'
  if (discarded) return `${formatRate(discarded)} discarded`
  return eventsIn === null ? '' : `${formatRate(eventsIn)} in`
}
