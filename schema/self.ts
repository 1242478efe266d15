// Owns the port to what the server knows of itself, and its shapes. server/self-watch.ts implements it.
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
  readonly gcPercent: number
  readonly handles: number
  readonly uptimeSeconds: number
}

export interface IngestFigures {
  readonly queued: number
  readonly acknowledgedPerSecond: number
  readonly refusedPerSecond: number
  readonly groupSizeMean: number | null
  readonly flushP50Ms: number | null
  readonly flushP95Ms: number | null
}

export interface DeliveryFigures {
  readonly connections: number
  readonly operations: number
  readonly groups: number
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
}

export interface WriteSourceFigures {
  readonly source: string
  readonly total: number
  readonly rate: number | null
  readonly baseline: number | null
  readonly unusual: boolean
}

export interface OperationFigures {
  readonly name: string
  readonly count: number
  readonly totalMs: number
  readonly meanMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
}

export interface SlowOperation {
  readonly name: string
  readonly at: Date
  readonly ms: number
}

export interface Flag {
  readonly level: 'WARN' | 'BAD'
  readonly what: string
}

export interface Performance {
  readonly publishedAt: Date
  readonly instances: readonly InstanceFigures[]
  /** Null: it could not be asked. */
  readonly database: DatabaseFigures | null
  readonly sources: readonly WriteSourceFigures[]
  readonly operations: readonly OperationFigures[]
  readonly slow: readonly SlowOperation[]
  readonly flags: readonly Flag[]
}

export interface SelfWatch {
  performance(): Promise<Performance>
  /** Refused as soon as the caller owns the installation no more. */
  performanceTicks(viewer: Viewer): Promise<AsyncIterable<Performance>>
}
