// A heartbeat is stored whole or not at all: whichever table refuses, nothing of it is anywhere, and the retry makes up for it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeId } from '../../schema/ids.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { createCuttingProxy } from '../harness/cutting-proxy.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { startFleet } from '../harness/fleet.ts'
import { heartbeatInput, reportInput } from '../harness/heartbeats.ts'
import { enrollDirectly, startInstance } from '../harness/instance.ts'

let database: TestDatabase
let store: Store
let nodeKey: number

beforeEach(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
  nodeKey = await enrollDirectly(store, 'm', ['first', 'second'])
})
afterEach(async () => {
  await store.close()
  await database.close()
})

const written = [
  'nodes',
  'node_boots',
  'host_samples',
  'node_pipelines',
  'node_components',
  'pipeline_minutes',
  'component_minutes',
  'stream_positions',
  'status_changes',
  'log_entries',
] as const

/** Touches every table. */
function full(seq: number) {
  return heartbeatInput(seq, {
    host: { memoryTotalBytes: 8, memoryUsedBytes: seq },
    pipelines: [
      reportInput({
        status: seq % 2 === 0 ? 'RUNNING' : 'STOPPED',
        eventsIn: seq * 10,
        components: [{ componentId: 'source', kind: 'SOURCE', receivedEvents: seq * 10 }],
        logs: [{ line: `INFO line ${seq}` }],
      }),
    ],
  })
}

async function contents(): Promise<unknown> {
  const tables = await Promise.all(
    written.map(async (table) => [table, await database.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY 1`)]),
  )
  return Object.fromEntries(tables) as unknown
}

const sumOfMinutes = async () =>
  Number((await database.query('SELECT sum(events_in) AS sum FROM pipeline_minutes'))[0]?.['sum'])

describe.each(written)('when %s refuses', (table) => {
  it('leaves nothing of the heartbeat anywhere, and takes it when it comes again', async () => {
    const one = await startInstance(store)
    await one.beat(nodeKey, full(1))
    await one.beat(nodeKey, full(2))
    const before = await contents()
    await database.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$`)
    await database.query(
      `CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse()`,
    )
    await expect(one.beat(nodeKey, full(3))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await contents()).toEqual(before)
    expect(one.changes).toHaveLength(2)
    await database.query(`DROP TRIGGER refuse ON ${table}`)
    expect(await one.beat(nodeKey, full(3))).toMatchObject([{ acceptedSeq: 3, duplicate: false }])
    expect(await sumOfMinutes()).toBe(20)
  })
})

it('refuses what finds no room with when to come again, keeps what it took, and takes the refused ones then', async () => {
  let release!: () => void
  const gate = new Promise<void>((resolve) => (release = resolve))
  const slow: Store = {
    ...store,
    writeFlush: async (flush) => {
      await gate
      return store.writeFlush(flush)
    },
  }
  const fleet = await startFleet(slow, { rate: { perSecond: 1, burst: 10_000 } })
  try {
    const beats = Array.from({ length: 2_200 }, (_, at) => full(at + 1))
    const outcomes: { accepted: boolean; retryAfterMs: unknown; seq: number }[] = []
    const sent = beats.map((input) =>
      fleet.heartbeats(nodeKey, [input]).then(
        () => outcomes.push({ accepted: true, retryAfterMs: null, seq: input.seq }),
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'OVERLOADED' })
          const { retryAfterMs } = (error as { extensions: { retryAfterMs: unknown } }).extensions
          outcomes.push({ accepted: false, retryAfterMs, seq: input.seq })
        },
      ),
    )
    expect(fleet.queueDepth()).toBeLessThanOrEqual(2_000)
    release()
    await Promise.all(sent)
    const refused = outcomes.filter(({ accepted }) => !accepted)
    expect(refused.length).toBeGreaterThan(0)
    for (const { retryAfterMs } of refused) expect(retryAfterMs).toBeGreaterThan(0)
    for (const { seq } of refused.sort((a, b) => a.seq - b.seq)) await fleet.heartbeats(nodeKey, [full(seq)])
    // The last one was stored, so the sum is the last value less the first.
    expect(await sumOfMinutes()).toBe(2_199 * 10)
  } finally {
    await fleet.close()
  }
})

it('refuses a node that sends too much, says when it may again, and lets the others go on', async () => {
  const other = await enrollDirectly(store, 'other', [])
  let now = Date.now()
  const fleet = await startFleet(store, { rate: { perSecond: 1, burst: 5 }, now: () => new Date(now) })
  try {
    for (let seq = 1; seq <= 5; seq += 1) await fleet.heartbeats(nodeKey, [full(seq)])
    const refused = { code: 'RATE_LIMITED', extensions: { retryAfterMs: 1_000 } }
    await expect(fleet.heartbeats(nodeKey, [full(6)])).rejects.toMatchObject(refused)
    expect(await fleet.heartbeats(other, [heartbeatInput(1)])).toMatchObject([{ acceptedSeq: 1 }])
    now += 1_000
    expect(await fleet.heartbeats(nodeKey, [full(6)])).toMatchObject([{ acceptedSeq: 6, duplicate: false }])
  } finally {
    await fleet.close()
  }
})

it('bounds the components of a pipeline in its life, and lets the heartbeats of the others in', async () => {
  const fleet = await startFleet(store)
  const pipelineId = encodeId('pipeline', fleet.nodePipelines(nodeKey)[0]?.pipelineKey ?? 0)
  const beat = (seq: number, names: readonly string[]) => {
    const components = names.map((componentId) => ({ componentId, kind: 'SOURCE' as const }))
    return fleet.heartbeats(nodeKey, [heartbeatInput(seq, { pipelines: [reportInput({ pipelineId, components })] })])
  }
  const names = (from: number) => Array.from({ length: 100 }, (_, at) => `c${from + at}`)
  try {
    const known = Number((await database.query('SELECT count(*) AS count FROM components'))[0]?.['count'])
    let seq = 0
    for (let from = 0; from + 100 + known <= 1_000; from += 100) await beat((seq += 1), names(from))
    await expect(beat(seq + 1, names(10_000))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(await beat(seq + 1, names(0))).toMatchObject([{ acceptedSeq: seq + 1, duplicate: false }])
  } finally {
    await fleet.close()
  }
})

it('tells agents and people that the database hangs, and goes on when it does', { timeout: 60_000 }, async () => {
  const proxy = await createCuttingProxy(database.url)
  const behind = createStore(proxy.url)
  const fleet = await startFleet(behind)
  try {
    await fleet.heartbeats(nodeKey, [heartbeatInput(1)])
    await fleet.lastSweep()
    proxy.hang()
    const asked = expect(fleet.lastSweep()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await expect(fleet.heartbeats(nodeKey, [heartbeatInput(2)])).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await asked
    proxy.letGo()
    await expect
      .poll(() => fleet.heartbeats(nodeKey, [heartbeatInput(2)]).catch(() => []), { timeout: 20_000 })
      .toMatchObject([{ acceptedSeq: 2 }])
    expect(await fleet.lastSweep()).toBeNull()
    const silent = await database.query("SELECT 1 FROM status_changes WHERE to_status = 'OFFLINE'")
    expect(silent).toEqual([])
  } finally {
    proxy.letGo()
    await fleet.close()
    await behind.close()
    await proxy.close()
  }
})
