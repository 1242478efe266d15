// Owns the shapes of history: series over time, and how long what is kept. Types only.
import type { ComponentRates, PipelineRates } from './shapes.ts'

/** A sample as it came, or a bucket of the rolled-up history. */
export type Resolution = 'SAMPLE' | 'MINUTE' | 'HOUR' | 'DAY'

interface SeriesPoint {
  /** When it was measured; of a bucket: when that began. */
  readonly at: Date
  readonly resolution: Resolution
}

export interface PipelineSample extends SeriesPoint, PipelineRates {
  readonly utilization: number | null
}

export interface ComponentSample extends SeriesPoint, ComponentRates {
  readonly latencyMeanSeconds: number | null
}

/** What is kept for a time of its own. */
export type RetentionKind = 'SAMPLES' | 'MINUTES' | 'HOURS' | 'DAYS' | 'LOGS' | 'STATUS_CHANGES'

export interface RetentionPolicy {
  readonly kind: RetentionKind
  readonly keepDays: number
}

/** A kind of history of one environment on the disk, indexes included. */
export interface StorageKind extends RetentionPolicy {
  readonly bytes: number
  /** As the database's statistics have it. */
  readonly rows: number
  readonly bytesPerDay: number
  readonly forecastBytes: number
}

/** A run of the sweep that rolls history up and drops what is past its retention. */
export interface SweepState {
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly rolledUp: number
  readonly dropped: number
  readonly error: string | null
  readonly tasks: readonly SweepTask[]
}

export type SweepTaskName =
  `ROLL_UP_${'MINUTES' | 'HOURS' | 'DAYS'}` | `DROP_${RetentionKind}` | 'DROP_ORPHANS' | 'CLEAR_STALE'

/** One task of a run. */
export interface SweepTask {
  readonly name: SweepTaskName
  readonly ms: number
  /** Rows that were rolled up or cleared away, or partitions that were dropped. */
  readonly count: number
  readonly error: string | null
}

/** A time in which a status held. */
export interface StatusSegment {
  readonly status: string
  readonly from: Date
  readonly until: Date
  /** Null: it began before what is kept. */
  readonly reason: string | null
}

export interface Uptime {
  readonly percent: number | null
  readonly upSeconds: number
  readonly downSeconds: number
  readonly incidents: number
  readonly segments: readonly StatusSegment[]
}

export type SeriesGroup = 'TOTAL' | 'NODE' | 'PIPELINE'

export interface SeriesFilter {
  readonly nodeKeys: readonly number[] | null
  readonly pipelineKeys: readonly number[] | null
  readonly groupBy: SeriesGroup
  /** How many series at most, the largest first. */
  readonly most: number
}

interface Grouped {
  readonly of: SeriesGroup
  /** Null: of everything. */
  readonly key: number | null
  readonly name: string
}

export interface ThroughputPoint {
  readonly at: Date
  readonly resolution: Resolution
  readonly eventsIn: number
  readonly eventsOut: number
  readonly errors: number
  readonly eventsDiscarded: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly utilization: number | null
  readonly latencyMeanSeconds: number | null
}

export interface ThroughputSeries extends Grouped {
  readonly points: readonly ThroughputPoint[]
}

/** How much went through in a stretch of time. */
export interface VolumeSums {
  readonly eventsIn: number
  readonly eventsOut: number
  readonly errors: number
  readonly eventsDiscarded: number
  readonly bytesIn: number
  readonly bytesOut: number
}

export interface Volume extends Grouped, VolumeSums {}

/** The same of a stretch of time and of the one before it. */
export interface VolumeChange extends Grouped {
  readonly now: VolumeSums
  readonly before: VolumeSums
}

/** `since` up to `until` beside `beforeSince` up to `since`. */
export interface VolumeComparison {
  readonly beforeSince: Date
  readonly since: Date
  readonly until: Date
  /** Whether all of the stretch before was watched and is kept. */
  readonly comparable: boolean
  readonly total: VolumeChange
  readonly pipelines: readonly VolumeChange[]
}

/** Who looks at the last so many seconds of an environment, and the time at which they end. */
export interface VolumeTick {
  readonly environmentKey: number
  readonly seconds: number
  readonly at: Date
}

/** Hosts at a time, as means, sums or the most over them. */
export interface HostLoadPoint {
  readonly at: Date
  readonly resolution: Resolution
  readonly hosts: number
  readonly cpuPercent: number | null
  readonly memoryUsedBytes: number | null
  readonly load1: number | null
  readonly filesystemUsedPercent: number | null
  readonly diskReadBytesPerSecond: number | null
  readonly diskWrittenBytesPerSecond: number | null
  readonly netRxBytesPerSecond: number | null
  readonly netTxBytesPerSecond: number | null
  readonly temperatureCelsius: number | null
}
