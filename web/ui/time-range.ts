// Owns the stretch of time that a page looks at, as it lives in its URL: one of the usual ranges up to now, or one of its own. Pure.
import type { TimeWindow } from './plot.tsx'

export const ranges = ['15m', '1h', '6h', '24h', '7d', '30d'] as const
export type Range = (typeof ranges)[number]

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export const rangeMs: Readonly<Record<Range, number>> = {
  '15m': 15 * minuteMs,
  '1h': hourMs,
  '6h': 6 * hourMs,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
}

export interface RangeSearch {
  readonly range?: Range
  /** A stretch of its own, in milliseconds; both or none. */
  readonly from?: number
  readonly to?: number
}

const shortestMs = 10 * secondMs
const longestMs = 400 * dayMs
/** The end of the year 9999: the last time that is written with four digits for its year, long before the last one that a Date can be. */
const latest = 253_402_300_799_999

/** What the page does not understand is dropped, not refused. */
export function readRange(search: Readonly<Record<string, unknown>>): RangeSearch {
  const range = ranges.find((known) => known === search['range'])
  const from = wholeNumber(search['from'])
  const to = wholeNumber(search['to'])
  const own = from !== null && to !== null && to - from >= shortestMs && to - from <= longestMs
  return { ...(range && { range }), ...(own && { from, to }) }
}

/** Null: the range goes on with the clock. */
export function ownWindow({ from, to }: RangeSearch): TimeWindow | null {
  return from === undefined || to === undefined ? null : { from, to }
}

/** The search of the same page with another stretch of time: one that is too short to be read again is widened around its middle. */
export function withWindow<Search extends RangeSearch>(search: Search, { from, to }: TimeWindow): Search {
  const missing = Math.max(0, shortestMs - (to - from))
  const begin = Math.min(Math.max(1, Math.round(from - missing / 2)), latest - shortestMs)
  return { ...search, from: begin, to: Math.min(Math.max(Math.round(to + missing / 2), begin + shortestMs), latest) }
}

export function withRange<Search extends RangeSearch>(search: Search, range: Range): Search {
  const { from: _from, to: _to, ...rest } = search
  return { ...rest, range } as Search // Only what is of the range was taken out and put in.
}

/** A window moves in steps that a chart of its length can show, not with every second. */
export function stepOf(range: Range): number {
  return Math.min(5 * minuteMs, Math.max(5 * secondMs, Math.floor(rangeMs[range] / 360 / secondMs) * secondMs))
}

export function windowOf(search: RangeSearch, now: number, usual: Range): TimeWindow {
  const own = ownWindow(search)
  if (own) return own
  const range = search.range ?? usual
  const step = stepOf(range)
  // The step that is going on is on the chart already: something may have come in it.
  const to = (Math.floor(now / step) + 1) * step
  return { from: to - rangeMs[range], to }
}

/** Names what is looked at: the mere going on of time is no other range. */
export function rangeKey(search: RangeSearch, usual: Range): string {
  const own = ownWindow(search)
  return own ? `${own.from}-${own.to}` : (search.range ?? usual)
}

/** Of milliseconds since 1970, up to the year 9999; null: it is no such time. */
export function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= latest ? value : null
}
