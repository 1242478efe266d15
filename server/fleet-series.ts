// Owns series over an environment as people ask for them: the resolution that fits a range, and sums as rates.
import type { TimeRange } from '../schema/context.ts'
import type {
  HostLoadPoint,
  SeriesFilter,
  SeriesGroup,
  ThroughputPoint,
  ThroughputSeries,
  Volume,
} from '../schema/history-shapes.ts'
import { bucketMs, bucketsOf, mean } from './series.ts'
import { createSharedWork } from './shared-work.ts'
import type { BucketRange, HostBucket, LatencyBucket, PipelineBucket } from './store/fleet-series.ts'
import type { Store } from './store/store.ts'

const mostTotalsAtOnce = 2

export interface FleetSeriesDeps {
  readonly store: Pick<Store, 'pipelineBuckets' | 'latencyBuckets' | 'hostBuckets' | 'volumeRows' | 'retentionOf'>
  readonly nameOf: (of: 'NODE' | 'PIPELINE', key: number) => string | null
  readonly now: () => Date
}

export function createFleetSeries({ store, nameOf, now }: FleetSeriesDeps) {
  const rangeOf = async (environmentKey: number, range: TimeRange): Promise<BucketRange> =>
    bucketsOf(range, { now: now(), keepDays: async () => (await store.retentionOf(environmentKey)).keepDays })

  const totals = createSharedWork<ThroughputSeries[]>(mostTotalsAtOnce)

  /** None: the node or the pipeline is no more. */
  function named(of: SeriesGroup, key: number | null) {
    const name = of === 'TOTAL' || key === null ? 'Total' : nameOf(of, key)
    return name === null ? [] : [{ of, key, name }]
  }

  /** The largest first; those whose node or pipeline is no more go without saying. */
  function grouped(buckets: readonly PipelineBucket[], { groupBy, most }: SeriesFilter) {
    const groups = new Map<number | null, PipelineBucket[]>()
    for (const bucket of buckets) groups.set(bucket.key, [...(groups.get(bucket.key) ?? []), bucket])
    return [...groups]
      .flatMap(([key, rows]) => named(groupBy, key).map((of) => ({ ...of, rows, size: eventsIn(rows) })))
      .sort((a, b) => b.size - a.size)
      .slice(0, most)
  }

  async function throughput(
    environmentKey: number,
    asked: TimeRange,
    filter: SeriesFilter,
  ): Promise<ThroughputSeries[]> {
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
  }

  return {
    /** The total of everything is what many want whenever a minute is over. */
    throughput(environmentKey: number, asked: TimeRange, filter: SeriesFilter): Promise<ThroughputSeries[]> {
      const read = () => throughput(environmentKey, asked, filter)
      if (filter.groupBy !== 'TOTAL' || filter.nodeKeys !== null || filter.pipelineKeys !== null) return read()
      return totals.share(`${environmentKey} ${asked.since.getTime()} ${asked.until.getTime()} ${filter.most}`, read)
    },
    async volume(environmentKey: number, asked: TimeRange, filter: SeriesFilter): Promise<Volume[]> {
      const { since, until } = await rangeOf(environmentKey, asked)
      const rows = await store.volumeRows({ environmentKey, filter, since, until })
      return rows
        .flatMap(({ key, ...sums }) => named(filter.groupBy, key).map((of) => ({ ...of, ...sums })))
        .sort((a, b) => b.eventsIn - a.eventsIn)
        .slice(0, filter.most)
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

function eventsIn(rows: readonly PipelineBucket[]): number {
  return rows.reduce((sum, row) => sum + row.events_in, 0)
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
