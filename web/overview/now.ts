// Owns the figures of the present: sums over the nodes and the pipelines that are heard. Pure; a null was not reported by anybody.
import type { FleetNow } from '../apollo/live-fleet.ts'
import type { OverviewNodeFragment, PipelineFlowFragment } from '../gen/graphql.ts'
import { countStatuses, isBeating, type StatusCounts } from '../ui/status-look.ts'

export type OverviewNow = FleetNow<OverviewNodeFragment, PipelineFlowFragment>

export interface NowSums {
  readonly counts: StatusCounts
  readonly running: number
  readonly pipelines: number
  readonly eventsIn: number | null
  readonly eventsOut: number | null
  /** Errors among the events, 0 to 100. Null where nothing flows. */
  readonly errorShare: number | null
  /** What is not sent on of what came in, 0 to 100; below 0 where more goes out. Null where nothing comes in. */
  readonly reduction: number | null
}

export function sumsOfNow({ nodes, onNodes }: OverviewNow): NowSums {
  const heard = new Set([...nodes.values()].filter(isBeating).map((node) => node.id))
  let running = 0
  const rates = { eventsIn: null, eventsOut: null, errors: null, bytesIn: null, bytesOut: null } as Record<
    'eventsIn' | 'eventsOut' | 'errors' | 'bytesIn' | 'bytesOut',
    number | null
  >
  const names = ['eventsIn', 'eventsOut', 'errors', 'bytesIn', 'bytesOut'] as const
  for (const onNode of onNodes.values()) {
    if (!heard.has(onNode.nodeId)) continue
    if (onNode.status === 'RUNNING') running += 1
    for (const name of names) if (onNode.rates[name] !== null) rates[name] = (rates[name] ?? 0) + onNode.rates[name]
  }
  return {
    counts: countStatuses(nodes.values()),
    running,
    pipelines: onNodes.size,
    eventsIn: rates.eventsIn,
    eventsOut: rates.eventsOut,
    errorShare: errorShare(rates),
    reduction: reduction(rates),
  }
}

export function errorShare(rates: { readonly eventsIn: number | null; readonly errors: number | null }): number | null {
  return rates.eventsIn && rates.errors !== null ? Math.min(100, (rates.errors / rates.eventsIn) * 100) : null
}

export function reduction(rates: { readonly bytesIn: number | null; readonly bytesOut: number | null }): number | null {
  return rates.bytesIn && rates.bytesOut !== null ? (1 - rates.bytesOut / rates.bytesIn) * 100 : null
}
