// Owns how a heartbeat changes a node: once per (bootId, seq), whole or not at all. Pure but for the draft it adds to; knows no database.
import type { HeartbeatResult } from '../../schema/context.ts'
import type { FleetNode, Pipeline } from '../../schema/shapes.ts'
import type { ComponentKeys, Heartbeat, NodeState, PipelineReport, PipelineState } from '../records.ts'
import { agentHealthOf, applyHost, sampleOf } from './apply-host.ts'
import { applyPipeline, minuteOf } from './apply-pipeline.ts'
import type { FlushDraft } from './draft.ts'
import { statusOfBeating, type Decision } from './status.ts'

export interface ApplyContext {
  readonly draft: FlushDraft
  /** The pipeline of this key, if it is one of that environment. */
  readonly pipelineOf: (environmentKey: number, pipelineKey: number) => Pipeline | undefined
  readonly componentKey: ComponentKeys
}

export type Applied = Pick<HeartbeatResult, 'acceptedSeq' | 'duplicate' | 'rejected'>

export function applyHeartbeat(state: NodeState, heartbeat: Heartbeat, context: ApplyContext): Applied {
  const lastSeq = state.boots.get(heartbeat.bootId) ?? 0
  if (heartbeat.seq <= lastSeq) return { acceptedSeq: lastSeq, duplicate: true, rejected: [] }

  const revision = state.node.revision + 1
  const { accepted, rejected } = ownPipelines(state.node.environmentKey, heartbeat, context)
  const pipelines = accepted ? applyReports(state, accepted, { heartbeat, revision, context }) : state.pipelines
  const applied = heartbeat.host
    ? applyHost(state.node.key, state.hostCounters, { ...heartbeat, host: heartbeat.host })
    : null
  const host = applied?.host ?? state.node.host
  const decision = statusOfBeating(state.node.status, host, viewsOf(pipelines))
  const node: FleetNode = {
    ...withStatus(state.node, decision, {
      at: heartbeat.receivedAt,
      draft: context.draft,
      whenHealthy: 'Beating again',
    }),
    revision,
    agentVersion: heartbeat.agentVersion,
    engineVersion: heartbeat.engineVersion ?? state.node.engineVersion,
    deploymentMode: heartbeat.deploymentMode,
    labels: heartbeat.labels ?? state.node.labels,
    lastHeartbeatAt: heartbeat.receivedAt,
    host,
    agentHealth: heartbeat.agentHealth ? agentHealthOf(heartbeat.agentHealth) : state.node.agentHealth,
  }
  const { draft } = context
  draft.boot({ nodeKey: node.key, bootId: heartbeat.bootId, lastSeq: heartbeat.seq, lastSeen: heartbeat.receivedAt })
  if (applied) draft.hostSample(sampleOf(applied.host))
  draft.setState(
    {
      node,
      boots: withBoot(state.boots, heartbeat),
      hostCounters: applied?.counters ?? state.hostCounters,
      pipelines,
    },
    state.node.revision,
  )
  return { acceptedSeq: heartbeat.seq, duplicate: false, rejected }
}

/** A node's status as decided, with the transition told when it is another than before. */
export function withStatus(
  node: FleetNode,
  decision: Decision,
  how: { readonly at: Date; readonly draft: FlushDraft; readonly whenHealthy: string },
): FleetNode {
  if (decision.status === node.status) return { ...node, statusReasons: decision.reasons }
  how.draft.statusChange({
    environmentKey: node.environmentKey,
    nodeKey: node.key,
    pipelineKey: null,
    from: node.status,
    to: decision.status,
    reason: decision.reasons[0] ?? (node.lastHeartbeatAt === null ? 'First heartbeat' : how.whenHealthy),
    at: how.at,
  })
  return { ...node, status: decision.status, statusReasons: decision.reasons, statusSince: how.at }
}

function ownPipelines(environmentKey: number, heartbeat: Heartbeat, context: ApplyContext) {
  if (heartbeat.pipelines === null) return { accepted: null, rejected: [] }
  const accepted: { report: PipelineReport; pipeline: Pipeline }[] = []
  const rejected: { pipelineId: string; reason: string }[] = []
  for (const report of heartbeat.pipelines) {
    const pipeline = report.pipelineKey === null ? undefined : context.pipelineOf(environmentKey, report.pipelineKey)
    if (pipeline) accepted.push({ report, pipeline })
    else rejected.push({ pipelineId: report.pipelineId, reason: "Not a pipeline of the node's environment" })
  }
  return { accepted, rejected }
}

/** The list is the whole truth of what runs there: what it leaves out goes, unless the node is to run it. */
function applyReports(
  state: NodeState,
  accepted: readonly { report: PipelineReport; pipeline: Pipeline }[],
  how: { heartbeat: Heartbeat; revision: number; context: ApplyContext },
): Map<number, PipelineState> {
  const { heartbeat, revision, context } = how
  const pipelineContext = { ...context, heartbeat, revision, minute: minuteOf(heartbeat.sampledAt) }
  const next = new Map<number, PipelineState>()
  for (const { report, pipeline } of accepted) {
    const before =
      state.pipelines.get(pipeline.key) ??
      newPipelineState(state.node, pipeline, { at: heartbeat.receivedAt, desiredVersion: null })
    next.set(pipeline.key, applyPipeline(before, report, pipelineContext))
  }
  for (const [key, before] of state.pipelines) {
    if (next.has(key)) continue
    if (before.view.desiredVersion !== null) next.set(key, before)
    else context.draft.removeNodePipeline(state.node.key, key)
  }
  return next
}

const nothingCounted = {
  eventsIn: null,
  eventsOut: null,
  errorsTotal: null,
  eventsDiscarded: null,
  bytesIn: null,
  bytesOut: null,
}

/** A pipeline that is to run on a node, or runs there, and was never reported. */
export function newPipelineState(
  node: FleetNode,
  pipeline: Pipeline,
  since: { readonly at: Date; readonly desiredVersion: string | null },
): PipelineState {
  return {
    countedAt: {},
    components: new Map(),
    view: {
      nodeKey: node.key,
      pipelineKey: pipeline.key,
      environmentKey: node.environmentKey,
      revision: node.revision,
      pipelineName: pipeline.name,
      status: 'PENDING',
      statusSince: since.at,
      version: null,
      desiredVersion: since.desiredVersion,
      pid: null,
      uptimeSeconds: null,
      utilization: null,
      configChecksum: null,
      sampledAt: null,
      totals: { ...nothingCounted, restarts: null },
      rates: { eventsIn: null, eventsOut: null, errors: null, eventsDiscarded: null, bytesIn: null, bytesOut: null },
      components: [],
    },
  }
}

const rememberedBoots = 64

/** Only the newest starts are remembered here; the store has the same bound. */
function withBoot(boots: ReadonlyMap<string, number>, { bootId, seq }: Heartbeat): ReadonlyMap<string, number> {
  const next = new Map(boots)
  next.delete(bootId)
  next.set(bootId, seq)
  for (const oldest of next.keys()) {
    if (next.size <= rememberedBoots) break
    next.delete(oldest)
  }
  return next
}

export function* viewsOf(pipelines: ReadonlyMap<number, PipelineState>) {
  for (const pipeline of pipelines.values()) yield pipeline.view
}
