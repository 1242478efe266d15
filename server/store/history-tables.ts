// Owns the list of the history tables: what they are partitioned by, how long they are kept, and what they are rolled up from.
import type { RetentionKind } from '../../schema/history-shapes.ts'

export interface HistoryTable {
  readonly name: string
  readonly kind: RetentionKind
  /** The column its partitions go by. */
  readonly time: string
  /** A partition holds this many hours, counted from the epoch. */
  readonly hours: number
  /** Rows are added to in place: room on the page keeps that cheap. */
  readonly updated?: boolean
}

const day = 24

export const historyTables: readonly HistoryTable[] = [
  { name: 'host_samples', kind: 'SAMPLES', time: 'sampled_at', hours: 6 },
  { name: 'host_minutes', kind: 'MINUTES', time: 'minute', hours: day },
  { name: 'pipeline_minutes', kind: 'MINUTES', time: 'minute', hours: day, updated: true },
  { name: 'component_minutes', kind: 'MINUTES', time: 'minute', hours: day, updated: true },
  { name: 'host_hours', kind: 'HOURS', time: 'hour', hours: 30 * day },
  { name: 'pipeline_hours', kind: 'HOURS', time: 'hour', hours: 30 * day },
  { name: 'component_hours', kind: 'HOURS', time: 'hour', hours: 30 * day },
  { name: 'host_days', kind: 'DAYS', time: 'day', hours: 360 * day },
  { name: 'pipeline_days', kind: 'DAYS', time: 'day', hours: 360 * day },
  { name: 'component_days', kind: 'DAYS', time: 'day', hours: 360 * day },
  { name: 'log_entries', kind: 'LOGS', time: 'received_at', hours: day },
  { name: 'status_changes', kind: 'STATUS_CHANGES', time: 'at', hours: 30 * day },
]

/** From fine to coarse. */
export const rollupLevels = ['MINUTES', 'HOURS', 'DAYS'] as const
export type RollupLevel = (typeof rollupLevels)[number]

export const retentionKinds: readonly RetentionKind[] = [...new Set(historyTables.map(({ kind }) => kind))]

/** The kind of history that a level is made from: it is not dropped before it is in the level. */
export const madeFrom: Readonly<Record<RollupLevel, RetentionKind>> = {
  MINUTES: 'SAMPLES',
  HOURS: 'MINUTES',
  DAYS: 'HOURS',
}

export function levelAbove(kind: RetentionKind): RollupLevel | null {
  const found = rollupLevels.find((level) => madeFrom[level] === kind)
  return found ?? null
}
