// Owns what the Fleet page makes of one node: a flat record to sort, filter and sum by. Pure.
import type { FleetPipelineFragment, FleetRowFragment } from '../gen/graphql.ts'
import { isBeating, type NodeStatus } from '../ui/status-look.ts'
import { sumKnown } from '../ui/sum-known.ts'

export interface NodeStanding {
  readonly id: string
  readonly name: string
  readonly status: NodeStatus
  readonly reasons: readonly string[]
  /** Milliseconds. */
  readonly since: number
  /** Everything a name filter looks into, in lower case. */
  readonly text: string
  /** By key. */
  readonly labels: ReadonlyMap<string, string>
  /** Whether the numbers below say how it is now: a silent node has none. */
  readonly beating: boolean
  readonly cpu: number | null
  readonly memory: number | null
  readonly eventsIn: number | null
  readonly errors: number | null
  readonly running: number
  readonly pipelines: number
}

export function nodeStanding(node: FleetRowFragment, heardSince: number): NodeStanding {
  const beating = isBeating(node, heardSince)
  return {
    id: node.id,
    name: node.name,
    status: node.status,
    reasons: node.statusReasons,
    since: Date.parse(node.statusSince),
    text: [node.name, node.address ?? '', ...node.labels.map((label) => `${label.key}=${label.value}`)]
      .join('\n')
      .toLowerCase(),
    labels: new Map(node.labels.map((label) => [label.key, label.value])),
    beating,
    cpu: beating ? (node.host?.cpuPercent ?? null) : null,
    memory: beating ? memoryShare(node.host) : null,
    eventsIn: beating ? sum(node.pipelines, (pipeline) => pipeline.rates.eventsIn) : null,
    errors: beating ? sum(node.pipelines, (pipeline) => pipeline.rates.errors) : null,
    running: beating ? node.pipelines.filter((pipeline) => pipeline.status === 'RUNNING').length : 0,
    pipelines: node.pipelines.length,
  }
}

/** 0 to 100. */
export function memoryShare(host: FleetRowFragment['host']): number | null {
  if (host?.memoryUsedBytes == null || !host.memoryTotalBytes) return null
  return (host.memoryUsedBytes / host.memoryTotalBytes) * 100
}

/** The sum of what is known; null where nothing is. */
function sum(
  pipelines: readonly FleetPipelineFragment[],
  rate: (pipeline: FleetPipelineFragment) => number | null,
): number | null {
  return sumKnown(pipelines.map(rate))
}
