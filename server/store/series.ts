// Owns reading the history of a pipeline or a component on a node as buckets: rolled-up rows as far as they go, summed from minute rows from there on.
import type { Resolution } from '../../schema/history-shapes.ts'
import type { Prisma } from './client.ts'

export type BucketLevel = Exclude<Resolution, 'SAMPLE'>

export interface SeriesOf {
  readonly environmentKey: number
  readonly nodeKey: number
  readonly what: 'pipeline' | 'component'
  /** Of the pipeline or the component. */
  readonly key: number
}

export interface Bucket {
  /** When it began. */
  readonly at: Date
  /** The sums of the columns, by name. */
  readonly sums: Readonly<Record<string, number>>
}

const columns: Readonly<Record<SeriesOf['what'], readonly string[]>> = {
  pipeline: [
    'events_in',
    'events_out',
    'errors_total',
    'events_discarded',
    'bytes_in',
    'bytes_out',
    'utilization_sum',
    'utilization_samples',
  ],
  component: [
    'received_events',
    'sent_events',
    'received_bytes',
    'sent_bytes',
    'errors_total',
    'discarded_events',
    'latency_weighted',
    'latency_weight',
  ],
}

/** Whole buckets of [since, until), oldest first, without those that hold nothing. `since` begins a bucket and `until` a minute. */
export async function readBuckets(
  prisma: Prisma,
  of: SeriesOf,
  range: { readonly level: BucketLevel; readonly since: Date; readonly until: Date },
): Promise<Bucket[]> {
  const rows = await prisma.$queryRawUnsafe<({ at: Date } & Record<string, number>)[]>(
    sqlOf(of.what, range.level),
    of.environmentKey,
    of.nodeKey,
    of.key,
    range.since.toISOString(),
    range.until.toISOString(),
  )
  return rows.map(({ at, ...sums }) => ({ at, sums }))
}

function sqlOf(what: SeriesOf['what'], level: BucketLevel): string {
  const names = columns[what]
  const series = `environment_id = $1 AND node_id = $2 AND ${what}_id = $3`
  const sums = names.map((name) => `sum(${name})::float8 AS ${name}`).join(', ')
  const minutes = (from: string) =>
    `SELECT ${bucketSql(level)} AS at, ${names.join(', ')} FROM ${what}_minutes
     WHERE ${series} AND minute >= ${from} AND minute < $5::timestamptz`
  if (level === 'MINUTE')
    return `SELECT at, ${sums} FROM (${minutes('$4::timestamptz')}) AS rows GROUP BY at ORDER BY at`
  const unit = level.toLowerCase()
  // What a run of the roll-up that did not end has left is not to be trusted either.
  return `WITH edge AS (
      SELECT ${bucketSql(level, 'greatest($4::timestamptz, least(through, redo_from))')} AS at
      FROM rollups WHERE environment_id = $1 AND level = '${level}S'
    )
    SELECT at, ${sums} FROM (
      SELECT ${unit} AS at, ${names.join(', ')} FROM ${what}_${unit}s
      WHERE ${series} AND ${unit} >= $4::timestamptz AND ${unit} < least($5::timestamptz, (SELECT at FROM edge))
      UNION ALL
      ${minutes('greatest($4::timestamptz, (SELECT at FROM edge))')}
    ) AS rows GROUP BY at ORDER BY at`
}

function bucketSql(level: BucketLevel, time = 'minute'): string {
  return `date_trunc('${level.toLowerCase()}', ${time}, 'UTC')`
}
