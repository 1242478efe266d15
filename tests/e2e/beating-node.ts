// Owns a node of the browser tests that beats only when it is told to: what it says, and when it was measured, is the test's.
import { enroll, request } from '../harness/api.ts'
import { enrollmentToken } from '../harness/agent.ts'
import type { TestServer } from '../harness/server.ts'

export interface Said {
  /** What each pipeline took in since its start; absent: none is told of. */
  readonly pipelines?: readonly object[]
  readonly host?: Readonly<Record<string, unknown>>
  /** The agent of itself. */
  readonly agent?: object | null
  readonly labels?: readonly { key: string; value: string }[]
  /** By the test's clock; now, if absent. */
  readonly at?: Date
}

export interface BeatingNode {
  readonly id: string
  readonly name: string
  readonly pipelineIds: readonly string[]
  beat(said?: Said): Promise<void>
}

const heartbeat = 'mutation($input: HeartbeatInput!) { heartbeat(input: $input) { acceptedSeq } }'

export async function beatingNode(
  server: TestServer,
  name: string,
  pipelines: readonly { name: string }[] = [],
): Promise<BeatingNode> {
  const enrolled = await enroll(server, {
    token: await enrollmentToken(server),
    machineId: name,
    name,
    pipelines,
  })
  let seq = 0
  return {
    id: enrolled.nodeId,
    name,
    pipelineIds: enrolled.pipelineIds,
    async beat({ at = new Date(), ...said } = {}) {
      seq += 1
      const input = {
        bootId: `boot-of-${name}`,
        seq,
        sampledAt: at.toISOString(),
        agentVersion: '1.0.0',
        deploymentMode: 'STANDALONE',
        ...said,
      }
      const { errors } = await request(server, { query: heartbeat, variables: { input } }, { token: enrolled.token })
      if (errors) throw new Error(`The heartbeat of ${name} was answered ${JSON.stringify(errors)}`)
    },
  }
}

/** A pipeline that takes in 100 events a second and sends 80 on, as it reports that many seconds after its start. */
export function running(pipelineId: string, seconds: number, given: Readonly<Record<string, unknown>> = {}): object {
  return {
    pipelineId,
    status: 'RUNNING',
    version: '7',
    eventsIn: 100 * seconds,
    eventsOut: 80 * seconds,
    bytesIn: 10_000 * seconds,
    bytesOut: 6_000 * seconds,
    errorsTotal: seconds,
    eventsDiscarded: 0,
    uptimeSeconds: seconds,
    ...given,
  }
}
