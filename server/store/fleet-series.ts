// Owns reading history over many nodes at once as buckets: rolled-up rows as far as they go, finer ones from there on.
import type { SeriesFilter, SeriesGroup } from '../../schema/history-shapes.ts'
import { arrayLiteral } from './array-literal.ts'
import type { Prisma } from './client.ts'
import type { BucketLevel } from './series.ts'

export interface BucketRange {
  readonly level: BucketLevel
  /** Begins a bucket. */
  readonly since: Date
  /** Ends a minute. */
  readonly until: Date
}

export interface PipelineBucket {
  readonly at: Date
  /** The node or the pipeline; null: of everything. */
  readonly key: number | null
  readonly events_in: number
  readonly events_out: number
  readonly errors_total: number
  readonly events_discarded: number
  readonly bytes_in: number
  readonly bytes_out: number
  readonly utilization_sum: number
  readonly utilization_samples: number
}

export interface LatencyBucket {
  readonly at: Date
  readonly key: number | null
  readonly latency_weighted: number
  readonly latency_weight: number
}

const pipelineColumns = [
  'events_in',
  'events_out',
  'errors_total',
  'events_discarded',
  'bytes_in',
  'bytes_out',
  'utilization_sum',
  'utilization_samples',
]
const latencyColumns = ['latency_weighted', 'latency_weight']

/** From coarse to fine: what each is made of comes after it. */
const levels: Readonly<Record<BucketLevel, readonly ('day' | 'hour' | 'minute')[]>> = {
  DAY: ['day', 'hour', 'minute'],
  HOUR: ['hour', 'minute'],
  MINUTE: ['minute'],
}

export interface SeriesQuery extends BucketRange {
  readonly environmentKey: number
  readonly filter: SeriesFilter
}

export function pipelineBuckets(prisma: Prisma, query: SeriesQuery): Promise<PipelineBucket[]> {
  const sql = sumSql(query, {
    columns: pipelineColumns,
    from: (unit) => `pipeline_${unit}s`,
    wanted: wantedSql({ node: 'node_id', pipeline: 'pipeline_id' }),
    key: keySql(query.filter.groupBy, { node: 'node_id', pipeline: 'pipeline_id' }),
  })
  return prisma.$queryRawUnsafe(sql, ...parametersOf(query))
}

/** Of components: by the pipeline that they are of. */
export function latencyBuckets(prisma: Prisma, query: SeriesQuery): Promise<LatencyBucket[]> {
  const sql = sumSql(query, {
    columns: latencyColumns,
    from: (unit) => `component_${unit}s JOIN components ON components.id = component_id`,
    wanted: wantedSql({ node: 'node_id', pipeline: 'components.pipeline_id' }),
    key: keySql(query.filter.groupBy, { node: 'node_id', pipeline: 'components.pipeline_id' }),
  })
  return prisma.$queryRawUnsafe(sql, ...parametersOf(query))
}

interface Columns {
  readonly node: string
  readonly pipeline: string
}

export function wantedSql({ node, pipeline }: Columns): string {
  return `($4::text IS NULL OR ${node} = ANY($4::text::int[])) AND ($5::text IS NULL OR ${pipeline} = ANY($5::text::int[]))`
}

export function keySql(groupBy: SeriesGroup, { node, pipeline }: Columns): string {
  return groupBy === 'TOTAL' ? 'NULL::int' : groupBy === 'NODE' ? node : pipeline
}

export function parametersOf({
  environmentKey,
  since,
  until,
  filter,
}: Pick<SeriesQuery, 'environmentKey' | 'since' | 'until'> & {
  readonly filter: Pick<SeriesFilter, 'nodeKeys' | 'pipelineKeys'>
}): unknown[] {
  const keys = (of: readonly number[] | null) => of && arrayLiteral(of)
  return [environmentKey, since.toISOString(), until.toISOString(), keys(filter.nodeKeys), keys(filter.pipelineKeys)]
}

function sumSql(
  { level }: BucketRange,
  of: {
    readonly columns: readonly string[]
    readonly from: (unit: string) => string
    readonly wanted: string
    readonly key: string
  },
): string {
  const units = levels[level]
  const parts = units.map((unit, index) => {
    const time = `${unit}`
    const bounds = boundsSql(time, { coarser: units[index - 1], finer: units[index + 1] })
    return `SELECT ${bucketSql(level, time)} AS at, ${of.key} AS key, ${of.columns.join(', ')}
      FROM ${of.from(unit)} WHERE environment_id = $1::int AND ${bounds} AND ${of.wanted}`
  })
  const sums = of.columns.map((name) => `sum(${name})::float8 AS ${name}`).join(', ')
  return `WITH ${edgesSql} SELECT at, key, ${sums} FROM (${parts.join(' UNION ALL ')}) AS rows GROUP BY at, key ORDER BY at`
}

/** How far each level is made. What a run of the roll-up that did not end has left is not to be trusted. */
export const edgesSql = `edges AS (
    SELECT lower(rtrim(level::text, 'S')) AS unit,
      date_trunc(lower(rtrim(level::text, 'S')), least(through, redo_from), 'UTC') AS at
    FROM rollups WHERE environment_id = $1::int
  )`

export const edgeSql = (unit: string): string => `coalesce((SELECT at FROM edges WHERE unit = '${unit}'), '-infinity')`

/** A level tells what the coarser one has not yet, and no more than it has itself. */
function boundsSql(
  time: string,
  { coarser, finer }: { readonly coarser: string | undefined; readonly finer: string | undefined },
): string {
  const from = coarser === undefined ? '$2::timestamptz' : `greatest($2::timestamptz, ${edgeSql(coarser)})`
  const to = finer === undefined ? '$3::timestamptz' : `least($3::timestamptz, ${edgeSql(time)})`
  return `${time} >= ${from} AND ${time} < ${to}`
}

function bucketSql(level: BucketLevel, time: string): string {
  return `date_trunc('${level.toLowerCase()}', ${time}, 'UTC')`
}

export interface HostBucket {
  readonly at: Date
  readonly hosts: number
  readonly cpu_percent: number | null
  readonly memory_used: number | null
  readonly load_1: number | null
  readonly filesystem_used_percent: number | null
  readonly disk_read_rate: number | null
  readonly disk_write_rate: number | null
  readonly net_rx_rate: number | null
  readonly net_tx_rate: number | null
  readonly temperature_celsius: number | null
}

/** How a gauge is taken over the hosts. */
const overHosts = {
  cpu_percent: 'avg',
  memory_used: 'sum',
  load_1: 'avg',
  filesystem_used_percent: 'max',
  disk_read_rate: 'sum',
  disk_write_rate: 'sum',
  net_rx_rate: 'sum',
  net_tx_rate: 'sum',
  temperature_celsius: 'max',
} as const satisfies Record<Exclude<keyof HostBucket, 'at' | 'hosts'>, 'avg' | 'sum' | 'max'>
const gauges = Object.entries(overHosts)

/** Minutes of hosts are rolled up from samples, which tell the rest. */
export function hostBuckets(
  prisma: Prisma,
  query: BucketRange & { readonly environmentKey: number; readonly nodeKeys: readonly number[] | null },
): Promise<HostBucket[]> {
  const { level, environmentKey, since, until, nodeKeys } = query
  return prisma.$queryRawUnsafe(
    hostSql(level),
    environmentKey,
    since.toISOString(),
    until.toISOString(),
    nodeKeys && arrayLiteral(nodeKeys),
  )
}

function hostSql(level: BucketLevel): string {
  const units = levels[level]
  const wanted = `environment_id = $1::int AND ($4::text IS NULL OR node_id = ANY($4::text::int[]))`
  const rolled = units.map((unit, index) => {
    const columns = gauges.flatMap(([name]) => [`${name}_sum`, `${name}_count`, `${name}_max`])
    const bounds = boundsSql(unit, { coarser: units[index - 1], finer: units[index + 1] ?? 'sample' })
    return `SELECT ${bucketSql(level, unit)} AS at, node_id, ${columns.join(', ')} FROM host_${unit}s WHERE ${wanted} AND ${bounds}`
  })
  const sampled = gauges.flatMap(([name]) => [
    `${name}::float8 AS ${name}_sum`,
    `(${name} IS NOT NULL)::int AS ${name}_count`,
    `${name}::float8 AS ${name}_max`,
  ])
  const samples = `SELECT ${bucketSql(level, 'sampled_at')} AS at, node_id, ${sampled.join(', ')} FROM host_samples
    WHERE ${wanted} AND sampled_at >= greatest($2::timestamptz, ${edgeSql('minute')}) AND sampled_at < $3::timestamptz`
  const perHost = gauges.map(([name, how]) =>
    how === 'max' ? `max(${name}_max) AS ${name}` : `sum(${name}_sum) / nullif(sum(${name}_count), 0) AS ${name}`,
  )
  const over = gauges.map(([name, how]) => `${how}(${name})::float8 AS ${name}`)
  return `WITH ${edgesSql}, per_host AS (
      SELECT at, node_id, ${perHost.join(', ')} FROM (${[...rolled, samples].join(' UNION ALL ')}) AS rows GROUP BY at, node_id
    )
    SELECT at, count(*)::int AS hosts, ${over.join(', ')} FROM per_host GROUP BY at ORDER BY at`
}
