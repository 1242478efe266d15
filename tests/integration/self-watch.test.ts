// The server's watch over itself, on real processes: its own, a database's, and a second instance that is killed, stalls, or has another clock.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enroll, headersOf, heartbeatMutation, request, signIn, type Credentials } from '../harness/api.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { addPerson, ask, ownerAccount, ownerEnv } from '../harness/people.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse } from '../harness/sse.ts'

let database: TestDatabase
let one: TestServer
let other: TestServer
let owner: Credentials

interface Seen {
  readonly publishedAt: string
  readonly instances: readonly {
    readonly instance: string
    readonly self: boolean
    readonly at: string
    readonly processes: readonly {
      readonly name: string
      readonly io: { readonly writtenBytesPerSecond: number } | null
    }[]
    readonly runtime: { readonly heapUsedBytes: number; readonly eventLoopDelayP95Ms: number; readonly handles: number }
    readonly ingest: { readonly acknowledgedPerSecond: number; readonly groupSizeMean: number | null }
    readonly delivery: { readonly connections: number }
  }[]
  readonly absent: readonly { readonly instance: string; readonly reason: string }[]
  readonly lastSweep: { readonly tasks: readonly unknown[] } | null
  readonly database: {
    readonly forecast: {
      readonly bytesPerDay: number | null
      readonly since: string | null
      readonly freeBytes: number | null
      readonly in30DaysBytes: number | null
      readonly reason: string | null
    }
    readonly sizeBytes: number
    readonly walBytes: number | null
    readonly tables: readonly { name: string }[]
  } | null
  readonly sources: readonly { readonly source: string; readonly total: number; readonly recent: readonly number[] }[]
  readonly operations: readonly { readonly name: string; readonly count: number; readonly p95Ms: number }[]
  readonly slow: readonly unknown[]
  readonly flags: readonly { readonly level: string; readonly what: string }[]
}

const selection = `publishedAt instances { instance self at processes { name io { writtenBytesPerSecond } }
  runtime { heapUsedBytes eventLoopDelayP95Ms handles } ingest { acknowledgedPerSecond groupSizeMean } delivery { connections } }
  absent { instance reason } lastSweep { tasks { name } }
  database { forecast { bytesPerDay since freeBytes in30DaysBytes reason } sizeBytes walBytes tables { name } } sources { source total recent } operations { name count p95Ms } slow { name } flags { level what }`

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { ...ownerEnv, DATABASE_URL: database.url, FLEETBEAT_SECRET: 'a secret that both of them know well' }
  one = await startServer({ env })
  other = await startServer({ env })
  owner = { cookie: await signIn(one, ownerAccount) }
}, 60_000)
afterAll(async () => {
  await one.close()
  await other.close()
  await database.close()
}, 60_000)

const look = async (server = one): Promise<Seen> =>
  (await ask<{ performance: Seen }>(server, owner, { query: `{ performance { ${selection} } }` })).performance

const pidsIn = ({ instances }: Seen) => instances.map(({ instance }) => Number(instance.split(':').at(-1)))
const pids = () => [one.process().pid, other.process().pid].sort((a, b) => a - b)

describe('any instance', () => {
  it('shows all of them, each with one stamp, its programs, its process and its ingest', async () => {
    await expect.poll(async () => pidsIn(await look()).sort((a, b) => a - b), { timeout: 15_000 }).toEqual(pids())
    expect(pidsIn(await look(other)).sort((a, b) => a - b)).toEqual(pids())
    const { instances, database: told, sources } = await look()
    expect(instances.filter(({ self }) => self)).toHaveLength(1)
    for (const { processes, runtime } of instances) {
      expect(processes.map(({ name }) => name)).toEqual(['server'])
      expect(processes[0]?.io?.writtenBytesPerSecond).toBeGreaterThanOrEqual(0)
      expect(runtime.heapUsedBytes).toBeGreaterThan(1_000_000)
      expect(runtime.handles).toBeGreaterThan(0)
    }
    expect(told?.sizeBytes).toBeGreaterThan(1_000_000)
    expect(told?.walBytes).toBeGreaterThan(0)
    expect(told?.tables.map(({ name }) => name)).toContain('node_pipelines')
    expect(sources.map(({ source }) => source)).toContain('heartbeats')
  })

  it('counts what is written for what, and what operations take', async () => {
    const { createEnrollmentToken } = await ask<{ createEnrollmentToken: { token: string } }>(one, owner, {
      query: 'mutation { createEnrollmentToken(environmentId: "env_1", label: "x") { token } }',
    })
    const { token } = await enroll(one, { token: createEnrollmentToken.token, machineId: 'm', name: 'm' })
    const input = {
      bootId: 'b',
      seq: 1,
      sampledAt: new Date().toISOString(),
      agentVersion: '1',
      deploymentMode: 'STANDALONE',
    }
    await ask(one, { token }, { query: heartbeatMutation, variables: { input } })
    await expect
      .poll(async () => (await look()).sources.find(({ source }) => source === 'heartbeats')?.total, {
        timeout: 10_000,
      })
      .toBe(1)
    const { operations, instances } = await look()
    expect(operations.find(({ name }) => name === 'mutation heartbeat')).toMatchObject({ count: 1 })
    expect(instances.find(({ self }) => self)?.ingest).toMatchObject({ groupSizeMean: 1 })
  })

  it('does not show one that is stale, of the future, or told nonsense', async () => {
    const insert = (name: string, at: string, sample: string) =>
      database.query(
        `INSERT INTO instance_samples (instance, at, sample) VALUES ($1, ${at}, ${sample})
         ON CONFLICT (instance) DO UPDATE SET at = excluded.at, sample = excluded.sample`,
        [name],
      )
    const copy = `(SELECT sample FROM instance_samples WHERE instance LIKE '%:${other.process().pid}')`
    await insert('stale:2', `now() - interval '6 seconds'`, copy)
    await insert('future:3', `now() + interval '1 minute'`, copy)
    await insert('nonsense:4', 'now()', `'{"at": 5}'::jsonb`)
    await insert('fresh:1', 'now()', copy)
    const { instances, absent } = await look()
    const names = instances.map(({ instance }) => instance)
    expect(names).toContain('fresh:1')
    for (const name of ['stale:2', 'future:3', 'nonsense:4']) expect(names).not.toContain(name)
    const reasons = new Map(absent.map(({ instance, reason }) => [instance, reason]))
    expect(reasons.get('stale:2')).toMatch(/^No sample for \d+ s$/)
    expect(reasons.get('future:3')).toMatch(/^Its clock is \d+ s ahead$/)
    expect(reasons.get('nonsense:4')).toBe('It runs another version of Fleetbeat')
  })

  it('misses one that was killed within seconds, and one that stands still', { timeout: 120_000 }, async () => {
    const stalled = other.process().pid
    process.kill(stalled, 'SIGSTOP')
    try {
      await expect.poll(async () => pidsIn(await look()), { timeout: 15_000 }).not.toContain(stalled)
    } finally {
      process.kill(stalled, 'SIGCONT')
    }
    await expect.poll(async () => pidsIn(await look()), { timeout: 15_000 }).toContain(stalled)
    await other.kill()
    await expect.poll(async () => pidsIn(await look()), { timeout: 15_000 }).not.toContain(stalled)
    // It did not say that it would go: it is missed.
    expect((await look()).absent.filter(({ instance }) => instance.endsWith(`:${stalled}`))).toHaveLength(1)
    await other.restart()
    const again = other.process().pid
    await expect.poll(async () => pidsIn(await look()), { timeout: 15_000 }).toContain(again)
    await other.stop()
    await expect.poll(async () => pidsIn(await look()), { timeout: 15_000 }).not.toContain(again)
    expect((await look()).absent.filter(({ instance }) => instance.endsWith(`:${again}`))).toHaveLength(0)
    await other.restart()
  })
})

describe('the forecast of the disk', () => {
  it('says why there is none, and is there once the database was measured for long enough', async () => {
    await expect.poll(async () => (await look()).database?.forecast.reason).toMatch(/^Its size is known for 0 h so far/)
    // A gigabyte a day for two days, as an instance would have measured it.
    await database.query(`INSERT INTO database_sizes (at, bytes, full_bytes)
      SELECT now() - step * interval '15 minutes', 5e9 - step * 1e9 / 96, 9e9 FROM generate_series(0, 192) AS step`)
    await one.restart()
    await expect
      .poll(async () => (await look()).database?.forecast.bytesPerDay, { timeout: 10_000 })
      .toBeCloseTo(1e9, -3)
    const { database: seen } = await look()
    expect(seen?.forecast).toMatchObject({ reason: null, freeBytes: null })
    // Held by the retention.
    expect(seen?.forecast.in30DaysBytes).toBe(9e9)
  })
})

describe('performanceTick', () => {
  const subscribe = (by: Credentials) =>
    openSse(`${one.url}/graphql`, {
      method: 'POST',
      headers: { ...headersOf(by), accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { performanceTick { publishedAt instances { self } } }' }),
    })

  it('ticks for an owner, and ends as soon as they own it no more', async () => {
    const person = await addPerson(one, owner, { email: 'second@example.com', environmentId: 'env_1', role: 'ADMIN' })
    const refused = await subscribe(person)
    expect(JSON.stringify(await refused.next(1))).toContain('FORBIDDEN')
    const setOwner = (to: boolean) =>
      request(
        one,
        {
          query: 'mutation($id: ID!, $to: Boolean!) { setPersonOwner(personId: $id, owner: $to) { owner } }',
          variables: { id: person.id, to },
        },
        owner,
      )
    await setOwner(true)
    const stream = await subscribe(person)
    const events = await stream.next<{ data: { performanceTick: { publishedAt: string } } }>(3)
    const stamps = events.map(({ data }) => data.performanceTick.publishedAt)
    expect(new Set(stamps).size).toBe(3)
    await setOwner(false)
    await stream.ended
    expect(stream.raw()).toContain('FORBIDDEN')
  })
})
