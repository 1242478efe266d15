// What is past its retention leaves by its partitions, once it is rolled up; what is rolled up is the sum of what there was.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSweep, type Sweep } from '../../server/retention/sweep.ts'
import { retentionKinds, rollupLevels } from '../../server/store/history-tables.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import type { HeartbeatInput } from '../../schema/inputs.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { heartbeatInput, reportInput } from '../harness/heartbeats.ts'
import { enrollDirectly, startInstance, type Instance } from '../harness/instance.ts'

const hour = 3_600_000
const day = 24 * hour

let database: TestDatabase
let store: Store
let instance: Instance
let nodeKey: number
/** The store's clock. Agents' clocks go with it. */
let now: number
let seq: number

beforeEach(async () => {
  database = await createTestDatabase()
  now = Date.now()
  seq = 0
  store = createStore(database.url, () => new Date(now))
  nodeKey = await enrollDirectly(store, 'm', ['orders'])
  // An environment of some age: its history has room.
  await database.query("UPDATE environments SET created_at = now() - interval '60 days'")
  await store.ensurePartitions()
  instance = await startInstance(store, () => new Date(now))
})
afterEach(async () => {
  await store.close()
  await database.close()
})

function sweepOf(of: Store): Sweep {
  return createSweep(
    {
      alone: of.aloneInFleet,
      ensurePartitions: of.ensurePartitions,
      tasks: [
        ...rollupLevels.map((level) => ({ name: `ROLL_UP_${level}` as const, run: () => of.rollUp(level) })),
        ...retentionKinds.map((kind) => ({
          name: `DROP_${kind}` as const,
          run: async () => (await of.dropExpired(kind)).length,
        })),
        { name: 'DROP_ORPHANS', run: async () => (await of.dropOrphans()).length },
      ],
      keepRun: of.keepRun,
    },
    { now: () => new Date(now), failed: () => undefined },
  )
}

async function sweep() {
  const sweeping = sweepOf(store)
  const run = await sweeping.run()
  await sweeping.close()
  expect(run?.error).toBeNull()
  return run
}

function beatAt(at: number, eventsIn: number, cpuBusy = 0): Promise<unknown> {
  seq += 1
  const input: HeartbeatInput = heartbeatInput(seq, {
    sampledAt: new Date(at),
    host: { memoryUsedBytes: cpuBusy, memoryTotalBytes: 100 },
    pipelines: [
      reportInput({
        eventsIn,
        utilization: 0.5,
        components: [{ componentId: 'source', kind: 'SOURCE', receivedEvents: eventsIn, latencyMeanSeconds: 0.25 }],
        logs: [{ line: `INFO ${seq}` }],
      }),
    ],
  })
  return instance.beat(nodeKey, input)
}

const count = async (table: string) =>
  Number((await database.query(`SELECT count(*)::int AS count FROM ${table}`))[0]?.['count'])
const partitions = async (table: string) =>
  (
    await database.query(
      `SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relname ~ $1 ORDER BY 1`,
      [`^${table}_e`],
    )
  ).map((row) => String(row['relname']))

describe('the sweep', () => {
  it('rolls minutes up into hours and days that are their sum, whatever comes when, and changes nothing when it runs again', async () => {
    const moment = fc.record({
      back: fc.nat(5 * 24 * 60),
      grow: fc.nat(1_000),
      used: fc.nat(100),
      sweeps: fc.boolean(),
    })
    let eventsIn = 0
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 12 }), async (moments) => {
        for (const { back, grow, used, sweeps } of moments) {
          eventsIn += grow
          // Late ones among them, long after the sweep that was to have them.
          await beatAt(now - back * 60_000, eventsIn, used)
          if (sweeps) await sweep()
        }
        await sweep()
        await compare()
        const before = await contents()
        expect(await sweep()).toMatchObject({ dropped: 0 })
        expect(await contents()).toEqual(before)
      }),
      { numRuns: 8, endOnFailure: true },
    )
  })

  const rolledUp = [
    'host_minutes',
    'host_hours',
    'host_days',
    'pipeline_hours',
    'pipeline_days',
    'component_hours',
    'component_days',
  ]

  async function contents(): Promise<unknown> {
    return Promise.all(
      rolledUp.map((table) => database.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY to_jsonb(t)::text`)),
    )
  }

  /** Against PostgreSQL's own sums over the finest there is, for all whole buckets. */
  async function compare(): Promise<void> {
    for (const unit of ['hour', 'day']) {
      for (const [what, columns] of [
        ['pipeline', ['events_in', 'samples', 'utilization_sum']],
        ['component', ['received_events', 'latency_weighted', 'latency_weight']],
      ] as const) {
        const names = columns.map((column) => `sum(${column})::float8 AS ${column}`).join(', ')
        const expected = await database.query(
          `SELECT date_trunc('${unit}', minute, 'UTC') AS at, ${names} FROM ${what}_minutes
           WHERE minute < date_trunc('${unit}', $1::timestamptz, 'UTC') GROUP BY 1 ORDER BY 1`,
          [new Date(now)],
        )
        const found = await database.query(
          `SELECT ${unit} AS at, ${columns.map((column) => `${column}::float8`).join(', ')} FROM ${what}_${unit}s ORDER BY 1`,
        )
        expect(found).toEqual(expected)
      }
      const hosts = (table: string, at: string, sums: string) =>
        database.query(
          `SELECT ${at} AS at, ${sums} FROM ${table} WHERE ${at} < date_trunc('${unit}', $1::timestamptz, 'UTC') GROUP BY 1 ORDER BY 1`,
          [new Date(now)],
        )
      expect(
        await hosts(
          `host_${unit}s`,
          unit,
          'sum(memory_used_count)::int AS n, sum(memory_used_sum) AS sum, min(memory_used_min) AS min, max(memory_used_max) AS max',
        ),
      ).toEqual(
        await hosts(
          'host_samples',
          `date_trunc('${unit}', sampled_at, 'UTC')`,
          'count(memory_used)::int AS n, sum(memory_used)::float8 AS sum, min(memory_used)::float8 AS min, max(memory_used)::float8 AS max',
        ),
      )
    }
  }

  it('drops what is past its retention, whole partitions, and nothing else', async () => {
    await beatAt(now, 0)
    now += 1
    await beatAt(now, 10)
    const [samples, minutes] = [await partitions('host_samples'), await partitions('pipeline_minutes')]
    now += 3 * day
    await beatAt(now, 20)
    const run = await sweep()
    expect(run?.dropped).toBeGreaterThan(0)
    expect(await count('host_samples')).toBe(1)
    expect(await count('pipeline_minutes')).toBeGreaterThan(1)
    const left = await partitions('host_samples')
    expect(samples.filter((name) => left.includes(name))).toHaveLength(0)
    expect((await partitions('pipeline_minutes')).filter((name) => minutes.includes(name)).length).toBeGreaterThan(0)
    now += 8 * day
    await sweep()
    expect(await count('pipeline_minutes')).toBe(0)
    expect(await count('log_entries')).toBe(0)
    expect(Number((await database.query('SELECT sum(events_in) AS sum FROM pipeline_hours'))[0]?.['sum'])).toBe(20)
    expect(await count('status_changes')).toBeGreaterThan(0)
  })

  it('follows what was set, for that environment alone', async () => {
    const other = await store.ensureEnvironment('other')
    await beatAt(now, 0)
    const otherBefore = (await partitions('log_entries')).filter((name) => name.includes(`_e${other.key}_`))
    await store.setRetention(1, { kind: 'LOGS', keepDays: 1 })
    now += 2 * day + hour
    await sweep()
    expect(await count('log_entries')).toBe(0)
    expect(await partitions('log_entries')).toEqual(expect.arrayContaining(otherBefore))
  })

  it('drops nothing that is not rolled up, and rolls it up when it can', async () => {
    await beatAt(now, 0)
    now += 1
    await beatAt(now, 10)
    now += 9 * day
    await store.ensurePartitions()
    // As an interrupted run leaves it: the mark was moved, nothing was computed.
    await database.query(`UPDATE rollups SET through = $1, redo_from = '1970-01-01'`, [new Date(now)])
    for (const kind of retentionKinds) await store.dropExpired(kind)
    expect(await count('pipeline_minutes')).toBeGreaterThan(0)
    await sweep()
    expect(await count('pipeline_minutes')).toBe(0)
    expect(Number((await database.query('SELECT sum(events_in) AS sum FROM pipeline_hours'))[0]?.['sum'])).toBe(10)
  })

  it('is done by one instance, and by the next when that one is gone', async () => {
    let release!: () => void
    const held = new Promise<void>((resolve) => (release = resolve))
    let begun!: () => void
    const began = new Promise<void>((resolve) => (begun = resolve))
    const holder = store.aloneInFleet(async () => {
      begun()
      await held
    })
    await began
    const second = createStore(database.url, () => new Date(now))
    const sweeping = sweepOf(second)
    expect(await sweeping.run()).toBeNull()
    release()
    await holder
    expect(await sweeping.run()).toMatchObject({ error: null })
    expect(await second.lastSweep()).toMatchObject({ error: null })
    await sweeping.close()
    await second.close()
  })
})

describe('a heartbeat', () => {
  it('finds its partition made when nobody made it in time', async () => {
    await beatAt(now, 0)
    for (const name of await partitions('(pipeline|component)_minutes')) await database.query(`DROP TABLE ${name}`)
    now += 60_000
    await beatAt(now, 10)
    expect(Number((await database.query('SELECT sum(events_in) AS sum FROM pipeline_minutes'))[0]?.['sum'])).toBe(10)
  })

  it('that is older than what is kept counts, and leaves no row that nobody could read', async () => {
    await beatAt(now - 30 * day, 5)
    await beatAt(now - 29 * day, 15)
    await beatAt(now, 40)
    expect(Number((await database.query('SELECT sum(events_in) AS sum FROM pipeline_minutes'))[0]?.['sum'])).toBe(25)
    expect(Number((await database.query('SELECT events_in FROM node_pipelines'))[0]?.['events_in'])).toBe(40)
  })
})

it('sums what is nonsense as far as it goes, and keeps on with the rest', async () => {
  const past = Math.floor(now / hour) * hour - 2 * hour
  // Each smaller than the one before: a restart that grew by nearly all a number can hold.
  for (let beat = 0; beat < 1_100; beat += 1)
    await beatAt(past + Math.floor(beat / 20) * 60_000 + (beat % 20) * 1_000, Number.MAX_SAFE_INTEGER - 1 - beat)
  await sweep()
  const [row] = await database.query('SELECT max(events_in) AS most FROM pipeline_hours')
  expect(row?.['most']).toBe('9223372036854775807')
})

it('goes on with the steps after one that fails, and says what failed', async () => {
  const done: string[] = []
  const step = (name: string, fails = false) => {
    done.push(name)
    return fails ? Promise.reject(new Error(`${name} failed`)) : Promise.resolve(1)
  }
  const sweeping = createSweep(
    {
      alone: (work) => work(),
      ensurePartitions: () => Promise.resolve(),
      tasks: [
        { name: 'ROLL_UP_MINUTES', run: () => step('minutes') },
        { name: 'ROLL_UP_HOURS', run: () => step('hours', true) },
        { name: 'ROLL_UP_DAYS', run: () => step('days') },
        { name: 'DROP_LOGS', run: () => step('drop') },
        { name: 'CLEAR_STALE', run: () => Promise.resolve(7) },
      ],
      keepRun: store.keepRun,
    },
    { now: () => new Date((now += 5)), failed: () => undefined },
  )
  const run = await sweeping.run()
  expect(run).toMatchObject({ rolledUp: 2, dropped: 1, error: 'hours failed' })
  expect(run?.tasks).toEqual([
    { name: 'ROLL_UP_MINUTES', ms: 5, count: 1, error: null },
    { name: 'ROLL_UP_HOURS', ms: 5, count: 0, error: 'hours failed' },
    { name: 'ROLL_UP_DAYS', ms: 5, count: 1, error: null },
    { name: 'DROP_LOGS', ms: 5, count: 1, error: null },
    { name: 'CLEAR_STALE', ms: 5, count: 7, error: null },
  ])
  expect(await store.lastSweep()).toEqual(run)
  expect(done).toEqual(['minutes', 'hours', 'days', 'drop'])
  await sweeping.close()
})

it('forecasts what the disk is to hold', async () => {
  for (let beat = 0; beat < 20; beat += 1) await beatAt(now - beat * 60_000, 0)
  const storage = await store.storageOf(1)
  expect(storage.map(({ kind }) => kind)).toEqual(['SAMPLES', 'MINUTES', 'HOURS', 'DAYS', 'LOGS', 'STATUS_CHANGES'])
  for (const { bytes, forecastBytes } of storage) {
    expect(bytes).toBeGreaterThan(0)
    expect(forecastBytes).toBeGreaterThanOrEqual(bytes)
  }
})

it('measures the database once a quarter of an hour, and keeps a week of it', async () => {
  for (let beat = 0; beat < 20; beat += 1) await beatAt(now - beat * 60_000, 0)
  const quarter = 15 * 60_000
  now = Math.floor(now / quarter) * quarter
  await store.measureSize()
  now += quarter - 1
  await store.measureSize()
  const [first, ...more] = await store.databaseSizes()
  expect(more).toEqual([])
  expect(first?.at.getTime()).toBe(now - quarter + 1)
  expect(first?.bytes).toBeGreaterThan(1_000_000)
  const kinds = await store.storageOf(1)
  const toCome = kinds.reduce((sum, { bytes, forecastBytes }) => sum + forecastBytes - bytes, 0)
  expect(toCome).toBeGreaterThan(0)
  expect(first?.fullBytes).toBeGreaterThan(first?.bytes ?? 0)
  now += 7 * day
  await store.measureSize()
  expect((await store.databaseSizes()).map(({ at }) => at.getTime())).toEqual([Math.floor(now / quarter) * quarter])
})
