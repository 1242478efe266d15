// Owns series over an environment as people ask for them: the resolution that fits a range, and sums as rates.
import type { TimeRange } from '../schema/context.ts'
import type {
  HostLoadPoint,
  SeriesFilter,
  ThroughputPoint,
  ThroughputSeries,
  Volume,
} from '../schema/history-shapes.ts'
import { bucketMs, bucketsOf, mean } from './series.ts'
import type { BucketRange, HostBucket, LatencyBucket, PipelineBucket } from './store/fleet-series.ts'
import type { Store } from './store/store.ts'

export interface FleetSeriesDeps {
  readonly store: Pick<Store, 'pipelineBuckets' | 'latencyBuckets' | 'hostBuckets' | 'keepDays'>
  readonly nameOf: (of: 'NODE' | 'PIPELINE', key: number) => string | null
  readonly now: () => Date
}

export function createFleetSeries({ store, nameOf, now }: FleetSeriesDeps) {
  const rangeOf = async (environmentKey: number, range: TimeRange): Promise<BucketRange> =>
    bucketsOf(range, { now: now(), keepDays: () => store.keepDays(environmentKey) })

  /** The largest first; those whose node or pipeline is no more go without saying. */
  function grouped(buckets: readonly PipelineBucket[], { groupBy, most }: SeriesFilter) {
    const groups = new Map<number | null, PipelineBucket[]>()
    for (const bucket of buckets) groups.set(bucket.key, [...(groups.get(bucket.key) ?? []), bucket])
    return [...groups]
      .flatMap(([key, rows]) => {
        const name = groupBy === 'TOTAL' || key === null ? 'Total' : nameOf(groupBy, key)
        return name === null ? [] : [{ of: groupBy, key, name, rows, size: total(rows, 'events_in') }]
      })
      .sort((a, b) => b.size - a.size)
      .slice(0, most)
  }

  return {
    async throughput(environmentKey: number, asked: TimeRange, filter: SeriesFilter): Promise<ThroughputSeries[]> {
      const range = await rangeOf(environmentKey, asked)
      const query = { environmentKey, filter, ...range }
      const [buckets, latencies] = await Promise.all([store.pipelineBuckets(query), store.latencyBuckets(query)])
      const latencyOf = new Map(latencies.map((bucket) => [`${bucket.key} ${bucket.at.getTime()}`, bucket]))
      return grouped(buckets, filter).map(({ of, key, name, rows }) => ({
        of,
        key,
        name,
        points: rows.map((row) => pointOf(row, latencyOf.get(`${key} ${row.at.getTime()}`), range)),
      }))
    },
    async volume(environmentKey: number, asked: TimeRange, filter: SeriesFilter): Promise<Volume[]> {
      const range = await rangeOf(environmentKey, asked)
      const buckets = await store.pipelineBuckets({ environmentKey, filter, ...range })
      return grouped(buckets, filter).map(({ of, key, name, rows }) => ({
        of,
        key,
        name,
        eventsIn: total(rows, 'events_in'),
        eventsOut: total(rows, 'events_out'),
        errors: total(rows, 'errors_total'),
        eventsDiscarded: total(rows, 'events_discarded'),
        bytesIn: total(rows, 'bytes_in'),
        bytesOut: total(rows, 'bytes_out'),
      }))
    },
    async hostLoad(
      environmentKey: number,
      asked: TimeRange,
      nodeKeys: readonly number[] | null,
    ): Promise<HostLoadPoint[]> {
      const range = await rangeOf(environmentKey, asked)
      const buckets = await store.hostBuckets({ environmentKey, nodeKeys, ...range })
      return buckets.map((bucket) => loadOf(bucket, range))
    },
  }
}

function total(rows: readonly PipelineBucket[], column: Exclude<keyof PipelineBucket, 'at' | 'key'>): number {
  return rows.reduce((sum, row) => sum + row[column], 0)
}

/** The bucket that is going on is not as long as the others. */
function secondsOf(at: Date, { level, until }: BucketRange): number {
  return (Math.min(at.getTime() + bucketMs[level], until.getTime()) - at.getTime()) / 1000
}

function pointOf(row: PipelineBucket, latency: LatencyBucket | undefined, range: BucketRange): ThroughputPoint {
  const seconds = secondsOf(row.at, range)
  return {
    at: row.at,
    resolution: range.level,
    eventsIn: row.events_in / seconds,
    eventsOut: row.events_out / seconds,
    errors: row.errors_total / seconds,
    eventsDiscarded: row.events_discarded / seconds,
    bytesIn: row.bytes_in / seconds,
    bytesOut: row.bytes_out / seconds,
    utilization: mean(row.utilization_sum, row.utilization_samples),
    latencyMeanSeconds: mean(latency?.latency_weighted, latency?.latency_weight),
  }
}

function loadOf(bucket: HostBucket, { level }: BucketRange): HostLoadPoint {
  return {
    at: bucket.at,
    resolution: level,
    hosts: bucket.hosts,
    cpuPercent: bucket.cpu_percent,
    memoryUsedBytes: bucket.memory_used,
    load1: bucket.load_1,
    filesystemUsedPercent: bucket.filesystem_used_percent,
    diskReadBytesPerSecond: bucket.disk_read_rate,
    diskWrittenBytesPerSecond: bucket.disk_write_rate,
    netRxBytesPerSecond: bucket.net_rx_rate,
    netTxBytesPerSecond: bucket.net_tx_rate,
    temperatureCelsius: bucket.temperature_celsius,
  }
}
