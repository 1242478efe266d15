// What a flush costs in statements, counted at the driver: the same whatever it holds.
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { encodeId } from '../../schema/ids.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { validateHeartbeat } from '../../server/ingest/validate.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { heartbeatInput, reportInput } from '../harness/heartbeats.ts'
import { enrollDirectly, startInstance } from '../harness/instance.ts'

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

async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const query = pg.Client.prototype.query
  const seen: string[] = []
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args
    seen.push(typeof first === 'string' ? first : (first as { text: string }).text)
    return Reflect.apply(query, this, args) as unknown
  } as typeof query
  try {
    await work()
    return seen
  } finally {
    pg.Client.prototype.query = query
  }
}

it.each([
  { pipelines: 1, heartbeats: 1 },
  { pipelines: 10, heartbeats: 1 },
  { pipelines: 100, heartbeats: 1 },
  { pipelines: 500, heartbeats: 1 },
  { pipelines: 1, heartbeats: 25 },
  { pipelines: 100, heartbeats: 25 },
])(
  'is one for $heartbeats heartbeats of $pipelines pipelines',
  { timeout: 60_000 },
  async ({ pipelines, heartbeats }) => {
    const names = Array.from({ length: pipelines }, (_, at) => `pipeline-${at}`)
    const nodes: number[] = []
    for (let at = 0; at < heartbeats; at += 1) nodes.push(await enrollDirectly(store, `m${at}`, names))
    const instance = await startInstance(store)
    const group = (seq: number) =>
      nodes.map((nodeKey) => {
        const reports = instance.registry.nodePipelines(nodeKey).map(({ pipelineKey }) =>
          reportInput({
            pipelineId: encodeId('pipeline', pipelineKey),
            eventsIn: seq,
            components: [{ componentId: 'source', kind: 'SOURCE', receivedEvents: seq }],
          }),
        )
        const input = heartbeatInput(seq, { pipelines: reports, host: { memoryUsedBytes: 1 } })
        return { kind: 'heartbeats' as const, nodeKey, heartbeats: [validateHeartbeat(input, new Date())] }
      })
    // The first brings components that nobody knows yet, and this connection has never flushed.
    await instance.commit.settle(group(1))
    const statements = await statementsOf(() => instance.commit.settle(group(2)))
    expect(statements.map((sql) => sql.slice(0, 4))).toEqual(['WITH'])
    const [row] = await database.query('SELECT count(*)::int AS count FROM node_pipelines WHERE events_in = 2')
    expect(row?.['count']).toBe(pipelines * heartbeats)
  },
)
