// Owns what changes the make-up of the fleet: machines that enrol, nodes and tokens that are removed, environments that come and go.
import type { EnrollmentResult } from '../schema/context.ts'
import type { Actor, EnvironmentSettings } from '../schema/directory.ts'
import { FleetbeatError } from '../schema/errors.ts'
import type { EnrollNodeInput } from '../schema/inputs.ts'
import { forgetNodes, type Memory } from './absorb.ts'
import { createToken, hashOfToken } from './auth/token.ts'
import { createCoalesced } from './coalesced.ts'
import { createFlushDraft } from './ingest/draft.ts'
import { validateEnrollment } from './ingest/validate.ts'
import type { Store } from './store/store.ts'
import type { Streams } from './streams.ts'

export interface MakeUpDeps extends Memory {
  readonly store: Store
  readonly streams: Streams
  /** While nothing is being written: a flush that was planned before and written after would put the old node back. */
  readonly alone: <Result>(work: () => Promise<Result>) => Promise<Result>
  readonly enrolled: () => void
  readonly failed: (error: unknown) => void
  readonly now: () => Date
}

/** What publishes a change that no flush made. */
export const noFlush = createFlushDraft(() => undefined).finish()
export const nothingStored = { statusChanges: [], logEntries: [] } as const

export type MakeUp = ReturnType<typeof createMakeUp>

export function createMakeUp(deps: MakeUpDeps) {
  const { store, registry, streams, alone } = deps

  async function reload(nodeKey: number): Promise<void> {
    for (const { state, tokenHash } of await store.loadNodes([nodeKey])) registry.putNode(state, tokenHash)
  }

  async function enroll(input: EnrollNodeInput): Promise<EnrollmentResult> {
    const valid = validateEnrollment(input)
    const enrollmentHash = hashOfToken('enroll', valid.token)
    const nodeToken = createToken('node')
    const keys = enrollmentHash && (await store.enrollNode(valid, { enrollmentHash, node: nodeToken, now: deps.now() }))
    if (!keys) throw new FleetbeatError('UNAUTHENTICATED', 'The enrolment token is unknown, expired or revoked')
    for (const pipeline of await store.loadPipelines()) registry.putPipeline(pipeline)
    for (const component of await store.loadComponents()) registry.addComponent(component)
    await reload(keys.nodeKey)
    const node = registry.node(keys.nodeKey)
    if (!node) throw new Error(`node ${keys.nodeKey} was enrolled and is not known`)
    streams.publishEnrolled(node)
    deps.enrolled()
    return { node, token: nodeToken.token, pipelines: keys.pipelineKeys.flatMap((key) => registry.pipeline(key) ?? []) }
  }

  function forget(nodeKeys: readonly number[]): void {
    const gone = forgetNodes(nodeKeys, deps)
    if (gone.length > 0) streams.publish({ flush: noFlush, stored: nothingStored, reloaded: [], gone })
  }

  async function readEnvironments(): Promise<void> {
    const stored = await store.loadEnvironments()
    const keys = new Set(stored.map(({ key }) => key))
    const known = registry.environments()
    const gone = known.filter(({ key }) => !keys.has(key))
    for (const { key } of gone)
      forgetNodes(
        registry.nodes(key).map((node) => node.key),
        deps,
      )
    registry.setEnvironments(stored)
    const added = stored.length + gone.length > known.length
    // Before the first heartbeat of a new one needs them.
    if (added) await store.ensurePartitions()
    await streams.sync()
  }

  /** Brings environments up to what the store has: made, changed or removed, here or by another instance. */
  const environments = createCoalesced(readEnvironments, deps.failed)
  const syncEnvironments = environments.changed

  return {
    syncEnvironments,
    close: environments.close,
    enrollNode: (input: EnrollNodeInput) => alone(() => enroll(input)),
    revokeNodeToken: (by: Actor, nodeKey: number) =>
      alone(async () => {
        if (!(await store.directory.revokeNodeToken(by, nodeKey))) forget([nodeKey])
        else await reload(nodeKey)
      }),
    removeNode: (by: Actor, nodeKey: number) =>
      alone(async () => {
        await store.directory.removeNode(by, nodeKey)
        forget([nodeKey])
      }),
    async createEnvironment(by: Actor, settings: EnvironmentSettings): Promise<number> {
      const key = await store.directory.createEnvironment(by, settings)
      await syncEnvironments()
      return key
    },
    async updateEnvironment(by: Actor, key: number, settings: Partial<EnvironmentSettings>): Promise<void> {
      await store.directory.updateEnvironment(by, { key, ...settings })
      await syncEnvironments()
    },
    removeEnvironment: (by: Actor, key: number) =>
      alone(async () => {
        await store.directory.removeEnvironment(by, key)
        await syncEnvironments()
      }),
  }
}
