// Owns the part of the Node page that lives in its URL: the range of its charts. Pure.
import { readRange, type Range, type RangeSearch } from '../ui/time-range.ts'

export type NodeSearch = RangeSearch

/** Host samples are kept as they came for a day, and charts of more are made elsewhere. */
export const nodeRanges: readonly Range[] = ['15m', '1h', '6h']
export const usualRange: Range = '15m'
const longestMs = 24 * 60 * 60_000

/** What the page does not understand is dropped, not refused. */
export function readNodeSearch(search: Readonly<Record<string, unknown>>): NodeSearch {
  const { range, from, to } = readRange(search)
  const zoomed = from !== undefined && to !== undefined && to - from <= longestMs
  return { ...(range && nodeRanges.includes(range) && { range }), ...(zoomed && { from, to }) }
}
