// Owns pipelines over their nodes: the worst status wins, and rates are summed over the nodes that are heard. Pure.
import type { FleetNow } from '../apollo/live-fleet.ts'
import type { ListedPipelineFragment, RunningNodeFragment } from '../gen/graphql.ts'
import { errorShare } from '../ui/flow-shares.ts'
import { beatingIds, worstPipelineStatus, type PipelineStatus } from '../ui/status-look.ts'
import { sumKnown } from '../ui/sum-known.ts'

export type ListNow = FleetNow<RunningNodeFragment, ListedPipelineFragment>

/** Of a node that is not heard nothing is known now. */
export function heardOnNodes<OnNode extends { readonly nodeId: string }>({
  nodes,
  onNodes,
  heardSince,
}: FleetNow<RunningNodeFragment, OnNode>): readonly OnNode[] {
  const heard = beatingIds(nodes.values(), heardSince)
  return [...onNodes.values()].filter(({ nodeId }) => heard.has(nodeId))
}

export function countRunning(onNodes: readonly { readonly status: PipelineStatus }[]): number {
  return onNodes.filter(({ status }) => status === 'RUNNING').length
}

export interface PipelineStanding {
  readonly id: string
  readonly name: string
  /** Null: it runs nowhere. */
  readonly status: PipelineStatus | null
  readonly nodes: number
  readonly running: number
  readonly eventsIn: number | null
  readonly eventsOut: number | null
  /** Errors among the events, 0 to 100. Null where nothing flows. */
  readonly errorShare: number | null
  /** The versions that run, as they are called. */
  readonly versions: readonly string[]
  /** When the newest of its statuses began, in milliseconds; 0 where it runs nowhere. */
  readonly since: number
}

/** `named` are all pipelines of the environment: one that runs nowhere is told by nobody else. */
export function pipelineStandings(
  now: ListNow,
  named: readonly { readonly id: string; readonly name: string }[],
): readonly PipelineStanding[] {
  const byPipeline = new Map<string, ListedPipelineFragment[]>(named.map(({ id }) => [id, []]))
  for (const onNode of now.onNodes.values()) {
    const known = byPipeline.get(onNode.pipelineId)
    if (known) known.push(onNode)
    else byPipeline.set(onNode.pipelineId, [onNode])
  }
  const heard = new Set(heardOnNodes(now))
  const names = new Map(named.map(({ id, name }) => [id, name]))
  return [...byPipeline].map(([id, all]) =>
    standing({ id, name: all[0]?.pipelineName ?? names.get(id) ?? id }, all, heard),
  )
}

function standing(
  { id, name }: { readonly id: string; readonly name: string },
  all: readonly ListedPipelineFragment[],
  heard: ReadonlySet<ListedPipelineFragment>,
): PipelineStanding {
  const now = all.filter((onNode) => heard.has(onNode))
  const eventsIn = sumKnown(now.map(({ rates }) => rates.eventsIn))
  const errors = sumKnown(now.map(({ rates }) => rates.errors))
  return {
    id,
    name,
    status: worstPipelineStatus(all.map(({ status }) => status)),
    nodes: all.length,
    running: countRunning(now),
    eventsIn,
    eventsOut: sumKnown(now.map(({ rates }) => rates.eventsOut)),
    errorShare: errorShare({ eventsIn, errors }),
    versions: [...new Set(all.flatMap(({ version }) => version ?? []))].sort(),
    since: Math.max(0, ...all.map(({ statusSince }) => Date.parse(statusSince))),
  }
}
