// A child process that is one of the hubs. It publishes when it is told to, and says what that cost it.
import { ourHub, rawHub, stockHub } from './hubs.ts'

const hubs = { raw: rawHub, stock: stockHub, ours: ourHub } as const

export type HubName = keyof typeof hubs

export type ServerOrder =
  | { readonly kind: 'publish'; readonly from: number; readonly events: number; readonly perSecond: number | null }
  | { readonly kind: 'measure' }

export type ServerReport =
  | { readonly kind: 'listening'; readonly port: number }
  /** When each event was published, in nanoseconds of the machine's clock, as text. */
  | { readonly kind: 'published'; readonly at: readonly string[] }
  | { readonly kind: 'measured'; readonly cpuMicros: number; readonly memoryBytes: number }

const report = (message: ServerReport): void => void process.send?.(message)
const hub = await hubs[process.argv[2] as HubName]()

async function publish({ from, events, perSecond }: Extract<ServerOrder, { kind: 'publish' }>): Promise<void> {
  const at: string[] = []
  const began = performance.now()
  for (let event = 0; event < events; event += 1) {
    const due = perSecond === null ? 0 : began + (event * 1_000) / perSecond
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
    at.push(String(process.hrtime.bigint()))
    hub.publish(from + event)
    await new Promise((resolve) => setImmediate(resolve))
  }
  report({ kind: 'published', at })
}

process.on('message', (order: ServerOrder) => {
  if (order.kind === 'publish') return void publish(order)
  globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  report({ kind: 'measured', cpuMicros: user + system, memoryBytes: process.memoryUsage.rss() })
})
process.on('disconnect', () => process.exit())
report({ kind: 'listening', port: hub.port })
