// Owns how a place in the log is addressed: a line by its cursor, a moment or a stretch by its time. Pure.
import type { TimeWindow } from './plot.tsx'

/** What the Logs page takes in its address: what stands around a moment, or a stretch; milliseconds. */
export type LogTime = { readonly at: number } | { readonly since: number; readonly until: number }

export function logStretch({ from, to }: TimeWindow): LogTime {
  return { since: Math.round(from), until: Math.round(to) }
}

export function logMoment(time: number): LogTime {
  return { at: Math.round(time) }
}

export function logLineHref(environmentName: string, { cursor }: { readonly cursor: string }): string {
  return `/${encodeURIComponent(environmentName)}/logs?at=${encodeURIComponent(cursor)}`
}
