// Two servers over one database: what one of them stores, the viewers of the other see, once and in order.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { enrollmentToken } from '../harness/agent.ts'
import { enroll, headersOf, heartbeatMutation, request, signIn } from '../harness/api.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse, type SseStream } from '../harness/sse.ts'

const account = { email: 'owner@example.com', password: 'correct-horse-battery' }
let database: TestDatabase
let one: TestServer
let other: TestServer
let cookie: string

beforeAll(async () => {
  database = await createTestDatabase()
  const env = {
    DATABASE_URL: database.url,
    FLEETBEAT_SECRET: 'a secret that both of them know well',
    FLEETBEAT_LOCAL_AGENT: 'off',
    FLEETBEAT_OWNER_EMAIL: account.email,
    FLEETBEAT_OWNER_PASSWORD: account.password,
  }
  one = await startServer({ env })
  other = await startServer({ env })
  cookie = await signIn(one, account)
}, 60_000)
afterAll(async () => {
  await one.close()
  await other.close()
  await database.close()
}, 60_000)

function subscribe(server: TestServer, query: string): Promise<SseStream> {
  return openSse(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headersOf({ cookie }), accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  })
}

async function join(server: TestServer, machineId: string, pipelines: readonly string[] = ['p']) {
  const agent = await enroll(server, {
    token: await enrollmentToken(server),
    machineId,
    name: machineId,
    pipelines: pipelines.map((name) => ({ name })),
  })
  let seq = 0
  const begin = Date.now()
  return {
    ...agent,
    /** `status`: of the first pipeline; `second`: of the second one, which is told of only with it. */
    async beat(where: TestServer, how: { status?: string; second?: string; lines?: readonly string[] } = {}) {
      seq += 1
      const input = {
        bootId: 'b',
        seq,
        sampledAt: new Date(begin + seq).toISOString(),
        agentVersion: '1',
        deploymentMode: 'STANDALONE',
        host: { memoryUsedBytes: seq },
        pipelines: [
          {
            pipelineId: agent.pipelineIds[0],
            status: how.status ?? 'RUNNING',
            eventsIn: seq,
            logs: (how.lines ?? []).map((line) => ({ line })),
          },
          ...(how.second === undefined
            ? []
            : [{ pipelineId: agent.pipelineIds[1], status: how.second, eventsIn: seq }]),
        ],
      }
      const { errors } = await request(
        where,
        { query: heartbeatMutation, variables: { input } },
        { token: agent.token },
      )
      expect(errors).toBeUndefined()
    },
  }
}

interface LogPayload {
  readonly data: { readonly logEntry: { readonly state: string; readonly entries: readonly { message: string }[] } }
}
interface ChangePayload {
  readonly data: { readonly statusChange: { readonly change: { nodeId: string; from: string; to: string } | null } }
}
interface MetricPayload {
  readonly data: {
    readonly metricUpdate: {
      readonly snapshot: boolean
      readonly nodes: readonly { id: string; revision: number }[]
      readonly nodePipelines: readonly {
        nodeId: string
        revision: number
        totals: { eventsIn: number | null }
        rates: { eventsIn: number | null }
      }[]
      readonly samples: readonly { nodeId: string; memoryUsedBytes: number }[]
    }
  }
}

interface FleetPayload {
  readonly data: {
    readonly fleetStatus: {
      readonly counts: { readonly crashedPipelines: number }
      readonly nodes: readonly { name: string; status: string }[]
    }
  }
}

const all = <Payload>(stream: SseStream) =>
  stream.events.filter(({ event }) => event === 'next').map(({ data }) => JSON.parse(data) as Payload)

const logQuery = 'subscription { logEntry(environmentId: "env_1") { state entries { message } } }'
const messages = (stream: SseStream) =>
  all<LogPayload>(stream).flatMap(({ data }) => data.logEntry.entries.map(({ message }) => message))
const storedMessages = async () =>
  (await database.query('SELECT message FROM log_entries ORDER BY seq')).map(({ message }) => message)

it('knows at once an agent that enrolled at the other', async () => {
  const agent = await join(one, 'early')
  await agent.beat(other)
  const query = `{ node(id: "${agent.nodeId}") { name status pipelines { pipelineName totals { eventsIn } } } }`
  await expect
    .poll(async () => (await request(one, { query }, { cookie })).data)
    .toEqual({
      node: { name: 'early', status: 'HEALTHY', pipelines: [{ pipelineName: 'p', totals: { eventsIn: 1 } }] },
    })
})

it('shows viewers here what agents tell there, while agents tell here too', async () => {
  const streams = {
    logs: await subscribe(other, logQuery),
    changes: await subscribe(
      other,
      'subscription { statusChange(environmentId: "env_1") { change { nodeId from to } } }',
    ),
    metrics: await subscribe(
      other,
      `subscription { metricUpdate(environmentId: "env_1") { snapshot nodes { id revision }
        nodePipelines { nodeId revision totals { eventsIn } rates { eventsIn } } samples { nodeId memoryUsedBytes } } }`,
    ),
  }
  await streams.metrics.next(1)
  const here = await join(other, 'here')
  const there = await join(one, 'there')
  const before = (await storedMessages()).length
  const beats = 30
  await Promise.all([
    (async () => {
      for (let at = 1; at <= beats; at += 1)
        await there.beat(one, { status: at % 2 ? 'CRASHED' : 'RUNNING', lines: [`there ${at}a`, `there ${at}b`] })
    })(),
    (async () => {
      for (let at = 1; at <= beats; at += 1) await here.beat(other, { lines: [`here ${at}`] })
    })(),
  ])
  await expect.poll(() => messages(streams.logs).length, { timeout: 10_000 }).toBe(3 * beats)
  expect(messages(streams.logs)).toEqual((await storedMessages()).slice(before))

  const ofThese = ({ nodeId }: { nodeId: string }) => nodeId === here.nodeId || nodeId === there.nodeId
  const told = () =>
    all<ChangePayload>(streams.changes)
      .flatMap(({ data: { statusChange } }) => statusChange.change ?? [])
      .filter(ofThese)
  const stored = async () =>
    (await database.query('SELECT node_id, from_status, to_status FROM status_changes ORDER BY seq'))
      .map((row) => ({ nodeId: `node_${Number(row['node_id'])}`, from: row['from_status'], to: row['to_status'] }))
      .filter(ofThese)
  await vi.waitFor(async () => expect(told()).toEqual(await stored()), { timeout: 10_000 })
  expect(told().length).toBeGreaterThanOrEqual(2 * beats)

  const updates = () => all<MetricPayload>(streams.metrics).map(({ data }) => data.metricUpdate)
  const last = (nodeId: string) =>
    updates()
      .flatMap(({ nodePipelines }) => nodePipelines.filter((it) => it.nodeId === nodeId))
      .at(-1)
  await expect.poll(() => last(there.nodeId)?.totals.eventsIn, { timeout: 10_000 }).toBe(beats)
  expect(last(here.nodeId)?.totals.eventsIn).toBe(beats)
  // The store keeps no rates: they are what the totals grew by in what was heard of.
  expect(last(there.nodeId)?.rates.eventsIn).toBeCloseTo(1_000, 0)
  const revisions = updates().flatMap(({ nodes }) => nodes.filter(({ id }) => id === there.nodeId))
  expect(revisions.map(({ revision }) => revision)).toEqual(
    [...new Set(revisions.map(({ revision }) => revision))].sort((a, b) => a - b),
  )
  const samples = updates().flatMap((update) => update.samples.filter(({ nodeId }) => nodeId === there.nodeId))
  expect(samples.at(-1)?.memoryUsedBytes).toBe(beats)
  for (const stream of Object.values(streams)) stream.close()
}, 60_000)

it('counts here what crashes there, on a node that was in trouble already too', async () => {
  const agent = await join(one, 'troubled', ['first', 'second'])
  const fleet = await subscribe(
    other,
    'subscription { fleetStatus(environmentId: "env_1") { counts { crashedPipelines } nodes { name status } } }',
  )
  await fleet.next(1)
  const before = all<FleetPayload>(fleet).at(-1)?.data.fleetStatus.counts.crashedPipelines ?? 0
  const isAgent = ({ name }: { name: string }) => name === 'troubled'
  // Others, which beat no more, may be told of too.
  const newest = () => {
    const told = all<FleetPayload>(fleet).findLast(({ data }) => data.fleetStatus.nodes.some(isAgent))
    return told && { ...told.data.fleetStatus, nodes: told.data.fleetStatus.nodes.filter(isAgent) }
  }
  for (const [status, second, crashed] of [
    ['CRASHED', 'RUNNING', 1],
    ['CRASHED', 'CRASHED', 2],
    ['CRASHED', 'RUNNING', 1],
    ['RUNNING', 'RUNNING', 0],
  ] as const) {
    await agent.beat(one, { status, second })
    await expect.poll(newest).toEqual({
      counts: { crashedPipelines: before + crashed },
      nodes: [{ name: 'troubled', status: crashed > 0 ? 'DEGRADED' : 'HEALTHY' }],
    })
  }
  fleet.close()
}, 60_000)

it('makes up for what it could not hear while its connection was gone', async () => {
  const agent = await join(one, 'late')
  const logs = await subscribe(other, logQuery)
  await logs.next(1)
  const cut = await database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'fleetbeat listener'`,
  )
  expect(cut).toHaveLength(2)
  for (let at = 1; at <= 20; at += 1) await agent.beat(one, { lines: [`late ${at}`] })
  await expect.poll(() => messages(logs).length, { timeout: 15_000 }).toBe(20)
  expect(messages(logs)).toEqual(Array.from({ length: 20 }, (_, index) => `late ${index + 1}`))
  const query = `{ node(id: "${agent.nodeId}") { pipelines { totals { eventsIn } } } }`
  await expect
    .poll(async () => (await request(other, { query }, { cookie })).data, { timeout: 15_000 })
    .toEqual({ node: { pipelines: [{ totals: { eventsIn: 20 } }] } })
  logs.close()
}, 60_000)

it('goes on for a client of the other from where that one left it', async () => {
  const agent = await join(one, 'moving')
  const query = 'subscription { logEntry(environmentId: "env_1") { cursor state entries { message } } }'
  const first = await subscribe(one, query)
  await first.next(1)
  await agent.beat(one, { lines: ['before'] })
  const [, seen] = await first.next<{ data: { logEntry: { cursor: string } } }>(2)
  first.close()
  const again = await subscribe(
    other,
    `subscription { logEntry(environmentId: "env_1", after: "${seen?.data.logEntry.cursor}") { state entries { message } } }`,
  )
  await agent.beat(one, { lines: ['after'] })
  await expect.poll(() => messages(again)).toEqual(['after'])
  expect(all<LogPayload>(again).map(({ data }) => data.logEntry.state)).not.toContain('RESET')
  again.close()
}, 60_000)
