// Owns rolling history up into coarser tables: whole buckets, computed anew from everything below them, so that doing it again changes nothing.
//
// Nothing written late is missed, in three steps. `through` is moved first: from then on every flush that writes below it lowers it again
// (flush-sql.ts). Then whoever began before that move is waited for. Then the buckets are computed. A run that ends in between leaves
// `redo_from`, and the next one begins there.
import type { Prisma } from './client.ts'
import type { RollupLevel } from './history-tables.ts'
import type { Oldest } from './write-flush.ts'

const bucketMs: Readonly<Record<RollupLevel, number>> = { MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 }
const unit: Readonly<Record<RollupLevel, string>> = { MINUTES: 'minute', HOURS: 'hour', DAYS: 'day' }
const above: Readonly<Record<RollupLevel, RollupLevel | null>> = { MINUTES: 'HOURS', HOURS: 'DAYS', DAYS: null }

const gauges = [
  'cpu_percent',
  'memory_used',
  'load_1',
  'filesystem_used_percent',
  'disk_read_rate',
  'disk_write_rate',
  'net_rx_rate',
  'net_tx_rate',
  'temperature_celsius',
]

const pipelineSums = {
  int: ['samples', 'utilization_samples'],
  bigint: ['events_in', 'events_out', 'errors_total', 'events_discarded', 'bytes_in', 'bytes_out'],
  float8: ['utilization_sum'],
}
/** What an agent tells that is nonsense must not keep the rest from being summed. */
const largest: Readonly<Record<string, string>> = {
  int: '2147483647',
  bigint: '9223372036854775807',
  float8: '1e308',
}
const componentSums = {
  int: [],
  bigint: ['received_events', 'sent_events', 'received_bytes', 'sent_bytes', 'errors_total', 'discarded_events'],
  float8: ['latency_weighted', 'latency_weight'],
}

/** Rolls up all whole buckets of the level that are not, in every environment. Answers how many rows it wrote. */
export async function rollUp(
  prisma: Prisma,
  level: RollupLevel,
  when: { readonly now: Date; readonly oldest: Oldest },
): Promise<number> {
  const { now, oldest } = when
  const target = new Date(Math.floor(now.getTime() / bucketMs[level]) * bucketMs[level])
  const begun = await prisma.$queryRawUnsafe<{ environment_id: number; redo_from: Date; transaction: string }[]>(
    `UPDATE rollups SET redo_from = LEAST(coalesce(redo_from, through), through), through = GREATEST(through, $1::timestamptz)
     WHERE level = $2::"RollupLevel" AND (through < $1::timestamptz OR redo_from IS NOT NULL)
     RETURNING environment_id, redo_from, pg_current_xact_id()::text AS transaction`,
    target.toISOString(),
    level,
  )
  const [first] = begun
  if (!first) return 0
  await writersBefore(prisma, first.transaction)
  let rows = 0
  let failure: Error | null = null
  for (const { environment_id: environmentKey, redo_from } of begun) {
    const redo = Math.floor(redo_from.getTime() / bucketMs[level]) * bucketMs[level]
    // What is older than the level is kept has no place in it.
    const from = new Date(Math.min(Math.max(redo, oldest(`host_${unit[level]}s`, environmentKey)), target.getTime()))
    // One environment does not stand in the way of the others.
    try {
      rows += await compute(prisma, level, { environmentKey, from, to: target })
    } catch (error) {
      failure ??= error as Error
    }
  }
  if (failure) throw failure
  return rows
}

const pollMs = 20
const longestWriterMs = 60_000

/** Until everything that wrote before this transaction has ended: what it wrote is seen from then on. */
async function writersBefore(prisma: Prisma, transaction: string): Promise<void> {
  const deadline = Date.now() + longestWriterMs
  for (;;) {
    const [row] = await prisma.$queryRawUnsafe<{ over: boolean }[]>(
      `SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8 AS over`,
      transaction,
    )
    if (row?.over) return
    if (Date.now() > deadline) throw new Error('a transaction that began before the roll-up does not end')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

async function compute(
  prisma: Prisma,
  level: RollupLevel,
  range: { environmentKey: number; from: Date; to: Date },
): Promise<number> {
  const parameters = [range.environmentKey, range.from.toISOString(), range.to.toISOString()] as const
  const results = await prisma.$transaction([
    ...statements(level).map((sql) => prisma.$executeRawUnsafe(sql, ...parameters)),
    ...(above[level] === null
      ? []
      : [
          prisma.$executeRawUnsafe(
            `UPDATE rollups SET through = LEAST(through, $2::timestamptz) WHERE environment_id = $1 AND level = $3::"RollupLevel"`,
            range.environmentKey,
            range.from.toISOString(),
            above[level],
          ),
        ]),
    prisma.$executeRawUnsafe(
      `UPDATE rollups SET redo_from = NULL WHERE environment_id = $1 AND level = $2::"RollupLevel"`,
      range.environmentKey,
      level,
    ),
  ])
  return results.slice(0, statements(level).length).reduce((sum, count) => sum + count, 0)
}

function statements(level: RollupLevel): string[] {
  if (level === 'MINUTES') return [hostSql(level)]
  return [hostSql(level), sumSql(level, 'pipeline', pipelineSums), sumSql(level, 'component', componentSums)]
}

const below: Readonly<Record<RollupLevel, { table: string; time: string }>> = {
  MINUTES: { table: 'samples', time: 'sampled_at' },
  HOURS: { table: 'minutes', time: 'minute' },
  DAYS: { table: 'hours', time: 'hour' },
}

function sumSql(
  level: RollupLevel,
  what: 'pipeline' | 'component',
  sums: { int: readonly string[]; bigint: readonly string[]; float8: readonly string[] },
): string {
  const columns = Object.entries(sums).flatMap(([type, names]) =>
    names.map((name): [string, string] => [name, `least(sum(${name}), ${largest[type]})::${type}`]),
  )
  return intoSql(level, { what, keys: ['environment_id', 'node_id', `${what}_id`], columns })
}

function hostSql(level: RollupLevel): string {
  const raw = level === 'MINUTES'
  const columns: [string, string][] = [['samples', raw ? 'count(*)::int' : 'sum(samples)::int']]
  for (const gauge of gauges)
    columns.push(
      [`${gauge}_count`, raw ? `count(${gauge})::int` : `sum(${gauge}_count)::int`],
      [`${gauge}_sum`, raw ? `sum(${gauge})::float8` : `sum(${gauge}_sum)`],
      [`${gauge}_min`, raw ? `min(${gauge})::float8` : `min(${gauge}_min)`],
      [`${gauge}_max`, raw ? `max(${gauge})::float8` : `max(${gauge}_max)`],
    )
  return intoSql(level, { what: 'host', keys: ['environment_id', 'node_id'], columns })
}

function intoSql(
  level: RollupLevel,
  { what, keys, columns }: { what: string; keys: readonly string[]; columns: readonly (readonly [string, string])[] },
): string {
  const names = columns.map(([name]) => name)
  const { table, time } = below[level]
  const bucket = `date_trunc('${unit[level]}', ${time}, 'UTC')`
  return `INSERT INTO ${what}_${unit[level]}s (${[...keys, unit[level], ...names].join(', ')})
    SELECT ${keys.join(', ')}, ${bucket}, ${columns.map(([, sql]) => sql).join(', ')}
    FROM ${what}_${table} WHERE environment_id = $1 AND ${time} >= $2::timestamptz AND ${time} < $3::timestamptz
    GROUP BY ${keys.join(', ')}, ${bucket}
    ON CONFLICT (${[...keys, unit[level]].join(', ')}) DO UPDATE SET ${names.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`
}
