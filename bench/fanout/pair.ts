// Owns a hub and its subscribers in a process each, and what is measured between them.
import { fork, type ChildProcess } from 'node:child_process'
import { percentile } from '../measure.ts'
import { builtProgram } from './build.ts'
import type { ClientMode, ClientOrder, ClientReport } from './clients.ts'
import type { HubName, ServerOrder, ServerReport } from './server.ts'

export interface PairOptions {
  readonly hub: HubName
  readonly mode: ClientMode
  readonly subscribers: number
  readonly groups?: number
  readonly stalledShare?: number
}

export interface Burst {
  readonly deliveries: number
  readonly seconds: number
  readonly cpuMicros: number
}

export interface Paced {
  /** Milliseconds from publishing to receiving. */
  readonly p50: number
  readonly p99: number
  readonly microsADelivery: number
}

export interface Pair {
  /** What a connection takes in the server while nothing is sent. */
  readonly bytesAConnection: number
  /** As fast as the hub takes them. */
  burst(deliveries: number): Promise<Burst>
  paced(eventsPerSecond: number, seconds: number): Promise<Paced>
  close(): void
}

const settleMs = 300
const longestMs = 60_000

export async function openPair(options: PairOptions): Promise<Pair> {
  const server = child<ServerOrder, ServerReport>('server', [options.hub])
  const clients = child<ClientOrder, ClientReport>('clients', [])
  const { port } = await server.report('listening')
  const measure = async () => {
    server.order({ kind: 'measure' })
    return server.report('measured')
  }
  const before = await measure()
  const { mode, subscribers, groups = 1, stalledShare = 0 } = options
  const stalled = Math.round(subscribers * stalledShare)
  clients.order({ kind: 'connect', port, count: subscribers, mode, groups, stalled })
  await clients.report('connected')
  const taking = subscribers - stalled
  let number = 1

  async function publish(events: number, perSecond: number | null): Promise<readonly string[]> {
    server.order({ kind: 'publish', from: number, events, perSecond })
    number += events
    return (await server.report('published')).at
  }

  async function received(events: number, timeoutMs: number) {
    clients.order({ kind: 'await', events, timeoutMs })
    return clients.report('received')
  }

  await received(Number.POSITIVE_INFINITY, settleMs)
  const idle = await measure()
  return {
    bytesAConnection: (idle.memoryBytes - before.memoryBytes) / subscribers,
    async burst(deliveries) {
      const events = Math.max(10, Math.round(deliveries / taking))
      const start = await measure()
      const done = received(events * taking, longestMs)
      const at = await publish(events, null)
      const end = await done
      const { cpuMicros } = await measure()
      clients.order({ kind: 'arrivals' })
      await clients.report('arrivals')
      return {
        deliveries: events * taking,
        seconds: Number(BigInt(end.at) - BigInt(at[0] ?? 0)) / 1e9,
        cpuMicros: cpuMicros - start.cpuMicros,
      }
    },
    async paced(eventsPerSecond, seconds) {
      const from = number
      const events = Math.ceil(eventsPerSecond * seconds)
      const start = await measure()
      const done = received(events * taking, longestMs)
      const at = await publish(events, eventsPerSecond)
      await done
      const { cpuMicros } = await measure()
      clients.order({ kind: 'arrivals' })
      const { arrivals } = await clients.report('arrivals')
      const latencies = arrivals.map(
        ([event, arrived]) => Number(BigInt(arrived) - BigInt(at[event - from] ?? 0)) / 1e6,
      )
      return {
        p50: percentile(latencies, 50),
        p99: percentile(latencies, 99),
        microsADelivery: (cpuMicros - start.cpuMicros) / (events * taking),
      }
    },
    close() {
      server.kill()
      clients.kill()
    },
  }
}

function child<Order extends object, Report extends { readonly kind: string }>(
  file: 'server' | 'clients',
  args: readonly string[],
) {
  const process_: ChildProcess = fork(builtProgram(file), args, { execArgv: ['--expose-gc'] })
  const waiting: Report[] = []
  const listeners = new Set<() => void>()
  process_.on('message', (report: Report) => {
    waiting.push(report)
    for (const listener of listeners) listener()
  })
  return {
    order: (order: Order) => void process_.send(order),
    report<Kind extends Report['kind']>(kind: Kind): Promise<Extract<Report, { kind: Kind }>> {
      return new Promise((resolve, reject) => {
        const ended = () => reject(new Error(`${file} ended while ${kind} was waited for`))
        const look = () => {
          const index = waiting.findIndex((report) => report.kind === kind)
          if (index < 0) return
          listeners.delete(look)
          process_.off('exit', ended)
          resolve(waiting.splice(index, 1)[0] as Extract<Report, { kind: Kind }>)
        }
        listeners.add(look)
        process_.once('exit', ended)
        look()
      })
    },
    kill: () => void process_.kill(),
  }
}
