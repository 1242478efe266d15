// Owns the order of the stages: authenticate ▶ validate ▶ batch ▶ (sequence, store, publish: commit.ts). Implements what resolvers may ask for.
import { bounds } from '../schema/bounds.ts'
import type { Fleet, HeartbeatResult, Maintenance } from '../schema/context.ts'
import { FleetbeatError, invalidInput, type ErrorCode } from '../schema/errors.ts'
import { encodeId } from '../schema/ids.ts'
import type { HeartbeatInput } from '../schema/inputs.ts'
import type { FleetNode } from '../schema/shapes.ts'
import { hashOfToken } from './auth/token.ts'
import { createCommit, type CommitOutcome, type ItemResult } from './commit.ts'
import { createBatch, type BatchLimits } from './ingest/batch.ts'
import { overfull, type Item } from './ingest/plan.ts'
import { createLiveSeries } from './ingest/live-series.ts'
import { sumOf } from './ingest/pipeline-sum.ts'
import { createRateLimit, type RateLimits } from './ingest/rate-limit.ts'
import type { Registry } from './ingest/registry.ts'
import { loadRegistry } from './load-registry.ts'
import { createMakeUp, noFlush, nothingStored, type MakeUp } from './make-up.ts'
import { isSilent, statusAfterOurAbsence } from './ingest/status.ts'
import { validateHeartbeat, validateLabel } from './ingest/validate.ts'
import { createWatch } from './ingest/watch.ts'
import type { Store } from './store/store.ts'
import { createFleetSeries } from './fleet-series.ts'
import { createUptimes } from './uptimes.ts'
import { createCoalesced } from './coalesced.ts'
import type { Heartbeat } from './records.ts'
import { createPeers } from './peers.ts'
import { createSeries } from './series.ts'
import { createStreams } from './streams.ts'
import { createVolumeComparison } from './volume-comparison.ts'
import { createVolumeTicks } from './volume-ticks.ts'
import type { Hub } from './delivery/hub.ts'

export interface FleetDeps {
  readonly store: Store
  readonly hub: Hub
  readonly observe: FleetObserver
  readonly limits: { readonly batch: BatchLimits; readonly rate: RateLimits; readonly liveBytes: number }
  /** Environments are as the store has them, and what somebody may see may have changed. */
  readonly accessChanged: () => Promise<void>
  readonly now?: () => Date
}

/** What passes through the stages, for the metrics and the ingest log. */
export interface FleetObserver {
  received(heartbeats: number): void
  validated(heartbeats: number, seconds: number): void
  refused(stage: 'validate' | 'batch', heartbeats: number, code: ErrorCode): void
  committed(outcome: CommitOutcome): void
  enrolled(): void
  published(events: number): void
  /** A fault of ours that lost nothing: it is for the log. */
  failed(error: unknown): void
}

export interface RunningFleet extends Fleet {
  readonly makeUp: MakeUp
  nodeOfToken(token: string): Promise<FleetNode | null>
  queueDepth(): number
  /** What the live rings hold. */
  liveUsage(): { readonly series: number; readonly bytes: number }
  close(): Promise<void>
}

/** Who waits for a write this long says nothing meanwhile. */
const deafAfterSeconds = 3
const overloadedRetryMs = 1_000

export async function createFleet(deps: FleetDeps): Promise<RunningFleet> {
  const { store, observe } = deps
  const now = deps.now ?? (() => new Date())
  const registry = await loadRegistry(store, now)
  const live = createLiveSeries(deps.limits.liveBytes)
  const streams = await createStreams({
    store,
    registry,
    hub: deps.hub,
    now,
    published: observe.published,
    failed: observe.failed,
  })
  const ticks = createVolumeTicks({ hub: deps.hub, now })
  const commit = createCommit({
    store,
    registry,
    live,
    listening: () => watch.listening(),
    publish: streams.publish,
    observe(outcome) {
      const deaf = outcome.kind === 'failed' ? outcome.unavailable : outcome.seconds > deafAfterSeconds
      if (deaf) watch.wasDeaf()
      observe.committed(outcome)
    },
  })
  const batch = createBatch<Item, ItemResult>(commit.settle, deps.limits.batch)
  const rateLimit = createRateLimit(deps.limits.rate)
  const watch = createWatch({
    now,
    states: registry.allStates,
    intervalOf: registry.intervalOf,
    // A suspicion that finds no room comes again with the next tick.
    suspect: (nodeKey) => void batch.submit({ kind: 'silence', nodeKey }, 1)?.catch(() => undefined),
  })
  await commit.settle(ourAbsence(registry, now()))
  const makeUp = createMakeUp({
    store,
    registry,
    live,
    streams,
    now,
    alone: batch.alone,
    enrolled: observe.enrolled,
    failed: observe.failed,
  })
  const access = createCoalesced(async () => {
    await makeUp.syncEnvironments()
    await deps.accessChanged()
  }, observe.failed)
  const peers = createPeers({
    store,
    registry,
    live,
    publish: (changed) => streams.publish({ flush: noFlush, stored: nothingStored, ...changed }),
    wentOn: streams.wentOn,
    syncEnvironments: makeUp.syncEnvironments,
    accessChanged: () => void access.changed(),
    failed: observe.failed,
  })

  async function heartbeats(nodeKey: number, inputs: readonly HeartbeatInput[]): Promise<HeartbeatResult[]> {
    observe.received(inputs.length)
    const receivedAt = now()
    const retryAfterMs = rateLimit.take(nodeKey, inputs.length, receivedAt.getTime())
    if (retryAfterMs > 0) {
      observe.refused('validate', inputs.length, 'RATE_LIMITED')
      throw new FleetbeatError('RATE_LIMITED', 'This node sends too many heartbeats; nothing was written', {
        retryAfterMs,
      })
    }
    const validated = validate(inputs, receivedAt, observe)
    const item = { kind: 'heartbeats', nodeKey, heartbeats: validated } as const
    refuseOverfull(item, registry, observe)
    const submitted = batch.submit(item, inputs.length)
    if (!submitted) {
      observe.refused('batch', inputs.length, 'OVERLOADED')
      throw overloaded('Too many heartbeats wait to be written')
    }
    const accepted = await submitted
    return accepted.map((result) => ({ ...result, ...instructions(registry, nodeKey, now()) }))
  }

  async function nodeOfToken(token: string): Promise<FleetNode | null> {
    const hash = hashOfToken('node', token)
    if (hash === null) return null
    const known = registry.nodeOfToken(hash)
    if (known) return known
    // Another instance may have enrolled it a moment ago.
    const key = await store.nodeKeyOfToken(hash)
    if (key === null) return null
    await peers.reload([key])
    return registry.nodeOfToken(hash) ?? null
  }

  async function setMaintenance(nodeKey: number, { on, reason }: Maintenance): Promise<FleetNode> {
    const valid = reason === null ? null : validateLabel(reason, 'reason')
    const submitted = batch.submit({ kind: 'maintenance', nodeKey, on, reason: valid, at: now() }, 1)
    if (!submitted) throw overloaded('Too much waits to be written')
    await submitted
    const node = registry.node(nodeKey)
    if (!node) throw new Error(`node ${nodeKey} was changed and is not known`)
    return node
  }

  return {
    ...reads(registry),
    ...createUptimes({ store, registry, now }),
    ...createFleetSeries({ store, now, nameOf: nameIn(registry) }),
    ...createVolumeComparison({ store, now, pipelinesOf: registry.pipelinesOf }),
    ...createSeries({ store, live, now, environmentOf: (nodeKey) => registry.node(nodeKey)?.environmentKey }),
    hostSamples: async (nodeKey, range) => {
      const node = registry.node(nodeKey)
      return node ? store.hostSamples(node, range) : []
    },
    logEntries: (environmentKey, filter, page) =>
      store.logPage({ environmentKey, epoch: streams.epochs(environmentKey).log }, { filter, page }),
    statusChanges: (environmentKey, filter, page) =>
      store.changePage({ environmentKey, epoch: streams.epochs(environmentKey).status }, { filter, page }),
    setRetention: store.setRetention,
    storage: store.storageOf,
    lastSweep: store.lastSweep,
    heartbeats,
    setMaintenance,
    enrollNode: makeUp.enrollNode,
    metricUpdates: streams.metricUpdates,
    fleetStatus: streams.fleetStatus,
    volumeTicks: ticks.volumeTicks,
    logEntryEvents: streams.logEntryEvents,
    statusChangeEvents: streams.statusChangeEvents,
    makeUp,
    nodeOfToken,
    queueDepth: batch.depth,
    liveUsage: live.usage,
    async close() {
      watch.close()
      ticks.close()
      await peers.close()
      await access.close()
      await makeUp.close()
      await batch.close()
    },
  }
}

function overloaded(what: string): FleetbeatError {
  return new FleetbeatError('OVERLOADED', `${what}; nothing was written`, { retryAfterMs: overloadedRetryMs })
}

const nameIn = (registry: Registry) => (of: 'NODE' | 'PIPELINE', key: number) =>
  (of === 'NODE' ? registry.node(key) : registry.pipeline(key))?.name ?? null

function reads(registry: Registry) {
  return {
    environments: registry.environments,
    environment: registry.environment,
    counts: registry.counts,
    node: registry.node,
    nodes: registry.nodes,
    pipeline: registry.pipeline,
    pipelines: registry.pipelinesOf,
    nodePipelines: registry.nodePipelines,
    nodePipeline: registry.nodePipeline,
    pipelineNodes: registry.pipelineNodes,
    pipelineSum: (pipelineKey: number) =>
      sumOf(registry.pipelineNodes(pipelineKey), (nodeKey) => isSilent(registry.node(nodeKey)?.status)),
  }
}

/** All of a request's heartbeats: one that breaks a bound refuses them all. */
function validate(inputs: readonly HeartbeatInput[], receivedAt: Date, observe: FleetObserver): Heartbeat[] {
  const started = performance.now()
  try {
    const heartbeats = inputs.map((input) => validateHeartbeat(input, receivedAt))
    observe.validated(heartbeats.length, (performance.now() - started) / 1000)
    return heartbeats
  } catch (error) {
    if (error instanceof FleetbeatError) observe.refused('validate', inputs.length, error.code)
    throw error
  }
}

/** Names of components that are made up anew each time would grow without end. */
function refuseOverfull(item: Item, registry: Registry, observe: FleetObserver): void {
  const over = overfull([item], registry)
  if (!over) return
  observe.refused('validate', 1, 'INVALID_INPUT')
  const pipeline = encodeId('pipeline', over.pipelineKey)
  throw invalidInput(
    `input.pipelines["${pipeline}"].components`,
    `names of at most ${bounds.componentsInAll} components in the life of a pipeline`,
    over.count,
  )
}

/** What an agent is to do next. */
function instructions(registry: Registry, nodeKey: number, serverTime: Date) {
  const node = registry.node(nodeKey)
  const environment = node && registry.environment(node.environmentKey)
  if (!environment) throw new Error(`node ${nodeKey} was accepted and is not known`)
  const desired = registry
    .nodePipelines(nodeKey)
    .flatMap(({ pipelineKey, pipelineName, desiredVersion }) =>
      desiredVersion === null ? [] : [{ pipelineKey, name: pipelineName, version: desiredVersion }],
    )
  return { intervalSeconds: environment.intervalSeconds, serverTime, desired }
}

/** Once, at the start: nodes whose grace passed while nobody listened. */
function ourAbsence(registry: Registry, at: Date): Item[] {
  return [...registry.allStates()].flatMap(({ node }): Item[] => {
    const silence = { now: at, intervalSeconds: registry.intervalOf(node) }
    const decision = statusAfterOurAbsence(node.status, node.lastHeartbeatAt, silence)
    return decision ? [{ kind: 'status', nodeKey: node.key, decision, at }] : []
  })
}
