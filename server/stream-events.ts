// Owns the events of metricUpdate, fleetStatus and logEntry as values: made from a flush, narrowed by a filter, merged for the slow. Pure.
import type { LogFilter, MetricFilter } from '../schema/context.ts'
import type { FleetNode, FleetStatus, HostSample, LogEntry, MetricUpdate, NodePipeline } from '../schema/shapes.ts'
import type { Reloaded } from './absorb.ts'
import type { Changed } from './commit.ts'
import { sampleOf } from './ingest/apply-host.ts'
import type { Registry } from './ingest/registry.ts'

export function metricSnapshot(registry: Registry, environmentKey: number, publishedAt: Date): MetricUpdate {
  const nodes = registry.nodes(environmentKey)
  const nodePipelines = nodes.flatMap((node) => registry.nodePipelines(node.key))
  return {
    environmentKey,
    publishedAt,
    snapshot: true,
    nodes,
    nodePipelines,
    removedNodeKeys: [],
    removedNodePipelines: [],
    samples: [],
  }
}

/** The entities of one environment that a flush changed, as they are now. */
export function metricChanges(
  { flush, reloaded, gone }: Changed,
  registry: Registry,
  event: { environmentKey: number; publishedAt: Date },
): MetricUpdate {
  const own = flush.nodes.map(({ state }) => state.node).filter((node) => node.environmentKey === event.environmentKey)
  const found = reloaded.filter(({ state }) => state.node.environmentKey === event.environmentKey)
  const keys = new Set([...own, ...found.map(({ state }) => state.node)].map((node) => node.key))
  const isThere = (row: { nodeKey: number; pipelineKey: number }) =>
    registry.nodePipeline(row.nodeKey, row.pipelineKey) !== null
  const reloadedPipelines = found.flatMap(({ state }) => [...state.pipelines.values()].map(({ view }) => view))
  const pipelines = [
    ...reloadedPipelines,
    ...flush.nodePipelines.filter((row) => row.environmentKey === event.environmentKey),
  ]
  return {
    ...event,
    snapshot: false,
    nodes: [...keys].flatMap((key) => registry.node(key) ?? []),
    nodePipelines: [...byKey(pipelines, pipelineId).values()].filter(isThere),
    removedNodeKeys: gone.filter((node) => node.environmentKey === event.environmentKey).map(({ key }) => key),
    removedNodePipelines: [...found.flatMap(pipelinesGone), ...flush.removedNodePipelines].filter(
      (row) => keys.has(row.nodeKey) && !isThere(row),
    ),
    samples: [
      ...found.flatMap(({ state: { node } }) => (node.host ? [sampleOf(node.host)] : [])),
      ...flush.hostSamples.filter((sample) => keys.has(sample.nodeKey)),
    ],
  }
}

function pipelinesGone({ state, before }: Reloaded): { nodeKey: number; pipelineKey: number }[] {
  const gone = [...(before?.pipelines.keys() ?? [])].filter((key) => !state.pipelines.has(key))
  return gone.map((pipelineKey) => ({ nodeKey: state.node.key, pipelineKey }))
}

export function narrowMetrics(event: MetricUpdate, { nodeKeys, pipelineKeys }: MetricFilter): MetricUpdate {
  if (nodeKeys === null && pipelineKeys === null) return event
  const wanted = (row: { nodeKey: number; pipelineKey: number }) =>
    (nodeKeys === null || nodeKeys.has(row.nodeKey)) && (pipelineKeys === null || pipelineKeys.has(row.pipelineKey))
  const nodePipelines = event.nodePipelines.filter(wanted)
  // Who asks for pipelines gets the nodes that have something to tell of them.
  const nodes = pipelineKeys === null ? nodeKeys : new Set(nodePipelines.map(({ nodeKey }) => nodeKey))
  return {
    ...event,
    nodes: event.nodes.filter(({ key }) => nodes?.has(key)),
    removedNodeKeys:
      nodeKeys === null ? event.removedNodeKeys : event.removedNodeKeys.filter((key) => nodeKeys.has(key)),
    nodePipelines,
    removedNodePipelines: event.removedNodePipelines.filter(wanted),
    samples: event.samples.filter(({ nodeKey }) => nodes?.has(nodeKey)),
  }
}

/** What a filter is found by; null: it may want anything. */
export function metricKeys({ nodeKeys, pipelineKeys }: MetricFilter): string[] | null {
  if (nodeKeys) return [...nodeKeys].map(nodeName)
  return pipelineKeys && [...pipelineKeys].map(pipelineName)
}

export function keysInMetrics(event: MetricUpdate): Set<string> {
  const rows = [...event.nodePipelines, ...event.removedNodePipelines]
  return new Set([
    ...event.nodes.map(({ key }) => nodeName(key)),
    ...event.removedNodeKeys.map(nodeName),
    ...rows.flatMap((row) => [nodeName(row.nodeKey), pipelineName(row.pipelineKey)]),
    ...event.samples.map(({ nodeKey }) => nodeName(nodeKey)),
  ])
}

export function entryKeys({ nodeKeys, pipelineKeys, levels }: LogFilter): string[] | null {
  if (nodeKeys) return [...nodeKeys].map(nodeName)
  if (pipelineKeys) return [...pipelineKeys].map(pipelineName)
  return levels && [...levels].map(levelName)
}

export function keysInEntry({ nodeKey, pipelineKey, level }: LogEntry): string[] {
  return [nodeName(nodeKey), levelName(level), ...(pipelineKey === null ? [] : [pipelineName(pipelineKey)])]
}

const nodeName = (key: number) => `node ${key}`
const pipelineName = (key: number) => `pipeline ${key}`
const levelName = (level: string) => `level ${level}`

/** Of late samples a slow reader gets the newest: the rest is in the store. */
const mostMergedSamples = 2_000

/** The newest of each entity. A snapshot stays one: what is not in it does not exist. */
export function mergeMetrics(older: MetricUpdate, newer: MetricUpdate): MetricUpdate {
  const goneNodes = new Set(newer.removedNodeKeys)
  const removed = new Set(newer.removedNodePipelines.map(pipelineId))
  const back = new Set(newer.nodePipelines.map(pipelineId))
  const pipelines = byKey(
    [
      ...older.nodePipelines.filter((row) => !removed.has(pipelineId(row)) && !goneNodes.has(row.nodeKey)),
      ...newer.nodePipelines,
    ],
    pipelineId,
  )
  const samples: HostSample[] = older.snapshot ? [] : [...older.samples, ...newer.samples].slice(-mostMergedSamples)
  return {
    ...newer,
    snapshot: older.snapshot,
    nodes: mergeNodes(older.nodes, newer),
    removedNodeKeys: [...new Set([...older.removedNodeKeys, ...newer.removedNodeKeys])],
    nodePipelines: [...pipelines.values()],
    removedNodePipelines: [
      ...byKey(
        [...older.removedNodePipelines.filter((row) => !back.has(pipelineId(row))), ...newer.removedNodePipelines],
        pipelineId,
      ).values(),
    ],
    samples,
  }
}

export function mergeStatus(older: FleetStatus, newer: FleetStatus): FleetStatus {
  const removedNodeKeys = [...new Set([...older.removedNodeKeys, ...newer.removedNodeKeys])]
  return { ...newer, snapshot: older.snapshot, nodes: mergeNodes(older.nodes, newer), removedNodeKeys }
}

/** A node's key is never used again: what is removed does not come back. */
function mergeNodes(
  older: readonly FleetNode[],
  newer: { readonly nodes: readonly FleetNode[]; readonly removedNodeKeys: readonly number[] },
): FleetNode[] {
  const gone = new Set(newer.removedNodeKeys)
  const left = older.filter(({ key }) => !gone.has(key))
  return [...byKey([...left, ...newer.nodes], (node) => String(node.key)).values()]
}

export function keepsEntry(entry: LogEntry, { nodeKeys, pipelineKeys, levels, text }: LogFilter): boolean {
  if (nodeKeys && !nodeKeys.has(entry.nodeKey)) return false
  if (pipelineKeys && (entry.pipelineKey === null || !pipelineKeys.has(entry.pipelineKey))) return false
  if (levels && !levels.has(entry.level)) return false
  return text === null || entry.message.toLowerCase().includes(text.toLowerCase())
}

function pipelineId(row: Pick<NodePipeline, 'nodeKey' | 'pipelineKey'>): string {
  return `${row.nodeKey} ${row.pipelineKey}`
}

/** The last of each key, in the order of the first. */
function byKey<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row> {
  return new Map(rows.map((row) => [key(row), row]))
}
