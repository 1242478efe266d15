// Owns the figures of the present: sums over the nodes and the pipelines that are heard. Pure; a null was not reported by anybody.
import { errorShare, reduction } from './flow-shares.ts'
import { countStatuses, beatingIds, type NodeStatus, type PipelineStatus, type StatusCounts } from './status-look.ts'

export interface NowNode {
  readonly id: string
  readonly name: string
  readonly status: NodeStatus
  readonly statusReasons: readonly string[]
  readonly statusSince: string
  readonly lastHeartbeatAt: string | null
}

const rateNames = ['eventsIn', 'eventsOut', 'errors', 'bytesIn', 'bytesOut'] as const
type Rates = Record<(typeof rateNames)[number], number | null>

/** A pipeline on a node. */
export interface NowOnNode {
  readonly nodeId: string
  readonly pipelineId: string
  readonly pipelineName: string
  readonly status: PipelineStatus
  readonly statusSince: string
  /** A second. Null: not reported. */
  readonly rates: Readonly<Rates>
}

/** Each by its id. */
export interface Now {
  readonly nodes: ReadonlyMap<string, NowNode>
  readonly onNodes: ReadonlyMap<string, NowOnNode>
  /** By the server's clock, in milliseconds: who was not heard since may be silent. */
  readonly heardSince: number
}

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

export function sumsOfNow({ nodes, onNodes, heardSince }: Now): NowSums {
  const heard = beatingIds(nodes.values(), heardSince)
  let running = 0
  const rates: Rates = { eventsIn: null, eventsOut: null, errors: null, bytesIn: null, bytesOut: null }
  for (const onNode of onNodes.values()) {
    if (!heard.has(onNode.nodeId)) continue
    if (onNode.status === 'RUNNING') running += 1
    for (const name of rateNames) if (onNode.rates[name] !== null) rates[name] = (rates[name] ?? 0) + onNode.rates[name]
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
