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
}
