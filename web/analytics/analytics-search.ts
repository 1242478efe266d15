// Owns the part of the Analytics page that lives in its URL: the range, the filter, and what the table is sorted by. Pure.
import { readSettingsObject } from '../ui/read-settings.ts'
import { readRange, type Range, type RangeSearch } from '../ui/time-range.ts'

export const sortKeys = [
  'name',
  'in',
  'out',
  'bytes-in',
  'bytes-out',
  'errors',
  'discarded',
  'reduction',
  'change',
] as const
export type SortKey = (typeof sortKeys)[number]

export interface AnalyticsSearch extends RangeSearch {
  readonly q?: string
  /** Absent: by the events that came in. */
  readonly sort?: SortKey
  /** Names down, numbers up. */
  readonly reverse?: true
}

export const usualRange: Range = '24h'
export const usualSort: SortKey = 'in'
const longestFilter = 100

/** What the page does not understand is dropped, not refused. */
export function readAnalyticsSearch(search: Readonly<Record<string, unknown>>): AnalyticsSearch {
  const sort = sortKeys.find((known) => known === search['sort'] && known !== usualSort)
  // The router reads ?q=42 as a number.
  const given = search['q']
  const q = typeof given === 'string' || typeof given === 'number' ? String(given).slice(0, longestFilter) : ''
  return {
    ...readRange(search),
    ...(q && { q }),
    ...(sort && { sort }),
    ...(search['reverse'] === true && { reverse: true as const }),
  }
}

/** The same column again turns the order around. */
export function sortedBy(search: AnalyticsSearch, key: SortKey): AnalyticsSearch {
  const again = (search.sort ?? usualSort) === key
  return readAnalyticsSearch({ ...search, sort: key, reverse: again ? !search.reverse : undefined })
}

/** Null: whatever was saved there, this page cannot show it. */
export function readAnalyticsSettings(settings: string): AnalyticsSearch | null {
  const read = readSettingsObject(settings)
  return read && readAnalyticsSearch(read)
}
