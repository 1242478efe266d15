// What is told of an environment over time equals what its rows say, summed by hand, at every level and across their edges.
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFleetSeries } from '../../server/fleet-series.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { enrollDirectly } from '../harness/instance.ts'

let database: TestDatabase
let store: Store
const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** On the hour, in the middle of a day that is over. */
const noon = new Date(Math.floor(Date.now() / (24 * hourMs)) * 24 * hourMs - 12 * hourMs)
const at = (minutes: number) => new Date(noon.getTime() + minutes * minuteMs)
let nodes: number[]
let pipelines: number[]

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url, () => at(180))
  nodes = [await enrollDirectly(store, 'a', ['one', 'two']), await enrollDirectly(store, 'b', ['one'])]
  const rows = await database.query('SELECT id FROM pipelines ORDER BY id')
  pipelines = rows.map(({ id }) => Number(id))
  await database.query(`UPDATE environments SET created_at = $1`, [at(-48 * 60).toISOString()])
  await store.ensurePartitions()
}, 60_000)
afterAll(async () => {
  await store.close()
  await database.close()
})

const seriesAt = (now: Date) =>
  createFleetSeries({
    store,
    nameOf: (of, key) => (of === 'NODE' ? `node ${key}` : `pipeline ${key}`),
    now: () => now,
  })

const all = { nodeKeys: null, pipelineKeys: null, groupBy: 'TOTAL', most: 10 } as const

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
       VALUES (1, $1, $2, $3, 12, $4, $4, 1, 0, $4, $4, 6, 12)`,
      [nodes[node], pipelines[pipeline], at(minute).toISOString(), events],
    )
}

afterEach(async () => {
  for (const table of [
    'pipeline_minutes',
    'pipeline_hours',
    'pipeline_days',
    'host_samples',
    'host_minutes',
    'host_hours',
  ])
    await database.query(`DELETE FROM ${table}`)
  await database.query(`UPDATE rollups SET through = '1970-01-01', redo_from = NULL`)
})

describe('throughput', () => {
  beforeEach(() =>
    write([
      { minute: 0, node: 0, pipeline: 0, events: 600 },
      { minute: 0, node: 0, pipeline: 1, events: 60 },
      { minute: 0, node: 1, pipeline: 0, events: 1_200 },
      { minute: 2, node: 1, pipeline: 0, events: 120 },
    ]),
  )

  it('is summed over everything, a node or a pipeline, the largest first', async () => {
    const range = { since: at(0), until: at(60) }
    const [total] = await seriesAt(at(60)).throughput(1, range, all)
    expect(total).toMatchObject({ key: null, name: 'Total' })
    expect(total?.points.map(({ at: time, eventsIn, utilization }) => [time, eventsIn, utilization])).toEqual([
      [at(0), 31, 0.5],
      [at(2), 2, 0.5],
    ])
    const byNode = await seriesAt(at(60)).throughput(1, range, { ...all, groupBy: 'NODE' })
    expect(byNode.map(({ name, points }) => [name, points.map(({ eventsIn }) => eventsIn)])).toEqual([
      [`node ${nodes[1]}`, [20, 2]],
      [`node ${nodes[0]}`, [11]],
    ])
    const largest = await seriesAt(at(60)).throughput(1, range, { ...all, groupBy: 'PIPELINE', most: 1 })
    expect(largest.map(({ key }) => key)).toEqual([pipelines[0]])
  })

  it('is only of the nodes and pipelines that are asked for', async () => {
    const range = { since: at(0), until: at(60) }
    const of = async (filter: object) =>
      (await seriesAt(at(60)).volume(1, range, { ...all, ...filter })).map(({ eventsIn }) => eventsIn)
    expect(await of({ nodeKeys: [nodes[0]] })).toEqual([660])
    expect(await of({ pipelineKeys: [pipelines[1]] })).toEqual([60])
    expect(await of({ nodeKeys: [nodes[1]], pipelineKeys: [pipelines[1]] })).toEqual([])
    expect(await of({ nodeKeys: [] })).toEqual([])
  })

  it('is nothing of another environment', async () => {
    const { key } = await store.ensureEnvironment('other')
    expect(await seriesAt(at(60)).volume(key, { since: at(0), until: at(60) }, all)).toEqual([])
  })

  it('never shows the minute that is going on', async () => {
    const [total] = await seriesAt(new Date(at(2).getTime() + 30_000)).throughput(
      1,
      { since: at(0), until: at(3) },
      all,
    )
    expect(total?.points.map((point) => point.at)).toEqual([at(0)])
  })
})

it('is the same whether it was rolled up or not, wherever the roll-up stands', { timeout: 120_000 }, async () => {
  const row = fc.record({
    minute: fc.integer({ min: 0, max: 179 }),
    node: fc.nat({ max: 1 }),
    pipeline: fc.nat({ max: 1 }),
    events: fc.nat({ max: 10_000 }),
  })
  const rows = fc.uniqueArray(row, {
    selector: ({ minute, node, pipeline }) => `${minute} ${node} ${pipeline}`,
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 0, max: 180 }), async (history, rolledUpTo) => {
      await database.query('DELETE FROM pipeline_minutes')
      await database.query('DELETE FROM pipeline_hours')
      await database.query(`UPDATE rollups SET through = '1970-01-01', redo_from = NULL`)
      await write(history)
      const roller = createStore(database.url, () => at(rolledUpTo))
      await roller.ensurePartitions()
      await roller.rollUp('HOURS')
      await roller.close()
      // Two days are told in hours.
      const range = { since: at(-45 * 60), until: at(180) }
      const [total] = await seriesAt(at(180)).throughput(1, range, all)
      const hours = new Map<number, number>()
      for (const { minute, events } of history) {
        const hour = Math.floor(minute / 60)
        hours.set(hour, (hours.get(hour) ?? 0) + events)
      }
      const expected = [...hours].sort(([a], [b]) => a - b).map(([hour, events]) => [at(hour * 60), events])
      expect(total?.points.map((point) => [point.at, Math.round(point.eventsIn * 3600)])).toEqual(expected)
      const [volume] = await seriesAt(at(180)).volume(1, range, all)
      expect(volume?.eventsIn).toBe(history.reduce((sum, { events }) => sum + events, 0))
    }),
    { numRuns: 25, endOnFailure: true },
  )
})

describe('the load of hosts', () => {
  async function sample(
    minute: number,
    node: number,
    values: { cpu: number; memory: number; disk: number },
  ): Promise<void> {
    await database.query(
      `INSERT INTO host_samples (environment_id, node_id, sampled_at, cpu_percent, memory_used, filesystem_used_percent, net_rx_rate)
       VALUES (1, $1, $2, $3, $4, $5, 10)`,
      [nodes[node], new Date(at(minute).getTime() + 1_000).toISOString(), values.cpu, values.memory, values.disk],
    )
  }

  it('is each host’s mean, then their mean, sum or most, from samples and from what they were rolled up into', async () => {
    await sample(0, 0, { cpu: 10, memory: 100, disk: 50 })
    await sample(0.5, 0, { cpu: 30, memory: 300, disk: 60 })
    await sample(0, 1, { cpu: 40, memory: 1_000, disk: 90 })
    const range = { since: at(0), until: at(10) }
    const read = () => seriesAt(at(10)).hostLoad(1, range, null)
    const expected = [
      {
        at: at(0),
        resolution: 'MINUTE',
        hosts: 2,
        cpuPercent: 30,
        memoryUsedBytes: 1_200,
        filesystemUsedPercent: 90,
        netRxBytesPerSecond: 20,
        load1: null,
      },
    ]
    expect(await read()).toMatchObject(expected)
    const roller = createStore(database.url, () => at(10))
    await roller.ensurePartitions()
    await roller.rollUp('MINUTES')
    await roller.close()
    await database.query('DELETE FROM host_samples')
    expect(await read()).toMatchObject(expected)
    expect(await seriesAt(at(10)).hostLoad(1, range, [nodes[0] ?? 0])).toMatchObject([{ hosts: 1, cpuPercent: 20 }])
  })
})
