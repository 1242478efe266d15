// Owns the whole way: many agents beat into the built server over HTTP, flat out, and then at 60 % of what it took.
import { enrollmentToken } from '../../tests/harness/agent.ts'
import { enroll } from '../../tests/harness/api.ts'
import { startServer, type TestServer } from '../../tests/harness/server.ts'
import { percentile } from '../measure.ts'
import { createSenders } from './senders.ts'
import { pipelinesOf, type Shape } from './workload.ts'

const agents = 25
const seconds = { warm: 3, flatOut: 10, paced: 10 }
const easyShare = 0.6

export interface WholeWay {
  readonly perSecond: number
  /** Of the server's process, per heartbeat. */
  readonly cpuSeconds: number
  readonly ackP50Ms: number
  readonly ackP99Ms: number
  readonly eventLoopP99Ms: number
  /** Resident memory at the end of the run to that after warming. */
  readonly memoryGrowth: number
  readonly memoryMiB: number
}

export async function benchWholeWay(shape: Shape): Promise<WholeWay> {
  const server = await startServer({
    env: { FLEETBEAT_LOCAL_AGENT: 'off', LOG_LEVEL: 'silent', FLEETBEAT_HEARTBEATS_PER_SECOND: '10000' },
  })
  const token = await enrollmentToken(server)
  const senders = createSenders(
    await Promise.all(
      Array.from({ length: agents }, async (_, at) => {
        const machine = { token, machineId: `agent-${at}`, name: `agent-${at}`, pipelines: pipelinesOf(shape) }
        return { ...(await enroll(server, machine)), url: server.url, shape }
      }),
    ),
  )
  try {
    await senders.flatOut(seconds.warm)
    const before = await readMetrics(server)
    const flatOut = await senders.flatOut(seconds.flatOut)
    const between = await readMetrics(server)
    const perSecond = flatOut.acknowledged / flatOut.seconds
    const paced = await senders.paced(perSecond * easyShare, seconds.paced)
    const after = await readMetrics(server)
    return {
      perSecond,
      cpuSeconds: (between.cpuSeconds - before.cpuSeconds) / flatOut.acknowledged,
      ackP50Ms: percentile(paced.latencies, 50),
      ackP99Ms: percentile(paced.latencies, 99),
      eventLoopP99Ms: after.eventLoopP99Ms,
      memoryGrowth: after.memoryBytes / between.memoryBytes,
      memoryMiB: after.memoryBytes / 2 ** 20,
    }
  } finally {
    senders.close()
    await server.close()
  }
}

/** The event-loop delay is that since the reading before. */
async function readMetrics(server: TestServer) {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    cpuSeconds: value('process_cpu_seconds_total'),
    memoryBytes: value('process_resident_memory_bytes'),
    eventLoopP99Ms: value('nodejs_eventloop_lag_p99_seconds') * 1000,
  }
}
