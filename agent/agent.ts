// Owns the composition of an agent: enrols, samples at its interval, sends, and does what the answers say. Runs nothing it is told to.
import { randomUUID } from 'node:crypto'
import { createBeat } from './beat.ts'
import { createClient } from './client.ts'
import { waitFor, type Clock } from './clock.ts'
import { createEngineReader } from './engines.ts'
import { createEnrollment } from './enrollment.ts'
import { fitHeartbeat } from './fit.ts'
import type { HostInput } from './gen/graphql.ts'
import { deploymentMode, describeHost } from './measure/host.ts'
import type { AgentOptions } from './options.ts'
import { createOwnUse } from './own-health.ts'
import { createSender, type Acknowledged } from './sender.ts'
import { openSpool } from './spool.ts'
import { openState, StateError } from './state.ts'
import { createTroubles, oneLine } from './troubles.ts'

export const agentVersion = '0.1.0'
/** Until the server says another. */
const firstIntervalSeconds = 5

export interface Agent {
  close(): Promise<void>
}

export interface AgentDeps {
  readonly log: (line: string) => void
  readonly clock: Clock
  readonly fetch: typeof fetch
  readonly measureHost: () => Promise<HostInput>
}

/** Throws a StateError where the state directory cannot be used, or where there is no token to come with. */
export function startAgent(options: AgentOptions, deps: AgentDeps): Agent {
  const { clock } = deps
  const troubles = createTroubles(deps.log)
  const state = openState(options.stateDir)
  if (state.nodeToken() === null && options.enrollmentToken === null) {
    state.close()
    throw new StateError(
      `No node token is in ${options.stateDir}: give an enrolment token with --token or FLEETBEAT_ENROLL_TOKEN`,
    )
  }
  const client = createClient(options.server, deps)
  const spool = openSpool({
    directory: options.stateDir,
    now: () => clock.now().getTime(),
    failed: (error) => troubles.began('spool', error),
  })
  const engines = createEngineReader(options.engines, { now: clock.now, fetch: deps.fetch, troubles })
  // The server's pipelines by name. Empty until it told them.
  let pipelineIds: ReadonlyMap<string, string> = new Map()

  const enrollment = createEnrollment({
    client,
    state,
    enrollmentToken: options.enrollmentToken,
    describe: () => ({
      name: options.name,
      labels: [...options.labels],
      agentVersion,
      pipelines: options.engines.map(({ pipeline }) => ({ name: pipeline })),
      ...describeHost(),
    }),
    enrolled(node, pipelines) {
      deps.log(oneLine(`enrolled as ${node.name} (${node.id})`))
      pipelineIds = new Map(pipelines.map(({ id, name }) => [name, id]))
    },
    failed: (error) => troubles.began('state', error),
  })
  const sender = createSender({
    client,
    spool,
    acknowledged,
    token: enrollment.token,
    refused: enrollment.refused,
    failed: (error, givenUp) => troubles.began(givenUp ? 'a heartbeat was given up' : 'server', error),
    wait: (ms, signal) => waitFor(clock, ms, signal),
  })
  const takeSample = createSampler()
  const beat = createBeat({
    intervalSeconds: firstIntervalSeconds,
    now: clock.monotonic,
    schedule: clock.schedule,
    tick: () => void takeSample().catch((error: unknown) => troubles.began('measuring', error)),
  })

  function acknowledged(answers: readonly Acknowledged[]): void {
    const last = answers.at(-1)
    if (!last) return
    troubles.over('server')
    for (const { pipelineId, reason } of answers.flatMap((answer) => answer.rejected))
      troubles.began(`pipeline ${pipelineId} was rejected`, reason)
    pipelineIds = new Map(last.desired.map(({ name, pipelineId }) => [name, pipelineId]))
    beat.setInterval(last.intervalSeconds)
  }

  function createSampler(): () => Promise<void> {
    const bootId = randomUUID()
    const mode = deploymentMode()
    const ownUse = createOwnUse()
    let seq = 0
    let sampling = false

    async function sample(): Promise<void> {
      const sampledAt = clock.now().toISOString()
      const [host, pipelines] = await Promise.all([hostOrNull(), engines.read(pipelineIds)])
      seq += 1
      sender.send(
        fitHeartbeat({
          bootId,
          seq,
          sampledAt,
          agentVersion,
          deploymentMode: mode,
          labels: [...options.labels],
          host,
          agent: {
            errorsTotal: troubles.total(),
            reconnectsTotal: sender.reconnects(),
            spooledHeartbeats: spool.size(),
            droppedHeartbeats: spool.dropped(),
            ...ownUse(),
          },
          // Before the server told its pipelines nothing is said of them: an empty list would say that they are gone.
          pipelines: pipelineIds.size > 0 ? pipelines : null,
        }),
      )
    }

    return async () => {
      // A sample that takes longer than the interval costs the next one, and there are never two at once.
      if (sampling) return
      sampling = true
      await sample().finally(() => (sampling = false))
    }
  }

  /** A host that cannot be measured is alive all the same. */
  async function hostOrNull(): Promise<HostInput | null> {
    try {
      const host = await deps.measureHost()
      troubles.over('measuring')
      return host
    } catch (error) {
      troubles.began('measuring', error)
      return null
    }
  }

  return {
    async close() {
      beat.close()
      await sender.close()
      await engines.close()
      state.close()
    },
  }
}
