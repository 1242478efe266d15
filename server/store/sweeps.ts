// Owns that one instance sweeps at a time, and what is kept of its runs.
import type { StorageKind, SweepState } from '../../schema/history-shapes.ts'
import type { Prisma } from './client.ts'
import { historyTables } from './history-tables.ts'
import { loadRetention } from './retention.ts'

const lockKey = 7_226_002
const longestSweepMs = 30 * 60_000
const keptRuns = 100

/** By an advisory lock that ends with its transaction, and so with its process. Null: another holds it. */
export function aloneInFleet<T>(prisma: Prisma, work: () => Promise<T>): Promise<T | null> {
  return prisma.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${lockKey}) AS mine`
      return row?.mine ? work() : null
    },
    { timeout: longestSweepMs },
  )
}

export async function keepRun(
  prisma: Prisma,
  run: Omit<SweepState, 'finishedAt'> & { finishedAt: Date },
): Promise<void> {
  const { id } = await prisma.sweep.create({ data: run })
  await prisma.sweep.deleteMany({ where: { id: { lte: id - keptRuns } } })
}

export async function lastRun(prisma: Prisma): Promise<SweepState | null> {
  return prisma.sweep.findFirst({ orderBy: { id: 'desc' }, omit: { id: true } })
}

const dayMs = 86_400_000
const shortestSpanMs = 3_600_000

interface Size {
  readonly name: string
  readonly bytes: bigint
  readonly rows: number
}

/** What each kind of history of an environment takes, and will take when its retention is full at the present growth. */
export async function storageOf(prisma: Prisma, environmentKey: number, now: Date): Promise<StorageKind[]> {
  const [retention] = await loadRetention(prisma, environmentKey)
  if (!retention) return []
  const sizes = await prisma.$queryRaw<Size[]>`
    SELECT regexp_replace(c.relname, '_e[0-9]+_[0-9]{10}_[0-9]{10}$', '') AS name,
           sum(pg_total_relation_size(c.oid))::bigint AS bytes, sum(greatest(c.reltuples, 0))::float8 AS rows
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relispartition AND c.relkind = 'r' AND n.nspname = current_schema()
      AND c.relname ~ ('_e' || ${String(environmentKey)} || '_[0-9]{10}_[0-9]{10}$')
    GROUP BY 1`
  return Object.entries(retention.keepDays).map(([kind, keepDays]) => {
    const tables = new Set(historyTables.filter((table) => table.kind === kind).map(({ name }) => name))
    const own = sizes.filter(({ name }) => tables.has(name))
    const bytes = own.reduce((sum, size) => sum + Number(size.bytes), 0)
    const age = Math.min(now.getTime() - retention.createdAt.getTime(), keepDays * dayMs)
    const bytesPerDay = (bytes * dayMs) / Math.max(age, shortestSpanMs)
    return {
      kind: kind as StorageKind['kind'],
      keepDays,
      bytes,
      rows: Math.round(own.reduce((sum, size) => sum + size.rows, 0)),
      bytesPerDay: Math.round(bytesPerDay),
      forecastBytes: Math.round(Math.max(bytes, bytesPerDay * keepDays)),
    }
  })
}
