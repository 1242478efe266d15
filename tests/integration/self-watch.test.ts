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
  readonly database: {
    readonly sizeBytes: number
    readonly walBytes: number | null
    readonly tables: readonly { name: string }[]
  } | null
  readonly sources: readonly { readonly source: string; readonly total: number }[]
  readonly operations: readonly { readonly name: string; readonly count: number; readonly p95Ms: number }[]
  readonly slow: readonly unknown[]
  readonly flags: readonly { readonly level: string; readonly what: string }[]
}

const selection = `publishedAt instances { instance self at processes { name io { writtenBytesPerSecond } }
  runtime { heapUsedBytes eventLoopDelayP95Ms handles } ingest { acknowledgedPerSecond groupSizeMean } delivery { connections } }
  database { sizeBytes walBytes tables { name } } sources { source total } operations { name count p95Ms } slow { name } flags { level what }`

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
    await insert('fresh:1', `now() - interval '1 second'`, copy)
    await insert('stale:2', `now() - interval '6 seconds'`, copy)
    await insert('future:3', `now() + interval '6 seconds'`, copy)
    await insert('nonsense:4', 'now()', `'{"at": 5}'::jsonb`)
    const names = (await look()).instances.map(({ instance }) => instance)
    expect(names).toContain('fresh:1')
    for (const name of ['stale:2', 'future:3', 'nonsense:4']) expect(names).not.toContain(name)
  })

  it('misses one that was killed within seconds, and one that stands still', async () => {
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
    await other.restart()
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
