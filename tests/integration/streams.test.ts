// GraphQL over SSE on a running server, in both modes, as a plain client of the protocol sees it; and continuity over its streams.
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrollmentToken } from '../harness/agent.ts'
import { enroll, headersOf, heartbeatMutation, request, signIn } from '../harness/api.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse, type SseStream } from '../harness/sse.ts'

const account = { email: 'owner@example.com', password: 'correct-horse-battery' }
let server: TestServer
let cookie: string
let agent: Awaited<ReturnType<typeof enroll>>
let seq = 0

beforeAll(async () => {
  server = await startServer({
    env: {
      FLEETBEAT_LOCAL_AGENT: 'off',
      FLEETBEAT_OWNER_EMAIL: account.email,
      FLEETBEAT_OWNER_PASSWORD: account.password,
    },
  })
  cookie = await signIn(server, account)
  const token = await enrollmentToken(server)
  agent = await enroll(server, { token, machineId: 'm', name: 'one', pipelines: [{ name: 'p' }] })
}, 60_000)
afterAll(async () => {
  await server.close()
}, 60_000)

async function beat(lines: readonly string[] = [], status = 'RUNNING'): Promise<void> {
  seq += 1
  const input = {
    bootId: 'b',
    seq,
    sampledAt: new Date().toISOString(),
    agentVersion: '1',
    deploymentMode: 'STANDALONE',
    pipelines: [{ pipelineId: agent.pipelineIds[0], status, eventsIn: seq, logs: lines.map((line) => ({ line })) }],
  }
  const { errors } = await request(server, { query: heartbeatMutation, variables: { input } }, { token: agent.token })
  expect(errors).toBeUndefined()
}

const distinct = (query: string, variables: object = {}): Promise<SseStream> =>
  openSse(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headersOf({ cookie }), accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables }),
  })

const openStreams = async (): Promise<number> => {
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  return Number(/^fleetbeat_streams_open (\d+)$/m.exec(metrics)?.[1])
}

const logs =
  'subscription($after: Cursor) { logEntry(environmentId: "env_1", after: $after) { state cursor recovered reason entries { message } } }'
interface LogPayload {
  readonly data: {
    readonly logEntry: {
      state: string
      cursor: string
      recovered: number
      reason: string | null
      entries: { message: string }[]
    }
  }
}
const messages = (payloads: readonly LogPayload[]) =>
  payloads.flatMap(({ data }) => data.logEntry.entries.map((entry) => entry.message))

describe('distinct connections mode', () => {
  it('streams with the headers that proxies need, and says when to come back', async () => {
    const stream = await distinct('subscription { fleetStatus(environmentId: "env_1") { snapshot counts { total } } }')
    expect(stream.status).toBe(200)
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(stream.headers.get('cache-control')).toBe('no-cache, no-transform')
    expect(stream.headers.get('x-accel-buffering')).toBe('no')
    expect(await stream.next(1)).toEqual([{ data: { fleetStatus: { snapshot: true, counts: { total: 1 } } } }])
    expect(stream.raw()).toMatch(/^retry: \d+\n/)
    stream.close()
  })

  it.each([
    ['a field that is not there', 'subscription { nonsense }', 'INVALID_INPUT'],
    ['a syntax error', 'subscription {', 'INVALID_INPUT'],
    [
      'an environment that is not there',
      'subscription { fleetStatus(environmentId: "env_77") { snapshot } }',
      'NOT_FOUND',
    ],
    [
      'a cursor that is none',
      'subscription { logEntry(environmentId: "env_1", after: "x") { state } }',
      'INVALID_INPUT',
    ],
  ])('answers %s with an error and completes', async (_what, query, code) => {
    const stream = await distinct(query)
    await stream.ended
    expect(stream.status).toBe(200)
    expect(stream.events.map(({ event }) => event)).toEqual(['next', 'complete'])
    expect(JSON.parse(stream.events[0]?.data ?? '')).toMatchObject({ errors: [{ extensions: { code } }] })
  })

  it('answers a query once and completes', async () => {
    const stream = await distinct('{ environments { name } }')
    await stream.ended
    expect(stream.events).toEqual([
      { event: 'next', data: '{"data":{"environments":[{"name":"production"}]}}' },
      { event: 'complete', data: '' },
    ])
  })

  it('takes a subscription by GET, and no mutation', async () => {
    const headers = { ...headersOf({ cookie }), accept: 'text/event-stream' }
    const url = (query: string) => `${server.url}/graphql?query=${encodeURIComponent(query)}`
    const stream = await openSse(url('subscription { fleetStatus(environmentId: "env_1") { snapshot } }'), { headers })
    expect(await stream.next(1)).toHaveLength(1)
    stream.close()
    const mutation = 'mutation { createEnrollmentToken(environmentId: "env_1", label: "x") { token } }'
    expect((await fetch(url(mutation), { headers })).status).toBe(400)
  })

  it('is released when the client goes', async () => {
    // Those of the tests before, whose clients have only just gone.
    await expect.poll(openStreams).toBe(0)
    const streams = await Promise.all(Array.from({ length: 10 }, () => distinct(logs)))
    await Promise.all(streams.map((stream) => stream.next(1)))
    expect(await openStreams()).toBe(10)
    for (const stream of streams) stream.close()
    await expect.poll(openStreams).toBe(0)
  })
})

describe('single connection mode', () => {
  const url = () => `${server.url}/graphql/stream`
  const headers = (token?: string) => ({
    ...headersOf({ cookie }),
    ...(token === undefined ? {} : { 'x-graphql-event-stream-token': token }),
  })
  const reserve = async (): Promise<string> => {
    const response = await fetch(url(), { method: 'PUT', headers: headers() })
    expect(response.status).toBe(201)
    return response.text()
  }
  const open = (token: string) => openSse(url(), { headers: { ...headers(token), accept: 'text/event-stream' } })
  const operate = (token: string, id: string, query: string) =>
    fetch(url(), {
      method: 'POST',
      headers: headers(token),
      body: JSON.stringify({ query, extensions: { operationId: id } }),
    })

  it('runs many operations on one stream, each until it is deleted', async () => {
    const token = await reserve()
    const stream = await open(token)
    expect(
      (await operate(token, 'a', 'subscription { fleetStatus(environmentId: "env_1") { snapshot } }')).status,
    ).toBe(202)
    expect((await operate(token, 'b', '{ environments { name } }')).status).toBe(202)
    const payloads = await stream.next<{ id: string; payload: object }>(2)
    expect(payloads).toContainEqual({ id: 'a', payload: { data: { fleetStatus: { snapshot: true } } } })
    expect(payloads).toContainEqual({ id: 'b', payload: { data: { environments: [{ name: 'production' }] } } })
    await expect
      .poll(() => stream.events.some(({ event, data }) => event === 'complete' && data === '{"id":"b"}'))
      .toBe(true)
    const ended = await fetch(`${url()}?operationId=a`, { method: 'DELETE', headers: headers(token) })
    expect(ended.status).toBe(200)
    expect(
      (await operate(token, 'a', 'subscription { fleetStatus(environmentId: "env_1") { snapshot } }')).status,
    ).toBe(202)
    await stream.next(3)
    stream.close()
  })

  it('refuses what the protocol refuses', async () => {
    const token = await reserve()
    expect((await operate('unknown', 'a', '{ __typename }')).status).toBe(404)
    expect(
      (await fetch(url(), { method: 'POST', headers: headers(token), body: '{"query":"{ __typename }"}' })).status,
    ).toBe(400)
    const stream = await open(token)
    expect((await open(token)).status).toBe(409)
    await operate(token, 'a', 'subscription { fleetStatus(environmentId: "env_1") { snapshot } }')
    expect((await operate(token, 'a', '{ __typename }')).status).toBe(409)
    stream.close()
    await expect.poll(async () => (await operate(token, 'b', '{ __typename }')).status).toBe(404)
  })

  it('gives nobody else the stream of a reservation', async () => {
    const token = await reserve()
    const anonymous = {
      'content-type': 'application/json',
      'x-graphql-event-stream-token': token,
      accept: 'text/event-stream',
    }
    expect((await fetch(url(), { headers: anonymous })).status).toBe(404)
  })

  it('serves the graphql-sse client', async () => {
    const client = createClient({ url: url(), singleConnection: true, headers: { cookie, 'x-fleetbeat-request': '1' } })
    const seen: unknown[] = []
    const stop = client.subscribe<{ logEntry: { entries: { message: string }[] } }>(
      { query: logs },
      {
        next: ({ data }) => seen.push(...(data?.logEntry.entries ?? [])),
        error: (error) => seen.push(error),
        complete: () => undefined,
      },
    )
    await expect.poll(openStreams).toBeGreaterThan(0)
    await expect
      .poll(async () => {
        await beat(['INFO through the client'])
        return seen
      })
      .toContainEqual({ message: 'through the client' })
    stop()
    client.dispose()
  })
})

describe('continuity', () => {
  const cursorOf = (payloads: readonly LogPayload[]) => payloads.at(-1)?.data.logEntry.cursor

  it('brings exactly what was missed, in order, and then goes on live', async () => {
    const first = await distinct(logs)
    await first.next(1)
    await beat(['INFO seen'])
    const cursor = cursorOf(await first.next<LogPayload>(2))
    first.close()
    // What is told to one is known to the server as told: the marker counts it.
    const meanwhile = await distinct(logs)
    await meanwhile.next(1)
    await beat(['INFO missed 1', 'INFO missed 2'])
    await beat(['INFO missed 3'])
    await expect.poll(() => messages(payloadsOf(meanwhile))).toContain('missed 3')
    meanwhile.close()
    const second = await distinct(logs, { after: cursor })
    await expect.poll(async () => messages(await second.next<LogPayload>(2))).toHaveLength(3)
    await beat(['INFO live'])
    await expect.poll(async () => messages(await second.next(2))).toEqual(['missed 1', 'missed 2', 'missed 3', 'live'])
    const [marker] = await second.next<LogPayload>(1)
    expect(marker?.data.logEntry).toMatchObject({ state: 'RECOVERED', recovered: 3 })
    second.close()
  })

  it('brings from the store what came before a restart, in pages', { timeout: 60_000 }, async () => {
    const stream = await distinct(logs)
    const cursor = cursorOf(await stream.next<LogPayload>(1))
    stream.close()
    const sent = Array.from({ length: 1_200 }, (_, index) => `line ${index}`)
    for (let from = 0; from < sent.length; from += 400)
      await beat(sent.slice(from, from + 400).map((line) => `INFO ${line}`))
    await server.restart()
    const resumed = await distinct(logs, { after: cursor })
    await expect.poll(() => messages(payloadsOf(resumed)).length).toBe(sent.length)
    expect(messages(payloadsOf(resumed))).toEqual(sent)
    resumed.close()
  })

  it('says RESET where the cursor is of another stream', async () => {
    const foreign = Buffer.from('00000000.5').toString('base64url')
    const stream = await distinct(logs, { after: foreign })
    const [marker] = await stream.next<LogPayload>(1)
    expect(marker?.data.logEntry).toMatchObject({ state: 'RESET', entries: [] })
    expect(marker?.data.logEntry.reason).toMatch(/another stream/)
    stream.close()
  })

  it('tells every transition of a pipeline, once and in order', async () => {
    const stream = await distinct(
      'subscription { statusChange(environmentId: "env_1") { change { pipeline { name } from to } } }',
    )
    await stream.next(1)
    await beat([], 'STOPPED')
    await beat([], 'STARTING')
    await beat([], 'RUNNING')
    interface Change {
      readonly data: {
        readonly statusChange: { change: { pipeline: { name: string } | null; from: string; to: string } | null }
      }
    }
    // Its node may have been silent for so long that a change of that one comes, too.
    const changes = () =>
      stream.events
        .filter(({ event }) => event === 'next')
        .flatMap(({ data }) => (JSON.parse(data) as Change).data.statusChange.change ?? [])
        .filter(({ pipeline }) => pipeline)
    await expect
      .poll(() => changes().map(({ from, to }) => `${from} ${to}`))
      .toEqual(['RUNNING STOPPED', 'STOPPED STARTING', 'STARTING RUNNING'])
    stream.close()
  })

  function payloadsOf(stream: SseStream): LogPayload[] {
    return stream.events.filter(({ event }) => event === 'next').map(({ data }) => JSON.parse(data) as LogPayload)
  }
})
