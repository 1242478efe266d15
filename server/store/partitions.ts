// Owns the partitions of the history tables: makes what is missing before it is needed and drops what is past its retention.
// Several instances may do it at once: what another one was faster with is as good.
import type { RetentionKind } from '../../schema/history-shapes.ts'
import type { Prisma } from './client.ts'
import { historyTables, levelAbove, type HistoryTable } from './history-tables.ts'
import {
  environmentKeyOf,
  environmentPartition,
  expired,
  keptSince,
  missing,
  partitionName,
  periodsOf,
  readPartitionName,
  type Period,
} from './periods.ts'
import { loadRetention, type EnvironmentRetention } from './retention.ts'

export interface Partitions {
  /** Makes what is missing, for all environments. */
  ensure(): Promise<void>
  /** `ensure`, where it was never done here. */
  ready(): Promise<void>
  /** The beginning of the oldest partition, in epoch ms: what is older has no place. Infinity: there is none. */
  oldest(table: string, environmentKey: number): number
  /** Drops what of a kind is past its retention, was rolled up, and holds nothing else. Answers the names. */
  dropExpired(kind: RetentionKind): Promise<string[]>
  /** Drops what is of environments that are no more. Answers the names. */
  dropOrphans(): Promise<string[]>
}

const fillfactor = 70
const clockSlackMs = 24 * 3_600_000
/** A drop waits for readers no longer than this; who writes must not wait behind it. The next sweep tries again. */
const lockTimeoutMs = 2_000

export function createPartitions(prisma: Prisma, now: () => Date): Partitions {
  const oldest = new Map<string, number>()
  let first: Promise<void> | null = null

  async function ensure(): Promise<void> {
    const at = now().getTime()
    const there = await existing(prisma)
    for (const environment of await loadRetention(prisma))
      for (const table of historyTables) {
        const name = environmentPartition(table.name, environment.environmentKey)
        const periods = there.get(name) ?? []
        const made = missing(wantedPeriods(table, environment, at), periods)
        if (made.length > 0) await make(prisma, { table, environment, periods: made })
        oldest.set(name, Math.min(...[...periods, ...made].map(({ from }) => from)))
      }
  }

  return {
    ensure,
    ready() {
      first ??= ensure().catch((error: unknown) => {
        first = null
        throw error
      })
      return first
    },
    oldest: (table, environmentKey) =>
      oldest.get(environmentPartition(table, environmentKey)) ?? Number.POSITIVE_INFINITY,
    async dropExpired(kind) {
      const at = now().getTime()
      const there = await existing(prisma)
      const rolledUp = await rolledUpTo(prisma)
      const present = await loadRetention(prisma)
      const dropped: string[] = []
      for (const environment of present)
        for (const table of historyTables.filter((one) => one.kind === kind)) {
          const { environmentKey, keepDays } = environment
          const level = levelAbove(table.kind)
          const limits = {
            keptSince: keptSince(at, keepDays[table.kind]),
            rolledUpTo: level ? (rolledUp.get(`${environmentKey} ${level}`) ?? 0) : Number.POSITIVE_INFINITY,
          }
          const past = expired(there.get(environmentPartition(table.name, environmentKey)) ?? [], limits)
          for (const period of past) {
            const name = partitionName(table.name, environmentKey, period)
            await drop(prisma, name)
            dropped.push(name)
          }
        }
      return dropped
    },
    async dropOrphans() {
      // Read first: an environment that is made meanwhile is among those that are there.
      const there = await existing(prisma)
      const present = new Set((await loadRetention(prisma)).map((it) => it.environmentKey))
      const orphans = [...there.keys()].filter((name) => !present.has(environmentKeyOf(name)))
      for (const name of orphans) await drop(prisma, name)
      return orphans
    },
  }
}

/** Nothing is older than the environment, by a clock that may be behind. */
function wantedPeriods(table: HistoryTable, environment: EnvironmentRetention, now: number): Period[] {
  const since = Math.max(
    keptSince(now, environment.keepDays[table.kind]),
    environment.createdAt.getTime() - clockSlackMs,
  )
  return periodsOf(table.hours, { since: Math.min(since, now), now })
}

/** By the partition of the environment. */
async function existing(prisma: Prisma): Promise<Map<string, Period[]>> {
  const rows = await prisma.$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relispartition AND c.relkind = 'r' AND n.nspname = current_schema()`
  const found = new Map<string, Period[]>()
  for (const { name } of rows) {
    const partition = readPartitionName(name)
    if (!partition) continue
    const key = environmentPartition(partition.table, partition.environmentKey)
    found.set(key, [...(found.get(key) ?? []), partition])
  }
  return found
}

async function make(
  prisma: Prisma,
  what: { table: HistoryTable; environment: EnvironmentRetention; periods: readonly Period[] },
): Promise<void> {
  const { table, environment, periods } = what
  const parent = environmentPartition(table.name, environment.environmentKey)
  await create(
    prisma,
    `CREATE TABLE IF NOT EXISTS ${parent} PARTITION OF ${table.name} FOR VALUES IN (${environment.environmentKey}) PARTITION BY RANGE (${table.time})`,
  )
  const storage = table.updated ? ` WITH (fillfactor = ${fillfactor})` : ''
  for (const period of periods) {
    const bounds = `FROM ('${new Date(period.from).toISOString()}') TO ('${new Date(period.to).toISOString()}')`
    const name = partitionName(table.name, environment.environmentKey, period)
    await create(prisma, `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${parent} FOR VALUES ${bounds}${storage}`)
  }
}

/** Two that make the same at the same time: one of them meets what the other made. */
const madeByAnother = /already exists|would overlap partition|pg_(class|type)\w*_index/

async function create(prisma: Prisma, sql: string): Promise<void> {
  try {
    await prisma.$executeRawUnsafe(sql)
  } catch (error) {
    if (!madeByAnother.test(String((error as Error).message))) throw error
  }
}

async function drop(prisma: Prisma, name: string): Promise<void> {
  await prisma.$transaction([
    prisma.$executeRawUnsafe(`SET LOCAL lock_timeout = ${lockTimeoutMs}`),
    prisma.$executeRawUnsafe(`DROP TABLE IF EXISTS ${name}`),
  ])
}

async function rolledUpTo(prisma: Prisma): Promise<Map<string, number>> {
  const rows = await prisma.rollup.findMany()
  return new Map(
    rows.map(({ environmentId, level, through, redoFrom }) => [
      `${environmentId} ${level}`,
      Math.min(through.getTime(), redoFrom?.getTime() ?? Number.POSITIVE_INFINITY),
    ]),
  )
}
