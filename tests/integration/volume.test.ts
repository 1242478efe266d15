// How much went through equals what the minutes say, summed by hand: nothing twice, nothing missing, wherever the roll-ups stand; and who
// watches is told at once.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createVolumeComparison } from '../../server/volume-comparison.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { headersOf, request, signIn } from '../harness/api.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { enrollDirectly } from '../harness/instance.ts'
import { ownerAccount, ownerEnv } from '../harness/people.ts'
import { startServer } from '../harness/server.ts'
import { openSse } from '../harness/sse.ts'

let database: TestDatabase
let store: Store
let nodes: number[]
let pipelines: { key: number; name: string }[]
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** A midnight two days ago: minutes to both sides of it are kept. */
const midnight = Math.floor(Date.now() / dayMs) * dayMs - 2 * dayMs
const at = (minutes: number) => new Date(midnight + minutes * minuteMs)

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url, () => at(26 * 60))
  nodes = [await enrollDirectly(store, 'a', ['one', 'two']), await enrollDirectly(store, 'b', ['one'])]
  const rows = await database.query('SELECT id, name FROM pipelines ORDER BY id')
  pipelines = rows.map(({ id, name }) => ({ key: Number(id), name: String(name) }))
  await database.query(`UPDATE environments SET created_at = $1`, [at(-20 * 60).toISOString()])
  await store.ensurePartitions()
}, 60_000)
afterAll(async () => {
  await store.close()
  await database.close()
})

interface Row {
  readonly minute: number
  readonly node: number
  readonly pipeline: number
  readonly events: number
}

async function write(rows: readonly Row[]): Promise<void> {
  for (const { minute, node, pipeline, events } of rows)
    await database.query(
      `INSERT INTO pipeline_minutes (environment_id, node_id, pipeline_id, minute, samples, events_in, events_out, errors_total,
         events_discarded, bytes_in, bytes_out, utilization_sum, utilization_samples)
       VALUES (1, $1, $2, $3, 12, $4, $5, 1, 2, $6, $7, 6, 12)`,
      [nodes[node], pipelines[pipeline]?.key, at(minute).toISOString(), events, events / 2, events * 10, events * 4],
    )
}

beforeEach(async () => {
  for (const table of ['pipeline_minutes', 'pipeline_hours', 'pipeline_days'])
    await database.query(`DELETE FROM ${table}`)
  await database.query(`UPDATE rollups SET through = '1970-01-01', redo_from = NULL`)
})

const compare = (now: Date, since: Date, until: Date = now) =>
  createVolumeComparison({ store, pipelinesOf: () => pipelines, now: () => now }).volumeComparison(1, { since, until })

const sumsOf = (rows: readonly Row[]) => {
  const eventsIn = rows.reduce((sum, { events }) => sum + events, 0)
  return {
    eventsIn,
    eventsOut: eventsIn / 2,
    errors: rows.length,
    eventsDiscarded: 2 * rows.length,
    bytesIn: 10 * eventsIn,
    bytesOut: 4 * eventsIn,
  }
}

describe('an hour beside the hour before', () => {
  const rows = [
    { minute: -61, node: 0, pipeline: 0, events: 8_000 },
    { minute: -60, node: 0, pipeline: 0, events: 100 },
    { minute: -1, node: 1, pipeline: 0, events: 20 },
    { minute: 0, node: 0, pipeline: 0, events: 600 },
    { minute: 0, node: 1, pipeline: 0, events: 1_000 },
    { minute: 59, node: 0, pipeline: 1, events: 4 },
    { minute: 60, node: 0, pipeline: 0, events: 50_000 },
  ]
  beforeEach(() => write(rows))

  it('counts each minute of each pipeline on each node once, in the stretch it is of', async () => {
    const { total, pipelines: each, ...times } = await compare(new Date(at(60).getTime() + 22_000), at(0))
    expect(times).toEqual({ beforeSince: at(-60), since: at(0), until: at(60), comparable: true })
    expect(total).toEqual({
      of: 'TOTAL',
      key: null,
      name: 'Total',
      now: { eventsIn: 1_604, eventsOut: 802, errors: 3, eventsDiscarded: 6, bytesIn: 16_040, bytesOut: 6_416 },
      before: { eventsIn: 120, eventsOut: 60, errors: 2, eventsDiscarded: 4, bytesIn: 1_200, bytesOut: 480 },
    })
    expect(each.map(({ name, now, before }) => [name, now.eventsIn, before.eventsIn])).toEqual([
      ['one', 1_600, 120],
      ['two', 4, 0],
    ])
  })

  it('says where not all of the time before was watched', async () => {
    expect(await compare(at(60), at(-20 * 60))).toMatchObject({ comparable: false })
    expect(await compare(at(-19 * 60), at(-20 * 60 + 30))).toMatchObject({ comparable: true })
  })
})

it('is the same wherever the roll-ups stand and whatever the stretch is', { timeout: 120_000 }, async () => {
  const row = fc.record({
    minute: fc.integer({ min: -300, max: 26 * 60 - 1 }),
    node: fc.nat({ max: 1 }),
    pipeline: fc.nat({ max: 1 }),
    events: fc.nat({ max: 1_000 }).map((half) => 2 * half),
  })
  const history = fc.uniqueArray(row, {
    selector: ({ minute, node, pipeline }) => `${minute} ${node} ${pipeline}`,
    minLength: 1,
    maxLength: 12,
  })
  const range = fc.record({
    since: fc.integer({ min: -120, max: 25 * 60 }),
    length: fc.integer({ min: 1, max: 26 * 60 }),
    rolledUpTo: fc.integer({ min: -60, max: 26 * 60 }),
    daysToo: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(history, range, async (rows, { since, length, rolledUpTo, daysToo }) => {
      for (const table of ['pipeline_minutes', 'pipeline_hours', 'pipeline_days'])
        await database.query(`DELETE FROM ${table}`)
      await database.query(`UPDATE rollups SET through = '1970-01-01', redo_from = NULL`)
      await write(rows)
      const roller = createStore(database.url, () => at(rolledUpTo))
      await roller.ensurePartitions()
      await roller.rollUp('HOURS')
      if (daysToo) await roller.rollUp('DAYS')
      await roller.close()
      const until = Math.min(since + length, 26 * 60)
      const found = await compare(at(26 * 60), at(since), at(until))
      const within = (from: number, to: number) => rows.filter(({ minute }) => minute >= from && minute < to)
      expect(found.total.now).toEqual(sumsOf(within(since, until)))
      expect(found.total.before).toEqual(sumsOf(within(since - Math.max(1, until - since), since)))
      for (const [index, pipeline] of found.pipelines.entries())
        expect(pipeline.now).toEqual(sumsOf(within(since, until).filter((one) => one.pipeline === index)))
    }),
    { numRuns: 40, endOnFailure: true },
  )
})

it(
  'is told as soon as somebody looks, asked for as well, and refused beyond its bounds',
  { timeout: 60_000 },
  async () => {
    const server = await startServer({ env: { ...ownerEnv, FLEETBEAT_LOCAL_AGENT: 'off' } })
    try {
      const owner = { cookie: await signIn(server, ownerAccount) }
      const open = async (seconds: number) => {
        const stream = await openSse(`${server.url}/graphql`, {
          method: 'POST',
          headers: { ...headersOf(owner), accept: 'text/event-stream' },
          body: JSON.stringify({
            query: `subscription($seconds: Int!) { volumeUpdate(environmentId: "env_1", seconds: $seconds) {
            environmentId minutes { at } volume { beforeSince since until comparable total { id name now { eventsIn } } pipelines { id } } } }`,
            variables: { seconds },
          }),
        })
        const [event] = await stream.next<{
          data?: { volumeUpdate: { volume: Record<'beforeSince' | 'since' | 'until', string> } }
          errors?: { extensions: { code: string } }[]
        }>(1)
        stream.close()
        return event
      }
      const told = (await open(900))?.data?.volumeUpdate
      expect(told).toMatchObject({
        environmentId: 'env_1',
        minutes: [],
        volume: { comparable: false, total: { id: null, name: 'Total', now: { eventsIn: 0 } }, pipelines: [] },
      })
      const { beforeSince = '', since = '', until = '' } = told?.volume ?? {}
      expect([Date.parse(until) - Date.parse(since), Date.parse(since) - Date.parse(beforeSince)]).toEqual([
        900_000, 900_000,
      ])
      expect((await open(60))?.errors?.[0]?.extensions.code).toBe('INVALID_INPUT')
      expect((await open(901))?.errors?.[0]?.extensions.code).toBe('INVALID_INPUT')
      const query = `query($since: DateTime!, $until: DateTime) { environment(id: "env_1") {
      volumeComparison(since: $since, until: $until) { since until } } }`
      const asked = await request(server, { query, variables: { since, until } }, owner)
      expect(asked.data).toEqual({ environment: { volumeComparison: { since, until } } })
    } finally {
      await server.close()
    }
  },
)
