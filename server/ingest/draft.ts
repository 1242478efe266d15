// Owns a flush while it is put together: rows of one key are merged here, because one statement may touch a row only once.
import type { HostSample, NodeComponent, NodePipeline } from '../../schema/shapes.ts'
import type { ComponentMinute, Flush, NewLogEntry, NewStatusChange, NodeState, PipelineMinute } from '../records.ts'

export interface FlushDraft {
  /** The node's state so far: as the registry has it, or as earlier heartbeats of this flush left it. */
  state(nodeKey: number): NodeState | undefined
  setState(next: NodeState, expectedRevision: number): void
  boot(boot: { nodeKey: number; bootId: string; lastSeq: number; lastSeen: Date }): void
  hostSample(sample: HostSample): void
  nodePipeline(row: NodePipeline): void
  removeNodePipeline(nodeKey: number, pipelineKey: number): void
  nodeComponent(row: NodeComponent): void
  /** Added to what the flush has of that minute so far; takes the row over. */
  pipelineMinute(row: PipelineMinute): void
  componentMinute(row: ComponentMinute): void
  statusChange(change: NewStatusChange): void
  logEntry(entry: NewLogEntry): void
  finish(): Flush
}

export function createFlushDraft(current: (nodeKey: number) => NodeState | undefined): FlushDraft {
  const nodes = new Map<number, Flush['nodes'][number]>()
  const boots = new Map<string, Flush['boots'][number]>()
  const hostSamples = new Map<string, HostSample>()
  const nodePipelines = new Map<string, NodePipeline>()
  const pipelineSamples: NodePipeline[] = []
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
      pipelineSamples.push(row)
    },
    removeNodePipeline(nodeKey, pipelineKey) {
      const key = `${nodeKey} ${pipelineKey}`
      nodePipelines.delete(key)
      removed.set(key, { nodeKey, pipelineKey })
    },
    nodeComponent: (row) => void nodeComponents.set(`${row.nodeKey} ${row.componentKey}`, row),
    pipelineMinute(row) {
      const key = `${row.nodeKey} ${row.pipelineKey} ${row.minute.getTime()}`
      const there = pipelineMinutes.get(key)
      if (there) addPipelineMinute(there, row)
      else pipelineMinutes.set(key, row)
    },
    componentMinute(row) {
      const key = `${row.nodeKey} ${row.componentKey} ${row.minute.getTime()}`
      const there = componentMinutes.get(key)
      if (there) addComponentMinute(there, row)
      else componentMinutes.set(key, row)
    },
    statusChange: (change) => void statusChanges.push(change),
    logEntry: (entry) => void logEntries.push(entry),
    finish: () => ({
      nodes: [...nodes.values()],
      boots: [...boots.values()],
      hostSamples: [...hostSamples.values()],
      nodePipelines: [...nodePipelines.values()],
      pipelineSamples,
      removedNodePipelines: [...removed.values()],
      nodeComponents: [...nodeComponents.values()],
      pipelineMinutes: [...pipelineMinutes.values()],
      componentMinutes: [...componentMinutes.values()],
      statusChanges,
      logEntries,
    }),
  }
}

function addPipelineMinute(there: PipelineMinute, row: PipelineMinute): void {
  there.samples += row.samples
  there.eventsIn += row.eventsIn
  there.eventsOut += row.eventsOut
  there.errorsTotal += row.errorsTotal
  there.eventsDiscarded += row.eventsDiscarded
  there.bytesIn += row.bytesIn
  there.bytesOut += row.bytesOut
  there.utilizationSum += row.utilizationSum
  there.utilizationSamples += row.utilizationSamples
}

function addComponentMinute(there: ComponentMinute, row: ComponentMinute): void {
  there.receivedEvents += row.receivedEvents
  there.sentEvents += row.sentEvents
  there.receivedBytes += row.receivedBytes
  there.sentBytes += row.sentBytes
  there.errorsTotal += row.errorsTotal
  there.discardedEvents += row.discardedEvents
  there.latencyWeighted += row.latencyWeighted
  there.latencyWeight += row.latencyWeight
}
