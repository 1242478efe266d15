// Owns one server's way from a validated heartbeat to the store, without its HTTP: a registry of its own, as each instance has.
import { system } from '../../server/directory.ts'
import { createToken, hashToken } from '../../server/auth/token.ts'
import { createCommit, type Changed, type CommitOutcome } from '../../server/commit.ts'
import { createLiveSeries } from '../../server/ingest/live-series.ts'
import { validateHeartbeat } from '../../server/ingest/validate.ts'
import { loadRegistry } from '../../server/load-registry.ts'
import type { Store } from '../../server/store/store.ts'
import type { HeartbeatInput } from '../../schema/inputs.ts'

export type Instance = Awaited<ReturnType<typeof startInstance>>

export async function startInstance(store: Store, now: () => Date = () => new Date()) {
  const registry = await loadRegistry(store)
  const changes: Changed[] = []
  const outcomes: CommitOutcome[] = []
  const live = createLiveSeries(16 * 1024 * 1024)
  const commit = createCommit({
    store,
    registry,
    live,
    publish: (changed) => changes.push(changed),
    observe: (outcome) => outcomes.push(outcome),
    listening: () => ({ since: new Date(0), now: now() }),
  })
  return {
    registry,
    live,
    changes,
    outcomes,
    commit,
    /** Rejects with what the agent would be told. */
    async beat(nodeKey: number, ...inputs: HeartbeatInput[]) {
      const heartbeats = inputs.map((input) => validateHeartbeat(input, now()))
      const [result] = await commit.settle([{ kind: 'heartbeats', nodeKey, heartbeats }])
      if (result?.status !== 'fulfilled') throw result?.reason as Error
      return result.value
    },
  }
}

/** A token of an environment with which machines enrol. */
export async function enrollmentToken(store: Store, environmentKey: number): Promise<string> {
  const parts = createToken('enroll')
  await store.directory.createEnrollmentToken(system, { environmentKey, label: 'test', parts, expiresAt: null })
  return parts.token
}

/** A node of the environment `production`, with pipelines that have no components yet. Answers its key. */
export async function enrollDirectly(store: Store, machineId: string, pipelines: readonly string[]): Promise<number> {
  const { key } = await store.ensureEnvironment('production')
  const node = createToken('node')
  const token = await enrollmentToken(store, key)
  const enrolled = await store.enrollNode(
    { token, machineId, name: machineId, pipelines: pipelines.map((name) => ({ name })) },
    { enrollmentHash: hashToken(token), node, now: new Date() },
  )
  if (!enrolled) throw new Error(`${machineId} could not be enrolled`)
  return enrolled.nodeKey
}
