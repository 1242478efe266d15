// Owns what history takes on the disk: by kind of history now, what it will take, and how the whole database grew.
import type { StorageKind } from '../../schema/history-shapes.ts'
import type { Prisma } from './client.ts'
import { historyTables } from './history-tables.ts'
import { loadRetention, type EnvironmentRetention } from './retention.ts'

const dayMs = 86_400_000
const shortestSpanMs = 3_600_000
const measuredEveryMs = 15 * 60_000
const sizesKeptMs = 7 * dayMs

interface Size {
  readonly environmentKey: number
  readonly name: string
  readonly bytes: bigint
  readonly rows: number
}

/** What each kind of history of an environment takes, and will take when its retention is full at the present growth. */
export async function storageOf(prisma: Prisma, environmentKey: number, now: Date): Promise<StorageKind[]> {
  const [retention] = await loadRetention(prisma, environmentKey)
  if (!retention) return []
  return kindsOf(retention, await sizesOf(prisma, environmentKey), now)
}

/** Of all environments where none is named. */
async function sizesOf(prisma: Prisma, environmentKey: number | null): Promise<Size[]> {
  const of = environmentKey === null ? '[0-9]+' : String(environmentKey)
  return prisma.$queryRaw<Size[]>`
    SELECT substring(c.relname FROM '_e([0-9]+)_[0-9]{10}_[0-9]{10}$')::int AS "environmentKey",
           regexp_replace(c.relname, '_e[0-9]+_[0-9]{10}_[0-9]{10}$', '') AS name,
           sum(pg_total_relation_size(c.oid))::bigint AS bytes, sum(greatest(c.reltuples, 0))::float8 AS rows
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relispartition AND c.relkind = 'r' AND n.nspname = current_schema()
      AND c.relname ~ ('_e' || ${of} || '_[0-9]{10}_[0-9]{10}$')
    GROUP BY 1, 2`
}

function kindsOf(retention: EnvironmentRetention, sizes: readonly Size[], now: Date): StorageKind[] {
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

/** What the database took, and would take with all history as old as it is kept. */
export interface DatabaseSize {
  readonly at: Date
  readonly bytes: number
  readonly fullBytes: number
}

/** Once a quarter of an hour, however often it is asked for. What is older than a week goes. */
export async function measureSize(prisma: Prisma, now: Date): Promise<void> {
  const at = new Date(Math.floor(now.getTime() / measuredEveryMs) * measuredEveryMs)
  if (await prisma.databaseSize.findUnique({ where: { at } })) return
  const [row] = await prisma.$queryRaw<{ bytes: bigint }[]>`SELECT pg_database_size(current_database()) AS bytes`
  const sizes = await sizesOf(prisma, null)
  const kinds = (await loadRetention(prisma)).flatMap((retention) =>
    kindsOf(
      retention,
      sizes.filter(({ environmentKey }) => environmentKey === retention.environmentKey),
      now,
    ),
  )
  const toCome = kinds.reduce((sum, { bytes, forecastBytes }) => sum + forecastBytes - bytes, 0)
  const bytes = row?.bytes ?? 0n
  await prisma.databaseSize.createMany({
    data: [{ at, bytes, fullBytes: bytes + BigInt(toCome) }],
    skipDuplicates: true,
  })
  await prisma.databaseSize.deleteMany({ where: { at: { lt: new Date(now.getTime() - sizesKeptMs) } } })
}

/** The oldest first; a week of them at most. */
export async function readSizes(prisma: Prisma): Promise<DatabaseSize[]> {
  const rows = await prisma.databaseSize.findMany({ orderBy: { at: 'asc' } })
  return rows.map(({ at, bytes, fullBytes }) => ({ at, bytes: Number(bytes), fullBytes: Number(fullBytes) }))
}
