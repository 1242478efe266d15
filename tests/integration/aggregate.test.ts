// Fifty nodes that run one pipeline beat at once: what is shown of it over all of them is the sum of what they said.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { encodeId } from '../../schema/ids.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { startFleet } from '../harness/fleet.ts'
import { heartbeatInput, reportInput, start } from '../harness/heartbeats.ts'
import { enrollDirectly } from '../harness/instance.ts'

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

const nodes = 50
const beats = 5

it('adds up over the nodes, in memory and in the minutes, with one row a key', async () => {
  const keys: number[] = []
  for (let at = 0; at < nodes; at += 1) keys.push(await enrollDirectly(store, `m${at}`, ['shared']))
  const fleet = await startFleet(store, { now: () => new Date(start.getTime() + 60_000) })
  const [pipeline] = fleet.pipelines(1)
  const pipelineId = encodeId('pipeline', pipeline?.key ?? 0)
  const said = (nodeKey: number, seq: number) => seq * nodeKey
  await Promise.all(
    keys.map(async (nodeKey) => {
      for (let seq = 1; seq <= beats; seq += 1) {
        const events = said(nodeKey, seq)
        const report = reportInput({
          pipelineId,
          status: nodeKey === keys[7] ? 'STOPPED' : 'RUNNING',
          eventsIn: events,
          components: [{ componentId: 'source', kind: 'SOURCE', receivedEvents: events }],
        })
        await fleet.heartbeats(nodeKey, [heartbeatInput(seq, { pipelines: [report] })])
      }
    }),
  )
  const sum = (of: (nodeKey: number) => number) => keys.reduce((total, key) => total + of(key), 0)
  expect(fleet.pipelineSum(pipeline?.key ?? 0)).toMatchObject({
    nodes,
    status: 'STOPPED',
    totals: { eventsIn: sum((key) => said(key, beats)) },
    rates: { eventsIn: sum((key) => key / 5) },
    components: [{ name: 'source', totals: { receivedEvents: sum((key) => said(key, beats)) } }],
  })
  const [minutes] = await database.query(
    `SELECT sum(events_in)::int AS grown, count(*)::int AS rows, count(DISTINCT (node_id, minute))::int AS keys FROM pipeline_minutes`,
  )
  expect(minutes?.['grown']).toBe(sum((key) => said(key, beats) - said(key, 1)))
  expect(minutes?.['rows']).toBe(minutes?.['keys'])
  await fleet.close()
}, 60_000)
