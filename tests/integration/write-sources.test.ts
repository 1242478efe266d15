// What is counted as written is what the tables got, each source by its own counter.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { encodeId } from '../../schema/ids.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { createMetrics } from '../../server/telemetry/metrics.ts'
import { observeIngest } from '../../server/telemetry/observe-ingest.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { startFleet } from '../harness/fleet.ts'
import { enrollmentToken } from '../harness/instance.ts'
import { heartbeatInput, reportInput } from '../harness/heartbeats.ts'
import { nothingDelivered } from '../harness/metrics.ts'

let database: TestDatabase
let store: Store

beforeEach(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
})
afterEach(async () => {
  await store.close()
  await database.close()
})

it('counts each kind of row where it is written', async () => {
  const metrics = createMetrics('0.0.0', {
    queueDepth: () => 0,
    delivery: () => nothingDelivered,
    live: () => ({ series: 0, bytes: 0 }),
  })
  const quiet = { trouble: () => undefined, flushed: () => undefined, close: () => Promise.resolve() }
  const { key } = await store.ensureEnvironment('production')
  const fleet = await startFleet(store, { observe: observeIngest(metrics, quiet) })
  const counted = async (): Promise<Record<string, number>> => {
    const lines = (await metrics.text()).matchAll(/^fleetbeat_rows_written_total\{source="(\w+)"\} (\d+)$/gm)
    return Object.fromEntries([...lines].map(([, source = '', rows]): [string, number] => [source, Number(rows)]))
  }
  const nothing = await counted()
  expect(new Set(Object.values(nothing))).toEqual(new Set([0]))

  const token = await enrollmentToken(store, key)
  const { node, pipelines } = await fleet.enrollNode({
    token,
    machineId: 'm',
    name: 'm',
    pipelines: [{ name: 'a' }, { name: 'b' }],
  })
  expect(await counted()).toEqual({ ...nothing, enrolments: 1 })

  const reports = pipelines.map((pipeline) =>
    reportInput({
      pipelineId: encodeId('pipeline', pipeline.key),
      components: ['in', 'out', 'side'].map((componentId) => ({ componentId, kind: 'SOURCE' })),
      logs: [{ line: 'one' }, { line: 'two' }],
    }),
  )
  await fleet.heartbeats(node.key, [heartbeatInput(1, { host: { memoryUsedBytes: 1 }, pipelines: reports })])
  const rows = async (table: string) =>
    Number((await database.query(`SELECT count(*) AS count FROM ${table}`))[0]?.['count'])
  const after = await counted()
  expect(after).toEqual({
    ...nothing,
    enrolments: 1,
    heartbeats: await rows('node_boots'),
    host_samples: await rows('host_samples'),
    node_pipelines: await rows('node_pipelines'),
    node_components: await rows('node_components'),
    pipeline_minutes: await rows('pipeline_minutes'),
    component_minutes: await rows('component_minutes'),
    log_entries: await rows('log_entries'),
    status_changes: await rows('status_changes'),
  })
  expect(after).toMatchObject({ node_components: 6, log_entries: 4, status_changes: 3 })

  // A retry writes nothing, and a heartbeat of the node alone is one row.
  await fleet.heartbeats(node.key, [heartbeatInput(1)])
  expect(await counted()).toEqual(after)
  await fleet.heartbeats(node.key, [heartbeatInput(2)])
  expect(await counted()).toEqual({ ...after, heartbeats: 2 })
  await fleet.close()
})
