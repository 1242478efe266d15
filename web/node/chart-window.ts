// Owns which stretch of time the charts show: the last minutes, moving on with the clock in steps, or one that was zoomed into. Pure.
import type { TimeWindow } from '../ui/plot.tsx'
import { rangeMs, type NodeSearch, type Range } from './node-search.ts'

export const defaultRange: Range = '15m'

/** The window moves when a sample can have come, not with every second. */
export const stepMs = 5_000

export function chartWindow(search: NodeSearch, now: number): TimeWindow {
  if (search.from !== undefined && search.to !== undefined) return { from: search.from, to: search.to }
  // The step that is going on is on the chart already: a sample may have come in it.
  const to = (Math.floor(now / stepMs) + 1) * stepMs
  return { from: to - rangeMs[search.range ?? defaultRange], to }
}
