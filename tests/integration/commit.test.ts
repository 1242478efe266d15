// The way of a group to the store and back: once, whole, in order, whatever goes wrong in between.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { validateHeartbeat } from '../../server/ingest/validate.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import type { HeartbeatInput } from '../../schema/inputs.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { heartbeatInput, reportInput } from '../harness/heartbeats.ts'
import { enrollDirectly, startInstance } from '../harness/instance.ts'
import { loadRegistry } from '../../server/load-registry.ts'

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

/** One whose writes go by way of `writeFlush`. */
async function instance(writeFlush: Store['writeFlush'] = store.writeFlush) {
  const started = await startInstance({ ...store, writeFlush })
  return { ...started, beat: (...inputs: HeartbeatInput[]) => started.beat(nodeKey, ...inputs) }
}

const counted = (seq: number, eventsIn: number) => heartbeatInput(seq, { pipelines: [reportInput({ eventsIn })] })

const sumOfMinutes = async () =>
  Number((await database.query('SELECT coalesce(sum(events_in), 0) AS sum FROM pipeline_minutes'))[0]?.['sum'])

describe('commit', () => {
  it('stores every field of a heartbeat, and a new start reads the same state back', async () => {
    const one = await instance()
    await one.beat(
      heartbeatInput(1, {
        engineVersion: '0.52',
        labels: [{ key: 'rack', value: '7 "b" {x,y} \\ \'z\'' }],
        host: {
          memoryTotalBytes: 2 ** 40,
          memoryUsedBytes: 2 ** 39,
          cpuSecondsTotal: 10,
          cpuSecondsIdle: 5,
          load1: 0.5,
          filesystems: [{ mountpoint: '/', totalBytes: 10, usedBytes: 4, freeBytes: 5 }],
          netRxBytes: Number.MAX_SAFE_INTEGER,
        },
        agent: { errorsTotal: 1, reconnectsTotal: 2, spooledHeartbeats: 3 },
        pipelines: [
          reportInput({
            version: 'v',
            pid: 7,
            uptimeSeconds: 1.5,
            eventsIn: 1,
            eventsOut: 2,
            errorsTotal: 3,
            eventsDiscarded: 4,
            bytesIn: 5,
            bytesOut: 6,
            restarts: 0,
            utilization: 0.5,
            configChecksum: 'c',
            components: [{ componentId: 'source', kind: 'SOURCE', receivedEvents: 9, latencyMeanSeconds: 0.1 }],
          }),
        ],
      }),
    )
    const [before, after] = [one.registry.state(nodeKey), (await loadRegistry(store)).state(nodeKey)]
    expect(after?.node).toEqual(before?.node)
    expect(after?.hostCounters).toEqual(before?.hostCounters)
    expect(after?.boots).toEqual(before?.boots)
    const [kept, remembered] = [after, before].map((state) => state?.pipelines.get(1)?.view)
    expect(kept?.totals).toEqual(remembered?.totals)
    expect(kept?.components[0]?.totals).toEqual(remembered?.components[0]?.totals)
    expect(kept).toMatchObject({
      version: 'v',
      pid: 7,
      uptimeSeconds: 1.5,
      utilization: 0.5,
      configChecksum: 'c',
      status: 'RUNNING',
    })
  })

  it('keeps the order and the exact text of log lines, and numbers them without a gap', async () => {
    const { beat, changes } = await instance()
    const lines = ['INFO one', 'WARN {"a\\b", \'c\'}', 'ERROR \u0000 \ud800 ü 🚚', 'INFO NULL']
    await beat(heartbeatInput(1, { pipelines: [reportInput({ logs: lines.slice(0, 2).map((line) => ({ line })) })] }))
    await beat(heartbeatInput(2, { pipelines: [reportInput({ logs: lines.slice(2).map((line) => ({ line })) })] }))
    const rows = await database.query('SELECT seq, level, message FROM log_entries ORDER BY seq')
    expect(rows.map((row) => [Number(row['seq']), row['level'], row['message']])).toEqual([
      [1, 'INFO', 'one'],
      [2, 'WARN', '{"a\\b", \'c\'}'],
      [3, 'ERROR', '\uFFFD \uFFFD ü 🚚'],
      [4, 'INFO', 'NULL'],
    ])
    expect(changes.flatMap((changed) => changed.stored.logEntries.map((entry) => entry.seq))).toEqual([1, 2, 3, 4])
  })

  it('writes nothing of a group on a state that another instance has moved on, reloads, and counts once', async () => {
    const [one, two] = [await instance(), await instance()]
    await one.beat(counted(1, 100))
    await one.beat(counted(2, 150))
    // The second instance remembers nothing of them: the same heartbeats come to it as retries, and then a new one.
    expect((await two.beat(counted(1, 100), counted(2, 150), counted(3, 175))).map((it) => it.duplicate)).toEqual([
      true,
      true,
      false,
    ])
    expect(await sumOfMinutes()).toBe(75)
    expect(two.changes.at(-1)?.reloaded.map(({ state }) => state.node.key)).toEqual([nodeKey])
  })

  it('counts a heartbeat once that two instances get at the same time', async () => {
    const instances = [await instance(), await instance(), await instance()]
    await instances[0]?.beat(counted(1, 0))
    for (let seq = 2; seq <= 12; seq += 1) {
      const answers = await Promise.all(instances.map(({ beat }) => beat(counted(seq, seq * 10))))
      expect(answers.flat().filter((answer) => !answer.duplicate)).toHaveLength(1)
    }
    expect(await sumOfMinutes()).toBe(120)
  })

  it('takes a retry for a duplicate whose first answer was lost after the commit', async () => {
    let lose = true
    const { beat } = await instance(async (flush) => {
      const stored = await store.writeFlush(flush)
      if (lose) throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
      return stored
    })
    await expect(beat(counted(1, 100))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    lose = false
    expect(await beat(counted(1, 100))).toMatchObject([{ duplicate: true, acceptedSeq: 1 }])
    expect((await database.query('SELECT sum(samples)::int AS samples FROM pipeline_minutes'))[0]).toEqual({
      samples: 1,
    })
  })

  it('leaves nothing behind of a write that failed, and the retry covers the interval', async () => {
    let fail = true
    const { beat, registry } = await instance((flush) =>
      fail ? Promise.reject(new Error('ECONNREFUSED')) : store.writeFlush(flush),
    )
    fail = false
    await beat(counted(1, 100))
    fail = true
    await expect(beat(counted(2, 150))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      extensions: { retryAfterMs: expect.any(Number) as number },
    })
    expect(registry.nodePipeline(nodeKey, 1)?.totals.eventsIn).toBe(100)
    fail = false
    await beat(counted(2, 150))
    expect(await sumOfMinutes()).toBe(50)
  })

  it('refuses the one item of a group that the database cannot hold, and stores the others', async () => {
    const { commit } = await instance()
    const good = { kind: 'heartbeats' as const, nodeKey, heartbeats: [validateHeartbeat(counted(1, 5), new Date())] }
    const heartbeat = validateHeartbeat(heartbeatInput(2), new Date())
    const bad = { ...good, heartbeats: [{ ...heartbeat, agentVersion: 'a\u0000b' }] }
    const results = await commit.settle([good, bad])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected'])
    expect(results[1]).toMatchObject({ reason: { code: 'INVALID_INPUT' } })
  })
})
