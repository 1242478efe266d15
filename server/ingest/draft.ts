// Owns a flush while it is put together: rows of one key are merged here, because one statement may touch a row only once.
import type { HostSample, NodeComponent, NodePipeline } from '../../schema/shapes.ts'
import type { ComponentMinute, Flush, NewLogEntry, NewStatusChange, NodeState, PipelineMinute } from '../records.ts'

type Sums<Row> = { [Key in keyof Row as Row[Key] extends number ? Key : never]?: number }

export interface FlushDraft {
  /** The node's state so far: as the registry has it, or as earlier heartbeats of this flush left it. */
  state(nodeKey: number): NodeState | undefined
  setState(next: NodeState, expectedRevision: number): void
  boot(boot: { nodeKey: number; bootId: string; lastSeq: number; lastSeen: Date }): void
  hostSample(sample: HostSample): void
  nodePipeline(row: NodePipeline): void
  removeNodePipeline(nodeKey: number, pipelineKey: number): void
  nodeComponent(row: NodeComponent): void
  pipelineMinute(key: { nodeKey: number; pipelineKey: number; minute: Date }, sums: Sums<PipelineMinute>): void
  componentMinute(key: { nodeKey: number; componentKey: number; minute: Date }, sums: Sums<ComponentMinute>): void
  statusChange(change: NewStatusChange): void
  logEntry(entry: NewLogEntry): void
  finish(): Flush
}

export function createFlushDraft(current: (nodeKey: number) => NodeState | undefined): FlushDraft {
  const nodes = new Map<number, Flush['nodes'][number]>()
  const boots = new Map<string, Flush['boots'][number]>()
  const hostSamples = new Map<string, HostSample>()
  const nodePipelines = new Map<string, NodePipeline>()
  const removed = new Map<string, Flush['removedNodePipelines'][number]>()
  const nodeComponents = new Map<string, NodeComponent>()
  const pipelineMinutes = new Map<string, PipelineMinute>()
  const componentMinutes = new Map<string, ComponentMinute>()
  const statusChanges: NewStatusChange[] = []
  const logEntries: NewLogEntry[] = []

  return {
    state: (nodeKey) => nodes.get(nodeKey)?.state ?? current(nodeKey),
    setState(next, expectedRevision) {
      const before = nodes.get(next.node.key)
      nodes.set(next.node.key, { state: next, expectedRevision: before?.expectedRevision ?? expectedRevision })
    },
    boot: (boot) => void boots.set(`${boot.nodeKey} ${boot.bootId}`, boot),
    hostSample: (sample) => void hostSamples.set(`${sample.nodeKey} ${sample.sampledAt.getTime()}`, sample),
    nodePipeline(row) {
      const key = `${row.nodeKey} ${row.pipelineKey}`
      removed.delete(key)
      nodePipelines.set(key, row)
    },
    removeNodePipeline(nodeKey, pipelineKey) {
      const key = `${nodeKey} ${pipelineKey}`
      nodePipelines.delete(key)
      removed.set(key, { nodeKey, pipelineKey })
    },
    nodeComponent: (row) => void nodeComponents.set(`${row.nodeKey} ${row.componentKey}`, row),
    pipelineMinute(key, sums) {
      const id = `${key.nodeKey} ${key.pipelineKey} ${key.minute.getTime()}`
      const row = pipelineMinutes.get(id) ?? emptyPipelineMinute(key)
      add(row, sums)
      pipelineMinutes.set(id, row)
    },
    componentMinute(key, sums) {
      const id = `${key.nodeKey} ${key.componentKey} ${key.minute.getTime()}`
      const row = componentMinutes.get(id) ?? emptyComponentMinute(key)
      add(row, sums)
      componentMinutes.set(id, row)
    },
    statusChange: (change) => void statusChanges.push(change),
    logEntry: (entry) => void logEntries.push(entry),
    finish: () => ({
      nodes: [...nodes.values()],
      boots: [...boots.values()],
      hostSamples: [...hostSamples.values()],
      nodePipelines: [...nodePipelines.values()],
      removedNodePipelines: [...removed.values()],
      nodeComponents: [...nodeComponents.values()],
      pipelineMinutes: [...pipelineMinutes.values()],
      componentMinutes: [...componentMinutes.values()],
      statusChanges,
      logEntries,
    }),
  }
}

function add<Row extends object>(row: Row, sums: Sums<Row>): void {
  // Sums<Row> has only the numeric columns of Row.
  const target = row as Record<string, number>
  for (const [name, value] of Object.entries(sums as Record<string, number>)) target[name] = (target[name] ?? 0) + value
}

function emptyPipelineMinute(key: { nodeKey: number; pipelineKey: number; minute: Date }): PipelineMinute {
  const zero = { eventsIn: 0, eventsOut: 0, errorsTotal: 0, eventsDiscarded: 0, bytesIn: 0, bytesOut: 0 }
  return { ...key, ...zero, samples: 0, utilizationSum: 0, utilizationSamples: 0 }
}

function emptyComponentMinute(key: { nodeKey: number; componentKey: number; minute: Date }): ComponentMinute {
  const zero = { receivedEvents: 0, sentEvents: 0, receivedBytes: 0, sentBytes: 0, errorsTotal: 0, discardedEvents: 0 }
  return { ...key, ...zero, latencyWeighted: 0, latencyWeight: 0 }
}
