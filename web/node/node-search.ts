// Owns the part of the Node page that lives in its URL: the range of its charts. Pure.

export const ranges = ['15m', '1h', '6h'] as const
export type Range = (typeof ranges)[number]

const minuteMs = 60_000
export const rangeMs: Readonly<Record<Range, number>> = {
  '15m': 15 * minuteMs,
  '1h': 60 * minuteMs,
  '6h': 360 * minuteMs,
}

export interface NodeSearch {
  /** Absent: the last 15 minutes. */
  readonly range?: Range
  /** A stretch that was zoomed into, in milliseconds; both or none. */
  readonly from?: number
  readonly to?: number
}

/** The server answers at most 24 hours at once. */
const longestMs = 24 * 60 * minuteMs
const shortestMs = 10_000

/** What the page does not understand is dropped, not refused. */
export function readNodeSearch(search: Record<string, unknown>): NodeSearch {
  const range = ranges.find((known) => known === search['range'])
  const from = wholeNumber(search['from'])
  const to = wholeNumber(search['to'])
  const zoomed = from !== null && to !== null && to - from >= shortestMs && to - from <= longestMs
  return { ...(range && { range }), ...(zoomed && { from, to }) }
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null
}
