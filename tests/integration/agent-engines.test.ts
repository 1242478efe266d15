import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createEngineReader, type EngineReader } from '../../agent/engines.ts'
import { createTroubles } from '../../agent/troubles.ts'

const ids = new Map([['orders', 'pipe_7']])
let directory: string
let logFile: string
let server: Server
let port = 0
let answer: { status: number; body: string }
let said: string[]
let reader: EngineReader

const metrics = (startedAt: number) =>
  `process_start_time_seconds ${startedAt}\npipeline_component_received_events_total{pipeline="orders",component="in",kind="source"} 5\n`
const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
const stop = () =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fleetbeat-engine-'))
  logFile = join(directory, 'orders.log')
  writeFileSync(logFile, '')
  answer = { status: 200, body: metrics(100) }
  port = 0
  server = createServer((_request, response) => response.writeHead(answer.status).end(answer.body))
  await listen()
  // Listening on a TCP port, it has an address with one.
  port = (server.address() as AddressInfo).port
  said = []
  const engine = { pipeline: 'orders', metricsUrl: `http://127.0.0.1:${port}/metrics`, logFile }
  reader = createEngineReader([engine], {
    now: () => new Date(),
    fetch,
    troubles: createTroubles((line) => said.push(line)),
  })
})
afterEach(async () => {
  await reader.close()
  if (server.listening) await stop()
  rmSync(directory, { recursive: true })
})

const report = async () => (await reader.read(ids))[0]

it('reports an engine under the id that the server gave its pipeline', async () => {
  expect(await reader.read(new Map())).toEqual([])
  expect(await reader.read(ids)).toMatchObject([
    {
      pipelineId: 'pipe_7',
      status: 'RUNNING',
      restarts: 0,
      eventsIn: 5,
      components: [{ componentId: 'in', kind: 'SOURCE', receivedEvents: 5 }],
    },
  ])
})

it('has crashed when nobody listens any more, once it was there, and runs again when it is back', async () => {
  await stop()
  expect(await report()).toMatchObject({ status: 'STARTING' })
  await listen()
  expect(await report()).toMatchObject({ status: 'RUNNING' })
  await stop()
  expect(await report()).toMatchObject({ status: 'CRASHED', restarts: 0 })
  expect((await report())?.components).toBeUndefined()
  answer = { status: 200, body: metrics(200) }
  await listen()
  expect(await report()).toMatchObject({ status: 'RUNNING', restarts: 1 })
  expect(said).toHaveLength(4)
})

it('has not crashed because it is busy once or twice', async () => {
  await report()
  answer = { status: 503, body: 'busy' }
  expect([(await report())?.status, (await report())?.status]).toEqual(['RUNNING', 'RUNNING'])
  answer = { status: 200, body: metrics(100) }
  await report()
  answer = { status: 200, body: '<html></html>' }
  expect([(await report())?.status, (await report())?.status, (await report())?.status]).toEqual([
    'RUNNING',
    'RUNNING',
    'CRASHED',
  ])
})

it('refuses an answer without end', async () => {
  answer = { status: 200, body: '#'.repeat(5 * 1024 * 1024) }
  expect(await report()).toMatchObject({ status: 'STARTING' })
  expect(said).toEqual([expect.stringContaining('expected at most')])
})

it('brings the lines of its log, also those from before the server knew the pipeline, at most 500 and 1 MiB at a time', async () => {
  await reader.read(new Map())
  appendFileSync(logFile, 'early\n')
  await reader.read(new Map())
  appendFileSync(logFile, Array.from({ length: 600 }, (_, index) => `line ${index}\n`).join(''))
  const first = (await report())?.logs ?? []
  expect([first.length, first[0]?.line, first[499]?.line]).toEqual([500, 'early', 'line 498'])
  expect(await report()).toMatchObject({ logs: { length: 101 } })
  appendFileSync(logFile, `${'x'.repeat(16_000)}\n`.repeat(60))
  appendFileSync(logFile, `${'\u0001'.repeat(16_000)}\n`.repeat(20))
  await report()
  const large = (await report())?.logs ?? []
  expect(large.length).toBeGreaterThan(0)
  expect(Buffer.byteLength(JSON.stringify(large))).toBeLessThan(1.1 * 1024 * 1024)
})

it('tells of a log that it cannot read, and brings the rest', async () => {
  await reader.close()
  const engine = { pipeline: 'orders', metricsUrl: `http://127.0.0.1:${port}/metrics`, logFile: join(logFile, 'x') }
  reader = createEngineReader([engine], {
    now: () => new Date(),
    fetch,
    troubles: createTroubles((line) => said.push(line)),
  })
  expect(await report()).toMatchObject({ status: 'RUNNING', logs: [] })
  expect(said).toEqual([expect.stringContaining('log of orders: ENOTDIR')])
})
