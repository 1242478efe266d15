// Owns sums over a stretch of time: days and hours in its middle as far as they are rolled up, minutes at its edges. Each minute is in one of them.
import type { SeriesFilter, VolumeSums } from '../../schema/history-shapes.ts'
import type { Prisma } from './client.ts'
import { edgeSql, edgesSql, keySql, parametersOf, wantedSql } from './fleet-series.ts'

export interface VolumeRow extends VolumeSums {
  /** The node or the pipeline; null: of everything. */
  readonly key: number | null
}

export interface VolumeQuery {
  readonly environmentKey: number
  readonly filter: Omit<SeriesFilter, 'most'>
  /** Both begin a minute; or an hour or a day where the minutes before it are no longer kept. */
  readonly since: Date
  readonly until: Date
}

const columns: Readonly<Record<keyof VolumeSums, string>> = {
  eventsIn: 'events_in',
  eventsOut: 'events_out',
  errors: 'errors_total',
  eventsDiscarded: 'events_discarded',
  bytesIn: 'bytes_in',
  bytesOut: 'bytes_out',
}

/** Nothing went through: no row. */
export function volumeRows(prisma: Prisma, query: VolumeQuery): Promise<VolumeRow[]> {
  return prisma.$queryRawUnsafe(volumeSql(query.filter.groupBy), ...parametersOf(query))
}

const nextSql = (unit: 'hour' | 'day', time: string): string =>
  `date_trunc('${unit}', ${time} + interval '1 ${unit}' - interval '1 microsecond', 'UTC')`

/** Where hours begin and end to tell it, and within them days. Neither ends before it begins. */
const marksSql = `hours_from AS (SELECT ${nextSql('hour', '$2::timestamptz')} AS at),
  hours_to AS (
    SELECT greatest(hours_from.at, least(${edgeSql('hour')}, date_trunc('hour', $3::timestamptz, 'UTC'))) AS at FROM hours_from
  ),
  days_from AS (SELECT ${nextSql('day', 'hours_from.at')} AS at FROM hours_from),
  days_to AS (
    SELECT greatest(days_from.at, least(${edgeSql('day')}, date_trunc('day', hours_to.at, 'UTC'))) AS at FROM days_from, hours_to
  )`

const mark = (name: string): string => `(SELECT at FROM ${name})`

const parts = [
  { unit: 'minute', from: '$2::timestamptz', to: `least(${mark('hours_from')}, $3::timestamptz)` },
  { unit: 'hour', from: mark('hours_from'), to: `least(${mark('days_from')}, ${mark('hours_to')})` },
  { unit: 'day', from: mark('days_from'), to: mark('days_to') },
  { unit: 'hour', from: mark('days_to'), to: mark('hours_to') },
  { unit: 'minute', from: mark('hours_to'), to: '$3::timestamptz' },
] as const

function volumeSql(groupBy: SeriesFilter['groupBy']): string {
  const of = { node: 'node_id', pipeline: 'pipeline_id' }
  const names = Object.values(columns)
  const rows = parts.map(
    ({ unit, from, to }) => `SELECT ${keySql(groupBy, of)} AS key, ${names.join(', ')} FROM pipeline_${unit}s
      WHERE environment_id = $1::int AND ${unit} >= ${from} AND ${unit} < ${to} AND ${wantedSql(of)}`,
  )
  const sums = Object.entries(columns).map(([name, column]) => `sum(${column})::float8 AS "${name}"`)
  return `WITH ${edgesSql}, ${marksSql} SELECT key, ${sums.join(', ')} FROM (${rows.join(' UNION ALL ')}) AS rows GROUP BY key`
}
