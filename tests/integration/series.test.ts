// Series over time on a real database: live samples while they are remembered, the same history from the store when they are not.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { encodeId } from '../../schema/ids.ts'
import { createSeries } from '../../server/series.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { heartbeatInput, reportInput, start } from '../harness/heartbeats.ts'
import { enrollDirectly, startInstance, type Instance } from '../harness/instance.ts'

const minute = 60_000
const hour = 60 * minute
// On the hour, and early enough that two whole hours are over.
const begin = Math.floor(start.getTime() / hour) * hour - 3 * hour

let database: TestDatabase
let store: Store
let now: number
const clock = () => new Date(now)

beforeEach(async () => {
  database = await createTestDatabase()
  now = begin
  store = createStore(database.url, clock)
})
afterEach(async () => {
  await store.close()
  await database.close()
})

const seriesOf = ({ live, registry }: Instance) =>
  createSeries({ store, live, now: clock, environmentOf: (key) => registry.node(key)?.environmentKey })

/** A heartbeat: 10 events more a second than the one before, and a source that is slow when it has much to do. */
async function beat(instance: Instance, of: { nodeKey: number; pipelineKey: number; seq: number; at: number }) {
  now = of.at
  const events = ((of.at - begin) / 1000) * 10
  const report = reportInput({
    pipelineId: encodeId('pipeline', of.pipelineKey),
    eventsIn: events,
    bytesOut: events * 100,
    utilization: 0.5,
    components: [{ componentId: 'source', kind: 'SOURCE', receivedEvents: events, latencyMeanSeconds: 0.25 }],
  })
  await instance.beat(of.nodeKey, heartbeatInput(of.seq, { sampledAt: new Date(of.at), pipelines: [report] }))
}

async function running(stepMs: number, lengthMs: number) {
  const nodeKey = await enrollDirectly(store, 'm', ['p'])
  const instance = await startInstance(store, clock)
  const pipelineKey = instance.registry.nodePipelines(nodeKey)[0]?.pipelineKey ?? 0
  for (let seq = 1, at = begin; at <= begin + lengthMs; seq += 1, at += stepMs)
    await beat(instance, { nodeKey, pipelineKey, seq, at })
  const componentKey = instance.registry.nodePipelines(nodeKey)[0]?.components[0]?.componentKey ?? 0
  return { instance, nodeKey, pipelineKey, componentKey }
}

it('tells the last samples from memory, and what memory has not as whole minutes', async () => {
  const { instance, nodeKey, pipelineKey, componentKey } = await running(5_000, 3 * minute + 20_000)
  const range = { since: new Date(begin), until: new Date(now + 1) }

  const live = await seriesOf(instance).pipelineSamples({ nodeKey, pipelineKey }, range)
  expect(live).toHaveLength(41)
  expect(live[0]).toMatchObject({ at: new Date(begin), resolution: 'SAMPLE', eventsIn: null, utilization: 0.5 })
  for (const sample of live.slice(1)) expect(sample).toMatchObject({ eventsIn: 10, bytesOut: 1_000, errors: null })

  // Nothing is remembered after a restart; the minute that is not over would be too low.
  const restarted = await startInstance(store, clock)
  const of = seriesOf(restarted)
  const minutes = await of.pipelineSamples({ nodeKey, pipelineKey }, range)
  expect(minutes.map(({ at, resolution }) => [at.getTime(), resolution])).toEqual(
    [0, 1, 2].map((count) => [begin + count * minute, 'MINUTE']),
  )
  // The first heartbeat of all is a baseline: 11 deltas in its minute.
  expect(minutes.map(({ eventsIn }) => eventsIn)).toEqual([550 / 60, 10, 10])
  expect(minutes[1]).toMatchObject({ bytesOut: 1_000, errors: 0, utilization: 0.5 })

  const component = await of.componentSamples({ nodeKey, componentKey }, range)
  expect(component[1]).toMatchObject({ receivedEvents: 10, sentEvents: 0, latencyMeanSeconds: 0.25 })

  await beat(restarted, { nodeKey, pipelineKey, seq: 50, at: begin + 3 * minute + 25_000 })
  await beat(restarted, { nodeKey, pipelineKey, seq: 51, at: begin + 3 * minute + 30_000 })
  const both = await of.pipelineSamples({ nodeKey, pipelineKey }, { ...range, until: new Date(now + 1) })
  expect(both.map(({ resolution }) => resolution)).toEqual(['MINUTE', 'MINUTE', 'MINUTE', 'SAMPLE', 'SAMPLE'])
  expect(both.at(-1)).toMatchObject({ eventsIn: 10 })
})

it('tells hours the same before they were rolled up and after, the one that goes on by what has passed of it', async () => {
  const { instance, nodeKey, pipelineKey, componentKey } = await running(minute, 2 * hour + 30 * minute)
  const of = seriesOf(instance)
  const range = { since: new Date(begin - 30 * hour), until: new Date(now) }
  const before = await of.pipelineSamples({ nodeKey, pipelineKey }, range)
  expect(before.map(({ at, resolution }) => [at.getTime(), resolution])).toEqual(
    [0, 1, 2].map((count) => [begin + count * hour, 'HOUR']),
  )
  expect(before.map(({ eventsIn }) => eventsIn)).toEqual([(59 * 600) / 3_600, 10, 10])
  await store.rollUp('HOURS')
  const [row] = await database.query('SELECT count(*)::int AS count FROM pipeline_hours')
  expect(row?.['count']).toBe(2)
  // The minutes of the first hour are gone, as if they were past their retention: its row tells of it.
  await database.query('DELETE FROM pipeline_minutes WHERE minute < $1', [new Date(begin + hour)])
  expect(await of.pipelineSamples({ nodeKey, pipelineKey }, range)).toEqual(before)
  const component = await of.componentSamples({ nodeKey, componentKey }, range)
  expect(component.map(({ latencyMeanSeconds }) => latencyMeanSeconds)).toEqual([0.25, 0.25, 0.25])

  // A part of an hour that is long over is still told as the whole hour.
  const part = { since: new Date(begin + 10 * minute), until: new Date(begin + 10 * minute + 25 * hour) }
  now = begin + 30 * hour
  const [first] = await of.pipelineSamples({ nodeKey, pipelineKey }, part)
  expect(first).toEqual(before[0])
})

it('frees what memory has of a pipeline that its node runs no more', async () => {
  const { nodeKey, pipelineKey } = await running(5_000, 0)
  // What a node is to run stays when it is not reported.
  await database.query('UPDATE node_pipelines SET desired_version = NULL')
  const instance = await startInstance(store, clock)
  await beat(instance, { nodeKey, pipelineKey, seq: 2, at: begin + 5_000 })
  expect(instance.live.usage().series).toBe(2)
  await instance.beat(nodeKey, heartbeatInput(99, { sampledAt: new Date(now + 5_000), pipelines: [] }))
  expect(instance.registry.nodePipelines(nodeKey)).toEqual([])
  expect(instance.live.usage()).toEqual({ series: 0, bytes: 0 })
})
