// Owns the part of the Node page that lives in its URL: its tab, and the range of its charts. Pure.
import { ownWindow, rangeMs, readRange, type Range, type RangeSearch } from '../ui/time-range.ts'

export const tabs = ['overview', 'health', 'metrics', 'logs'] as const
export type Tab = (typeof tabs)[number]

export interface NodeSearch extends RangeSearch {
  /** Absent: the overview. */
  readonly tab?: Exclude<Tab, 'overview'>
}

export const usualRange: Range = '15m'

/** What the page does not understand is dropped, not refused. */
export function readNodeSearch(search: Readonly<Record<string, unknown>>): NodeSearch {
  const tab = tabs.find((known) => known === search['tab'])
  return { ...readRange(search), ...(tab && tab !== 'overview' && { tab }) }
}

/** Up to an hour every sample is shown as it came, beyond that means of minutes and more. */
export function isFine(search: NodeSearch): boolean {
  const own = ownWindow(search)
  return (own ? own.to - own.from : rangeMs[search.range ?? usualRange]) <= rangeMs['1h']
}
