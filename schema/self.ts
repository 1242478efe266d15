// Owns the port to what the server knows of itself, and its shapes. server/self-watch.ts implements it.
import type { ErrorCode } from './errors.ts'
import type { SweepState } from './history-shapes.ts'
import type { Viewer } from './viewer.ts'

export interface ProcessFigures {
  readonly name: string
  /** Null: this system does not tell. */
  readonly io: {
    readonly readBytesPerSecond: number
    readonly writtenBytesPerSecond: number
    readonly cancelledBytesPerSecond: number
    readonly readCallsPerSecond: number
    readonly writeCallsPerSecond: number
  } | null
}

export interface RuntimeFigures {
  readonly eventLoopDelayP50Ms: number
  readonly eventLoopDelayP95Ms: number
  readonly eventLoopDelayMaxMs: number
  readonly heapUsedBytes: number
  readonly heapLimitBytes: number
  readonly residentBytes: number
  /** Share of the time since the tick before that collecting took, 0 to 100. */
  readonly gcPercent: number
  readonly handles: number
  readonly uptimeSeconds: number
}

export interface IngestFigures {
  readonly queued: number
  readonly acknowledgedPerSecond: number
  readonly refusedPerSecond: number
  readonly refusals: readonly { readonly code: ErrorCode; readonly perSecond: number }[]
  readonly groupSizeMean: number | null
  readonly flushP50Ms: number | null
  readonly flushP95Ms: number | null
}

export interface DeliveryFigures {
  readonly connections: number
  readonly operations: number
  readonly groups: number
  /** Subscriptions in the largest of them. */
  readonly largestGroup: number
  readonly executions: number
  readonly deliveries: number
  readonly skipped: number
  readonly resumes: number
  readonly resets: number
}

export interface InstanceFigures {
  readonly instance: string
  readonly self: boolean
  readonly at: Date
  readonly processes: readonly ProcessFigures[]
  readonly runtime: RuntimeFigures
  readonly ingest: IngestFigures
  readonly delivery: DeliveryFigures
}

/** One that was heard, and is not now. */
export interface AbsentInstance {
  readonly instance: string
  readonly lastSampleAt: Date
  readonly reason: string
}

/** How the database grows. */
export interface DiskForecast {
  /** Null: too little is known; `reason` says why. */
  readonly bytesPerDay: number | null
  /** Since when its size is known; null: it is not. */
  readonly since: Date | null
  readonly in30DaysBytes: number | null
  readonly fullRetentionBytes: number | null
  readonly freeBytes: number | null
  readonly fullAt: Date | null
  readonly reason: string | null
}

export interface DatabaseFigures {
  readonly sizeBytes: number
  readonly walBytes: number | null
  /** Over the last minute; null: there was no traffic. */
  readonly cacheHitPercent: number | null
  readonly transactionsPerSecond: number | null
  readonly connections: number
  readonly checkpointsTimed: number | null
  readonly checkpointsRequested: number | null
  readonly tables: readonly { readonly name: string; readonly liveRows: number; readonly deadRows: number }[]
  /** Null: the database does not keep count of them. */
  readonly statements:
    | readonly {
        readonly statement: string
        readonly calls: number
        readonly meanMs: number
        readonly totalMs: number
      }[]
    | null
  readonly forecast: DiskForecast
}

export interface WriteSourceFigures {
  readonly source: string
  readonly total: number
  /** Rows per second over the last ten seconds. Null: not known yet. */
  readonly rate: number | null
  /** Rows per second over the five minutes before them. Null: not known for long enough. */
  readonly baseline: number | null
  readonly unusual: boolean
  /** Rows per second of each of the last steps of 5 s, the newest last; 60 at most. */
  recent(): readonly number[]
}

export interface OperationFigures {
  readonly name: string
  readonly count: number
  readonly totalMs: number
  readonly meanMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** The 95th percentile over those of the last five minutes; null: fewer than twenty. */
  readonly recentP95Ms: number | null
  readonly maxMs: number
}

export interface SlowOperation {
  readonly name: string
  readonly at: Date
  readonly ms: number
}

/** What a flag is about. */
export type Signal =
  | 'WRITE_RATE'
  | 'CANCELLED_WRITES'
  | 'WAL_SIZE'
  | 'CACHE_HIT'
  | 'WRITE_SOURCE'
  | 'EVENT_LOOP'
  | 'HEAP'
  | 'OPERATION'
  | 'DISK_FULL'
  | 'SWEEP'
  | 'DATABASE'

export type FlagLevel = 'WARN' | 'BAD'

export interface Flag {
  readonly signal: Signal
  readonly level: FlagLevel
  readonly what: string
  /** Null: of no instance alone. */
  readonly instance: string | null
  /** The process, the write source or the operation by its name; null: there is but one. */
  readonly of: string | null
}

/** Where a figure begins to be out of the ordinary. */
export interface Threshold {
  readonly signal: Signal
  readonly warn: number
  /** Null: it is never worse than to be looked at. */
  readonly bad: number | null
}

export interface Performance {
  readonly publishedAt: Date
  readonly instances: readonly InstanceFigures[]
  readonly absent: readonly AbsentInstance[]
  /** Null: it could not be asked. */
  readonly database: DatabaseFigures | null
  /** Null: it never ran. */
  readonly lastSweep: SweepState | null
  readonly sources: readonly WriteSourceFigures[]
  readonly operations: readonly OperationFigures[]
  readonly slow: readonly SlowOperation[]
  readonly flags: readonly Flag[]
}

export interface SelfWatch {
  readonly thresholds: readonly Threshold[]
  performance(): Promise<Performance>
  /** Refused as soon as the caller owns the installation no more. */
  performanceTicks(viewer: Viewer): Promise<AsyncIterable<Performance>>
}
