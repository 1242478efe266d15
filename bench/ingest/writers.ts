// Owns the writing alone: the same flushes by the naive way, by the driver and by our writer, in turn, on one database.
import pg from 'pg'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../prisma/generated/client.ts'
import { planFlush, type Known } from '../../server/ingest/plan.ts'
import { validateHeartbeat } from '../../server/ingest/validate.ts'
import { loadRegistry } from '../../server/load-registry.ts'
import type { Flush } from '../../server/records.ts'
import { flushSql } from '../../server/store/flush-sql.ts'
import { parametersOf } from '../../server/store/write-flush.ts'
import { encodeId } from '../../schema/ids.ts'
import { createStopwatch, type Spent } from '../measure.ts'
import type { BenchDatabase } from './database.ts'
import { writeNaively } from './naive.ts'
import { heartbeatOf, large, largest, type Shape } from './workload.ts'

const group = 10
const groups = { warm: 6, measured: 24, largest: 6 }

export interface WriterFigures {
  readonly naive: Spent
  readonly byHand: Spent
  readonly ours: Spent
  readonly validate: Spent
  readonly registry: Spent
  readonly hundred: Spent
  readonly fiveHundred: Spent
  /** Of (b) and (c), per heartbeat. */
  readonly bytes: number
  readonly statements: ReadonlyMap<string, number>
}

/** Seconds of each are per heartbeat. */
export async function benchWriters(database: BenchDatabase): Promise<WriterFigures> {
  const bench = await createBench(database)
  try {
    await bench.writeGroups('ours', { shape: large, count: groups.warm })
    await bench.writeGroups('byHand', { shape: large, count: groups.warm })
    const before = await bench.size()
    const watches = { naive: createStopwatch(), byHand: createStopwatch(), ours: createStopwatch() }
    const stages = { validate: createStopwatch(), registry: createStopwatch() }
    for (let round = 0; round < groups.measured; round += 1) {
      for (const way of ['ours', 'byHand'] as const)
        await bench.writeGroups(way, { shape: large, count: 1 }, { ...stages, write: watches[way] })
      if (round % 8 === 0) await bench.writeNaively(watches.naive)
    }
    const bytes = ((await bench.size()) - before) / (2 * groups.measured * group)
    const sizes = { hundred: createStopwatch(), fiveHundred: createStopwatch() }
    await bench.writeGroups('ours', { shape: largest, count: 2 })
    for (let round = 0; round < groups.largest; round += 1) {
      await bench.writeGroups('ours', { shape: large, count: 1 }, { all: sizes.hundred })
      await bench.writeGroups('ours', { shape: largest, count: 1 }, { all: sizes.fiveHundred })
    }
    const each = (spent: Spent, heartbeats: number): Spent => ({
      seconds: spent.seconds / heartbeats,
      cpuSeconds: spent.cpuSeconds / heartbeats,
    })
    return {
      naive: each(watches.naive.spent(), Math.ceil(groups.measured / 8)),
      byHand: each(watches.byHand.spent(), groups.measured * group),
      ours: each(watches.ours.spent(), groups.measured * group),
      validate: each(stages.validate.spent(), 2 * groups.measured * group),
      registry: each(stages.registry.spent(), 2 * groups.measured * group),
      hundred: each(sizes.hundred.spent(), groups.largest * group),
      fiveHundred: each(sizes.fiveHundred.spent(), groups.largest * group),
      bytes,
      statements: await bench.statementsPerFlush(),
    }
  } finally {
    await bench.close()
  }
}

type Way = 'ours' | 'byHand'
type Stopwatch = ReturnType<typeof createStopwatch>
interface Watches {
  readonly validate?: Stopwatch
  readonly registry?: Stopwatch
  readonly write?: Stopwatch
  readonly all?: Stopwatch
}

async function createBench(database: BenchDatabase) {
  const { store, url } = database
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC -c jit=off' })
  await client.connect()
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, options: '-c timezone=UTC' }) })
  const names = (word: string) => Array.from({ length: group }, (_, at) => `${word}-${at}`)
  const nodes = new Map<Shape, number[]>([
    [large, await database.enroll(large, names('large'))],
    [largest, await database.enroll(largest, names('largest'))],
  ])
  const [naiveNode = 0] = await database.enroll(large, ['naive'])
  const registry = await loadRegistry(store)
  const known: Known = {
    state: registry.state,
    mayBeat: registry.mayBeat,
    intervalOf: registry.intervalOf,
    pipelineOf: registry.pipelineOf,
    componentKey: registry.componentKey,
    listening: () => ({ since: new Date(), now: new Date() }),
  }
  let seq = 0

  async function planned(shape: Shape, nodeKeys: readonly number[], watches: Watches): Promise<Flush> {
    seq += 1
    const inputs = nodeKeys.map((nodeKey) => {
      const ids = registry.nodePipelines(nodeKey).map(({ pipelineKey }) => encodeId('pipeline', pipelineKey))
      const json = heartbeatOf(shape, ids, seq)
      return { nodeKey, input: { ...json, sampledAt: new Date(json.sampledAt) } }
    })
    const validate = () =>
      inputs.map(({ nodeKey, input }) => ({
        kind: 'heartbeats' as const,
        nodeKey,
        heartbeats: [validateHeartbeat(input, new Date())],
      }))
    const items = await (watches.validate?.time(validate) ?? validate())
    const plan = () => planFlush(items, known).flush
    return watches.registry?.time(plan) ?? plan()
  }

  async function byHand(flush: Flush): Promise<void> {
    const { rows } = await client.query<{ ok: boolean }>({
      name: 'flush',
      text: flushSql,
      values: parametersOf(flush, { oldest: () => 0, instance: 'bench' }),
    })
    if (!rows[0]?.ok) throw new Error('the flush was planned on another revision')
  }

  async function ours(flush: Flush): Promise<void> {
    if (!(await store.writeFlush(flush))) throw new Error('the flush was planned on another revision')
  }

  async function writeOne(way: Way, shape: Shape, watches: Watches): Promise<void> {
    const flush = await planned(shape, nodes.get(shape) ?? [], watches)
    const write = () => (way === 'ours' ? ours(flush) : byHand(flush))
    await (watches.write?.time(write) ?? write())
    for (const { state } of flush.nodes) registry.put(state)
  }

  return {
    async writeGroups(way: Way, { shape, count }: { shape: Shape; count: number }, watches: Watches = {}) {
      const run = async () => {
        for (let at = 0; at < count; at += 1) await writeOne(way, shape, watches)
      }
      await (watches.all?.time(run) ?? run())
    },
    /** One heartbeat, and without its log lines and host sample: in its favour. */
    async writeNaively(watch: Stopwatch) {
      const flush = await planned(large, [naiveNode], {})
      await watch.time(() => writeNaively(prisma, flush))
      for (const { state } of flush.nodes) registry.put(state)
    },
    async size(): Promise<number> {
      await client.query('CHECKPOINT')
      const { rows } = await client.query<{ size: string }>('SELECT pg_database_size(current_database()) AS size')
      return Number(rows[0]?.size)
    },
    /** As PostgreSQL's driver sees them, Prisma's own BEGIN and COMMIT included. */
    async statementsPerFlush(): Promise<Map<string, number>> {
      const counts = new Map<string, number>()
      for (const [name, shape] of [
        ['100 pipelines', large],
        ['500 pipelines', largest],
      ] as const) {
        const flush = await planned(shape, nodes.get(shape) ?? [], {})
        counts.set(name, await countStatements(() => ours(flush)))
        for (const { state } of flush.nodes) registry.put(state)
      }
      return counts
    },
    async close() {
      await client.end()
      await prisma.$disconnect()
    },
  }
}

async function countStatements(work: () => Promise<void>): Promise<number> {
  const query = pg.Client.prototype.query
  let count = 0
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    count += 1
    return Reflect.apply(query, this, args) as unknown
  } as typeof query
  try {
    await work()
    return count
  } finally {
    pg.Client.prototype.query = query
  }
}
