// Everything breaks, again and again, while agents beat and clients watch: what the clients saw is what the store has, or they were told that it is not.
// A short form runs with the other tests; `npm run chaos` runs a thousand faults. CHAOS_SEED repeats a run's faults.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { enrollmentToken } from '../harness/agent.ts'
import { signIn } from '../harness/api.ts'
import { createCuttingProxy, type CuttingProxy } from '../harness/cutting-proxy.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { createHeapFolder, type HeapFolder } from '../harness/heap.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { createUnkindProxy, type UnkindProxy } from '../harness/unkind-proxy.ts'
import { startBeater, type Beater } from './beaters.ts'
import { watchChanges, watchFleet, watchLog, watchMetrics, type Change } from './watchers.ts'

const faults = Number(process.env['CHAOS_FAULTS'] ?? 30)
const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const account = { email: 'owner@example.com', password: 'correct-horse-battery' }
const beaters = 3

let database: TestDatabase
let way: CuttingProxy
let server: TestServer
let heap: HeapFolder
let proxy: UnkindProxy
let cookie: string

beforeAll(async () => {
  database = await createTestDatabase()
  way = await createCuttingProxy(database.url)
  heap = await createHeapFolder()
  server = await startServer({
    env: {
      ...heap.env,
      DATABASE_URL: way.url,
      FLEETBEAT_LOCAL_AGENT: 'off',
      FLEETBEAT_OWNER_EMAIL: account.email,
      FLEETBEAT_OWNER_PASSWORD: account.password,
      FLEETBEAT_HEARTBEATS_PER_SECOND: '10000',
      LOG_LEVEL: 'silent',
    },
  })
  proxy = await createUnkindProxy(() => server.url)
  cookie = await signIn(server, account)
}, 60_000)
afterAll(async () => {
  await proxy.close()
  await server.close()
  await heap.close()
  await way.close()
  await database.close()
}, 60_000)

/** Mulberry32: small, and the same everywhere. */
function random(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Fault = readonly [weight: number, name: string, strike: (pause: () => Promise<void>) => Promise<void> | void]

const kinds: readonly Fault[] = [
  [30, 'the way to the clients is cut', () => proxy.cut()],
  [
    12,
    'the way to the clients stands still',
    async (pause) => {
      proxy.stall()
      await pause()
      proxy.letGo()
    },
  ],
  [
    12,
    'what comes, comes in halves',
    async (pause) => {
      proxy.halve(true)
      await pause()
      proxy.cut()
      proxy.halve(false)
    },
  ],
  [20, 'a statement is cut before it arrives', () => way.cut('before')],
  [20, 'an answer of the database is lost', () => way.cut('after')],
  [
    4,
    'the database hangs',
    async (pause) => {
      way.hang()
      await pause()
      way.letGo()
    },
  ],
  [
    2,
    'the server is killed',
    async () => {
      await server.kill()
      await server.restart()
    },
  ],
  [2, 'the server is drained and started again', () => server.restart()],
]

function pick(chance: number): Fault {
  const all = kinds.reduce((sum, [weight]) => sum + weight, 0)
  let left = chance * all
  return kinds.find(([weight]) => (left -= weight) < 0) ?? (kinds[0] as Fault)
}

async function storedChanges(): Promise<Change[]> {
  const rows = await database.query(
    'SELECT node_id, pipeline_id, from_status, to_status FROM status_changes ORDER BY seq',
  )
  return rows.map((row) => ({
    nodeId: `node_${Number(row['node_id'])}`,
    pipelineId: row['pipeline_id'] === null ? null : `pipe_${Number(row['pipeline_id'])}`,
    from: String(row['from_status']),
    to: String(row['to_status']),
  }))
}

async function storedStatuses(): Promise<Map<string, string>> {
  const rows = await database.query('SELECT id, status FROM nodes')
  return new Map(rows.map((row) => [`node_${Number(row['id'])}`, String(row['status'])]))
}

/** Until every agent had another heartbeat acknowledged: the fault is got over. */
async function gotOver(agents: readonly Beater[]): Promise<void> {
  const before = agents.map((agent) => agent.acknowledged())
  await expect
    .poll(() => agents.every((agent, index) => agent.acknowledged() > (before[index] ?? 0)), {
      timeout: 30_000,
      interval: 5,
    })
    .toBe(true)
}

it(
  `loses and repeats nothing over ${faults} faults (CHAOS_SEED=${seed})`,
  { timeout: faults * 3_000 + 60_000 },
  async () => {
    const token = await enrollmentToken(server)
    const agents = await Promise.all(
      Array.from({ length: beaters }, (_, at) => startBeater(() => server.url, { token, name: `n${at}` })),
    )
    const from = { url: proxy.url, cookie: () => cookie }
    const [first] = agents as [Beater]
    const logs = [watchLog(from), watchLog(from), watchLog(from, `, filter: { nodeIds: ["${first.nodeId}"] }`)]
    const changes = [watchChanges(from), watchChanges(from)]
    const metrics = watchMetrics(from)
    const fleet = watchFleet(from)
    const watchers = [...logs, ...changes, metrics, fleet]
    await gotOver(agents)

    const chance = random(seed)
    const struck = new Map<string, number>()
    for (let fault = 0; fault < faults; fault += 1) {
      const [, name, strike] = pick(chance())
      const pauseMs = chance() * 300
      struck.set(name, (struck.get(name) ?? 0) + 1)
      await strike(() => new Promise((resolve) => setTimeout(resolve, pauseMs)))
      await gotOver(agents)
    }
    await Promise.all(agents.map((agent) => agent.stop()))

    const stored = (await database.query('SELECT seq, node_id, message FROM log_entries ORDER BY seq')).map((row) => ({
      nodeId: `node_${Number(row['node_id'])}`,
      message: String(row['message']),
    }))
    // What every agent was told is stored, once.
    for (const agent of agents) {
      const lines = stored.filter(({ nodeId }) => nodeId === agent.nodeId).map(({ message }) => message)
      expect(lines).toHaveLength(2 * agent.acknowledged())
      expect(new Set(lines).size).toBe(lines.length)
    }
    await server.restart()

    const lastOf = (nodeId?: string) =>
      stored.filter((it) => nodeId === undefined || it.nodeId === nodeId).at(-1)?.message
    for (const [index, { record }] of logs.entries()) {
      const nodeId = index === 2 ? first.nodeId : undefined
      await expect.poll(() => record.messages.at(-1), { timeout: 30_000 }).toBe(lastOf(nodeId))
      const wanted = stored.filter((it) => nodeId === undefined || it.nodeId === nodeId).map(({ message }) => message)
      // Nothing is left out unannounced: here nothing was so slow, or so long gone, that anything was.
      expect(record.announced).toBe(0)
      expect(record.messages).toEqual(wanted.slice(wanted.indexOf(record.messages[0] ?? '')))
    }
    // Agents that beat no more go OFFLINE in their time: what is stored is looked up as often as what was told.
    for (const { record } of changes) {
      await vi.waitFor(
        async () => {
          const wanted = await storedChanges()
          expect(record.changes.at(-1)).toEqual(wanted.at(-1))
          expect(record.changes).toEqual(wanted.slice(-record.changes.length))
        },
        { timeout: 30_000 },
      )
      expect(record.announced).toBe(0)
    }
    const last = new Map(agents.map((agent) => [agent.nodeId, agent.acknowledged()]))
    await expect.poll(() => metrics.record.eventsIn, { timeout: 30_000 }).toEqual(last)
    await vi.waitFor(async () => expect(await storedStatuses()).toEqual(fleet.record.statuses), { timeout: 30_000 })
    expect(fleet.record.total).toBe(beaters)

    const figures = async () => {
      const text = await (await fetch(`${server.url}/metrics`)).text()
      const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
      const [open, connections, groups] = ['streams_open', 'stream_connections', 'stream_groups'].map((name) =>
        value(`fleetbeat_${name}`),
      )
      return { open, connections, groups }
    }
    const everybody = { open: watchers.length, connections: watchers.length, groups: 5 }
    const back = () => expect.poll(figures, { timeout: 10_000 }).toEqual(everybody)
    await back()
    const held = await heap.held(server)
    for (let cut = 0; cut < 20; cut += 1) {
      proxy.cut()
      await back()
    }
    await expect
      .poll(() => heap.held(server), { timeout: 60_000, interval: 2_000 })
      .toBeLessThan(held + 8 * 1024 * 1024)
    await Promise.all(watchers.map((watcher) => watcher.close()))
    await expect.poll(figures, { timeout: 10_000 }).toEqual({ open: 0, connections: 0, groups: 0 })
    expect(watchers.every((watcher) => watcher.returns() > 0)).toBe(true)
    process.stdout.write(
      `${JSON.stringify({ seed, faults, struck: Object.fromEntries(struck), entries: stored.length, transitions: (await storedChanges()).length, returns: watchers.map((watcher) => watcher.returns()) })}\n`,
    )
  },
)
