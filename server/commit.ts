// Owns the way of a group: plan, write, remember, publish. Nothing is remembered or published that is not stored.
import type { HeartbeatResult } from '../schema/context.ts'
import { FleetbeatError, unavailable, type ErrorCode } from '../schema/errors.ts'
import type { FleetNode } from '../schema/shapes.ts'
import { absorb, forgetNodes, missingIn, type Reloaded } from './absorb.ts'
import type { LiveSeries } from './ingest/live-series.ts'
import { planFlush, unknownComponents, type Item, type Known, type Plan } from './ingest/plan.ts'
import type { Registry } from './ingest/registry.ts'
import type { Flush, Stored } from './records.ts'
import { failureOf } from './store/failure.ts'
import type { Store } from './store/store.ts'

export interface CommitDeps {
  readonly store: Pick<Store, 'writeFlush' | 'loadNodes' | 'addComponents'>
  readonly registry: Registry
  readonly live: Pick<LiveSeries, 'append' | 'forget'>
  readonly publish: (changed: Changed) => void
  /** Told of every group that could not be written, and of every one that was. */
  readonly observe: (outcome: CommitOutcome) => void
  readonly listening: Known['listening']
}

/** What a committed flush changed; `reloaded` nodes were found to be ahead of what we remembered. */
export interface Changed {
  readonly flush: Flush
  readonly stored: Stored
  readonly reloaded: readonly Reloaded[]
  /** Nodes that are no more. */
  readonly gone: readonly FleetNode[]
}

export type CommitOutcome =
  | { readonly kind: 'written'; readonly heartbeats: number; readonly seconds: number; readonly flush: Flush }
  | {
      readonly kind: 'failed'
      readonly error: unknown
      readonly unavailable: boolean
      /** How many are answered that they were not taken, and by which code. */
      readonly heartbeats: number
      readonly code: ErrorCode
    }

export type ItemResult = readonly Pick<HeartbeatResult, 'acceptedSeq' | 'duplicate' | 'rejected'>[]

const mostAttempts = 5

export function createCommit(deps: CommitDeps) {
  const { store, registry } = deps
  const known: Known = {
    state: registry.state,
    mayBeat: registry.mayBeat,
    intervalOf: registry.intervalOf,
    pipelineOf: registry.pipelineOf,
    componentKey: registry.componentKey,
    listening: deps.listening,
  }

  /** Writes the items as one flush and answers for each. A plan on a stale state is made again on what is stored. */
  async function write(items: readonly Item[]): Promise<Plan> {
    const reloaded: Reloaded[] = []
    const gone: FleetNode[] = []
    for (let attempt = 1; ; attempt += 1) {
      await registerComponents(items)
      const plan = planFlush(items, known)
      const stored = await attemptWrite(plan.flush)
      if (stored) {
        remember(plan.flush)
        deps.publish({ flush: plan.flush, stored, reloaded, gone })
        return plan
      }
      if (attempt >= mostAttempts) throw notWritten()
      const keys = plan.flush.nodes.map((it) => it.state.node.key)
      const loaded = await store.loadNodes(keys)
      gone.push(...forgetNodes(missingIn(loaded, keys), deps))
      reloaded.push(...absorb(loaded, deps, 'differs'))
    }
  }

  function remember(flush: Flush): void {
    for (const view of flush.pipelineSamples) deps.live.append(view)
    for (const { nodeKey, pipelineKey } of flush.removedNodePipelines) {
      const gone = registry.nodePipeline(nodeKey, pipelineKey)
      if (gone) deps.live.forget(gone)
    }
    for (const { state } of flush.nodes) {
      // Another instance may have written it since, or removed it, and we may have heard of that already.
      const known = registry.node(state.node.key)
      if (known && known.revision < state.node.revision) registry.put(state)
    }
  }

  /** Null: planned on a stale state, or another writer was in the way; nothing was written. */
  async function attemptWrite(flush: Flush): Promise<Stored | null> {
    if (flush.nodes.length === 0) return { statusChanges: [], logEntries: [] }
    try {
      return await store.writeFlush(flush)
    } catch (error) {
      if (failureOf(error) === 'conflict') return null
      throw error
    }
  }

  async function registerComponents(items: readonly Item[]): Promise<void> {
    const missing = unknownComponents(items, known)
    if (missing.length === 0) return
    for (const component of await store.addComponents(missing)) registry.addComponent(component)
  }

  async function settle(items: readonly Item[]): Promise<PromiseSettledResult<ItemResult>[]> {
    const started = performance.now()
    try {
      const { outcomes, flush } = await write(items)
      const heartbeats = outcomes.reduce((sum, outcome) => sum + (outcome?.length ?? 0), 0)
      deps.observe({ kind: 'written', heartbeats, seconds: (performance.now() - started) / 1000, flush })
      return outcomes.map((outcome) =>
        outcome ? { status: 'fulfilled', value: outcome } : { status: 'rejected', reason: gone() },
      )
    } catch (error) {
      const bad = !(error instanceof FleetbeatError) && failureOf(error) === 'data'
      // One item that cannot be stored must not keep the others from it: each goes alone.
      if (bad && items.length > 1) return settleEach(items)
      const reason = bad ? unstorable() : error instanceof FleetbeatError ? error : notWritten()
      const heartbeats = items.reduce((sum, item) => sum + (item.kind === 'heartbeats' ? item.heartbeats.length : 0), 0)
      deps.observe({ kind: 'failed', error, unavailable: !bad, heartbeats, code: reason.code })
      return items.map(() => ({ status: 'rejected', reason }))
    }
  }

  async function settleEach(items: readonly Item[]): Promise<PromiseSettledResult<ItemResult>[]> {
    const results: PromiseSettledResult<ItemResult>[] = []
    for (const item of items) results.push(...(await settle([item])))
    return results
  }

  return { settle }
}

function gone(): FleetbeatError {
  return new FleetbeatError('UNAUTHENTICATED', 'The node of this token, or the token, is no more: enrol it again')
}

function notWritten(): FleetbeatError {
  return unavailable('The database does not take writes right now; nothing was written')
}

function unstorable(): FleetbeatError {
  return new FleetbeatError(
    'INVALID_INPUT',
    'input: expected values that the database can hold; it refused one of them, and nothing was written',
  )
}
