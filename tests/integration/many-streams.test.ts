// Many subscribers at once: a drain that sends thousands away without a storm, and hundreds who take nothing while one takes everything.
import type { Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { enrollmentToken } from '../harness/agent.ts'
import { enroll, headersOf, heartbeatMutation, request, signIn } from '../harness/api.ts'
import { firstBytes, openRaw, subscribeRequest, type RawCaller } from '../harness/raw-stream.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse } from '../harness/sse.ts'

const account = { email: 'owner@example.com', password: 'correct-horse-battery' }
let server: TestServer
let caller: RawCaller
let sockets: Socket[]

beforeEach(async () => {
  server = await startServer({
    env: {
      FLEETBEAT_LOCAL_AGENT: 'off',
      FLEETBEAT_OWNER_EMAIL: account.email,
      FLEETBEAT_OWNER_PASSWORD: account.password,
      FLEETBEAT_STREAMS_PER_CALLER: '3000',
      FLEETBEAT_STREAMS_PER_ADDRESS: '3000',
      FLEETBEAT_HEARTBEATS_PER_SECOND: '10000',
    },
  })
  caller = { port: Number(new URL(server.url).port), cookie: await signIn(server, account) }
  sockets = []
}, 60_000)
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await server.close()
}, 60_000)

const logQuery = 'subscription { logEntry(environmentId: "env_1") { state skipped entries { message } } }'

async function subscribe(count: number): Promise<void> {
  const atOnce = 50
  for (let from = 0; from < count; from += atOnce) {
    const opened = await Promise.all(
      Array.from({ length: Math.min(atOnce, count - from) }, async () => {
        const socket = await openRaw(caller, subscribeRequest(caller, logQuery))
        await firstBytes(socket)
        return socket
      }),
    )
    sockets.push(...opened)
  }
}

it('sends 2,000 clients away one after another, each with a time of its own to come back, and ends', async () => {
  await subscribe(2_000)
  const partings: { at: number; text: string }[] = []
  for (const socket of sockets) {
    const parting = { at: 0, text: '' }
    socket.on('data', (chunk: Buffer) => {
      parting.text += chunk.toString()
      parting.at = performance.now()
    })
    socket.on('close', () => partings.push(parting))
  }
  const ending = await server.stop()
  expect(ending.code).toBe(0)
  await expect.poll(() => partings.length, { timeout: 10_000 }).toBe(2_000)
  const hints = partings.map(({ text }) => Number(/retry: (\d+)\n\n\r\n0\r\n\r\n$/.exec(text)?.[1]))
  // From half to one and a half seconds, and not all at once.
  for (const hint of hints) expect(hint >= 500 && hint <= 1_500).toBe(true)
  expect(new Set(hints).size).toBeGreaterThan(500)
  expect(partings.filter(({ text }) => text.includes('event: complete'))).toEqual([])
  // Spread over the two seconds of the drain: the middle half of them takes a good part of it.
  const times = partings.map(({ at }) => at).sort((a, b) => a - b)
  expect((times[1_500] ?? 0) - (times[500] ?? 0)).toBeGreaterThan(300)
}, 120_000)

it('lets 200 who take nothing wait at a bound, tells them what they missed, and spares the others', async () => {
  const agent = await enroll(server, {
    token: await enrollmentToken(server),
    machineId: 'm',
    name: 'm',
    pipelines: [{ name: 'p' }],
  })
  await subscribe(200)
  for (const socket of sockets) socket.pause()
  const taking = await openSse(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headersOf(caller), accept: 'text/event-stream' },
    body: JSON.stringify({ query: logQuery }),
  })
  await taking.next(1)

  const figure = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${server.url}/metrics`)).text())?.[1])
  const [beats, linesEach, filler] = [60, 100, 'x'.repeat(1_000)]
  const beat = async (seq: number) => {
    const logs = Array.from({ length: linesEach }, (_, at) => ({ line: `${seq}-${at} ${filler}` }))
    const input = {
      bootId: 'b',
      seq,
      sampledAt: new Date().toISOString(),
      agentVersion: '1',
      deploymentMode: 'STANDALONE',
      pipelines: [{ pipelineId: agent.pipelineIds[0], status: 'RUNNING', logs }],
    }
    const { errors } = await request(server, { query: heartbeatMutation, variables: { input } }, { token: agent.token })
    expect(errors).toBeUndefined()
  }
  for (let seq = 1; seq <= 10; seq += 1) await beat(seq)
  const before = await figure('process_resident_memory_bytes')
  // 5 MB for each of 200: a gigabyte, were it kept for each.
  for (let seq = 11; seq <= beats; seq += 1) await beat(seq)
  expect((await figure('process_resident_memory_bytes')) - before).toBeLessThan(150 * 1024 * 1024)

  interface Payload {
    readonly data: { readonly logEntry: { readonly skipped: number; readonly entries: readonly { message: string }[] } }
  }
  const seen = () =>
    taking.events.filter(({ event }) => event === 'next').map(({ data }) => (JSON.parse(data) as Payload).data.logEntry)
  const messages = () => seen().flatMap(({ entries }) => entries.map(({ message }) => message.split(' ', 1)[0]))
  await expect.poll(() => messages().length, { timeout: 10_000 }).toBe(beats * linesEach)
  expect(messages()).toEqual(
    Array.from({ length: beats * linesEach }, (_, at) => `${Math.floor(at / linesEach) + 1}-${at % linesEach}`),
  )
  expect(seen().every(({ skipped }) => skipped === 0)).toBe(true)
  expect(await figure('fleetbeat_stream_skipped_total')).toBeGreaterThan(0)

  const [late] = sockets as [Socket]
  let text = ''
  late.on('data', (chunk: Buffer) => (text += chunk.toString()))
  late.resume()
  const last = `${beats}-${linesEach - 1} `
  await expect.poll(() => text.includes(last), { timeout: 10_000 }).toBe(true)
  const told = [...text.matchAll(/"skipped":(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
  const taken = [...text.matchAll(/"message":"\d+-\d+ /g)].length
  expect(told).toBeGreaterThan(0)
  expect(told + taken).toBe(beats * linesEach)
  taking.close()
}, 60_000)
