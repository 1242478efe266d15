// Ten thousand subscribers who come and leave in every way a client can: nothing of them stays.
import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { headersOf, signIn } from '../harness/api.ts'
import { createHeapFolder, type HeapFolder } from '../harness/heap.ts'
import { firstBytes, openRaw, streamRequest, subscribeRequest, type RawCaller } from '../harness/raw-stream.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const cycles = 10_000
const atOnce = 40
const account = { email: 'owner@example.com', password: 'correct-horse-battery' }
let server: TestServer
let heap: HeapFolder
let cookie: string
let caller: RawCaller

beforeAll(async () => {
  heap = await createHeapFolder()
  server = await startServer({
    env: {
      ...heap.env,
      FLEETBEAT_LOCAL_AGENT: 'off',
      FLEETBEAT_OWNER_EMAIL: account.email,
      FLEETBEAT_OWNER_PASSWORD: account.password,
    },
  })
  cookie = await signIn(server, account)
  caller = { port: Number(new URL(server.url).port), cookie }
}, 60_000)
afterAll(async () => {
  await server.close()
  await heap.close()
}, 60_000)

const subscriptions = [
  'subscription { metricUpdate(environmentId: "env_1") { snapshot } }',
  'subscription { fleetStatus(environmentId: "env_1") { snapshot } }',
  'subscription { logEntry(environmentId: "env_1") { state } }',
  'subscription { statusChange(environmentId: "env_1") { state } }',
]

const gone = (socket: Socket) =>
  new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    socket.destroy()
  })

async function reserved(): Promise<string> {
  const response = await fetch(`${server.url}/graphql/stream`, { method: 'PUT', headers: headersOf({ cookie }) })
  return response.text()
}

/** Each a way to leave. */
const ways: readonly ((query: string) => Promise<void>)[] = [
  // At once, before there is any answer.
  async (query) => {
    await gone(await openRaw(caller, subscribeRequest(caller, query)))
  },
  // With the first bytes.
  async (query) => {
    const socket = await openRaw(caller, subscribeRequest(caller, query))
    await firstBytes(socket)
    await gone(socket)
  },
  // By a reset.
  async (query) => {
    const socket = await openRaw(caller, subscribeRequest(caller, query))
    await firstBytes(socket)
    socket.resetAndDestroy()
  },
  // In the middle of the request.
  async (query) => {
    await gone(await openRaw(caller, subscribeRequest(caller, query).slice(0, -10)))
  },
  // Half closed: it reads, and says no more.
  async (query) => {
    const socket = await openRaw(caller, subscribeRequest(caller, query))
    await firstBytes(socket)
    socket.end()
    await gone(socket)
  },
  // One of several operations, stopped, and the stream after it.
  async (query) => {
    const token = await reserved()
    const path = `/graphql/stream?token=${token}`
    const stream = await openRaw(caller, streamRequest(caller, { method: 'GET', path }))
    await firstBytes(stream)
    const headers = headersOf({ cookie })
    const body = JSON.stringify({ query, extensions: { operationId: '1' } })
    await (await fetch(`${server.url}${path}`, { method: 'POST', headers, body })).text()
    await (await fetch(`${server.url}${path}&operationId=1`, { method: 'DELETE', headers })).text()
    await gone(stream)
  },
  // The stream with its operations running.
  async (query) => {
    const token = await reserved()
    const path = `/graphql/stream?token=${token}`
    const stream = await openRaw(caller, streamRequest(caller, { method: 'GET', path }))
    await firstBytes(stream)
    const body = JSON.stringify({ query, extensions: { operationId: '1' } })
    await (await fetch(`${server.url}${path}`, { method: 'POST', headers: headersOf({ cookie }), body })).text()
    await gone(stream)
  },
]

async function metrics() {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    streams: value('fleetbeat_streams_open'),
    groups: value('fleetbeat_stream_groups'),
    connections: value('fleetbeat_stream_connections'),
    handles: value('nodejs_active_handles_total'),
  }
}

async function comeAndLeave(count: number): Promise<void> {
  for (let from = 0; from < count; from += atOnce)
    await Promise.all(
      Array.from({ length: atOnce }, async (_, at) => {
        const way = ways[(from + at) % ways.length]
        await way?.(subscriptions[(from + at) % subscriptions.length] ?? '')
      }),
    )
}

it(`forgets ${cycles} of them`, { timeout: 600_000 }, async () => {
  const left = async () => {
    const { streams, groups, connections } = await metrics()
    return { streams, groups, connections }
  }
  const nobody = { streams: 0, groups: 0, connections: 0 }
  await comeAndLeave(cycles / 5)
  await expect.poll(left, { timeout: 10_000 }).toEqual(nobody)
  const before = { ...(await metrics()), heap: await heap.held(server) }
  await comeAndLeave((4 * cycles) / 5)
  await expect.poll(left, { timeout: 10_000 }).toEqual(nobody)
  await expect.poll(async () => (await metrics()).handles, { timeout: 15_000 }).toBeLessThanOrEqual(before.handles + 20)
  // 8,000 that each left a kilobyte behind would be 8 MB. What is warm, and what ends with its time, is let go meanwhile.
  await expect
    .poll(() => heap.held(server), { timeout: 60_000, interval: 2_000 })
    .toBeLessThan(before.heap + 8 * 1024 * 1024)
})
