// Owns what a person should look at now, worst first, each with its reason. Pure.
import type { Now, NowNode, NowOnNode } from './now.ts'

export interface Attention {
  readonly key: string
  readonly of: 'node' | 'pipeline'
  /** Of the node or the pipeline. */
  readonly id: string
  readonly name: string
  readonly status: 'OFFLINE' | 'CRASHED' | 'DEGRADED'
  readonly reason: string
  /** Milliseconds. */
  readonly since: number
}

const worstFirst = ['OFFLINE', 'CRASHED', 'DEGRADED'] as const

/** Total: two never compare as equal, so nothing jumps. */
export function needingAttention(now: Now): readonly Attention[] {
  return [...nodesInTrouble(now.nodes.values()), ...crashedPipelines(now)].sort(
    (a, b) =>
      worstFirst.indexOf(a.status) - worstFirst.indexOf(b.status) || b.since - a.since || (a.key < b.key ? -1 : 1),
  )
}

/** A crash is told as the pipeline's, and a node that is degraded by nothing else is not told once more. */
const crashReason = /^Pipeline ".*" crashed$/s

function nodesInTrouble(nodes: Iterable<NowNode>): Attention[] {
  return [...nodes].flatMap((node) => {
    const { id, name, status, statusReasons, statusSince } = node
    if (status !== 'OFFLINE' && status !== 'DEGRADED') return []
    const reason = statusReasons.find((text) => status === 'OFFLINE' || !crashReason.test(text))
    if (reason === undefined && statusReasons.length > 0) return []
    return [
      { key: id, of: 'node', id, name, status, reason: reason ?? 'No reason was told', since: Date.parse(statusSince) },
    ]
  })
}

function crashedPipelines({ nodes, onNodes }: Now): Attention[] {
  const byPipeline = new Map<string, NowOnNode[]>()
  for (const onNode of onNodes.values()) {
    const known = byPipeline.get(onNode.pipelineId)
    if (known) known.push(onNode)
    else byPipeline.set(onNode.pipelineId, [onNode])
  }
  return [...byPipeline].flatMap(([id, all]) => {
    // Of a node that is not heard nobody knows whether it still is so.
    const crashed = all.filter(({ status, nodeId }) => status === 'CRASHED' && nodes.get(nodeId)?.status !== 'OFFLINE')
    const newest = crashed.toSorted((a, b) => Date.parse(b.statusSince) - Date.parse(a.statusSince))[0]
    if (!newest) return []
    const where =
      crashed.length === 1
        ? `on ${nodes.get(newest.nodeId)?.name ?? 'a node'}`
        : `on ${crashed.length} of ${all.length} nodes`
    return [
      {
        key: id,
        of: 'pipeline',
        id,
        name: newest.pipelineName,
        status: 'CRASHED',
        reason: `Crashed ${where}`,
        since: Date.parse(newest.statusSince),
      },
    ]
  })
}
