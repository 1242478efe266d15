// Owns the part of the Overview that lives in its URL, and in a saved view: range, filters, grouping, arrangement. Pure.
import { readList, writeList } from '../ui/id-list.ts'
import { readSettingsObject } from '../ui/read-settings.ts'
import { readRange, type Range, type RangeSearch } from '../ui/time-range.ts'
import { readArrangement, type Arrangement } from './panels.ts'

export const groups = ['node', 'pipeline'] as const
export type Group = (typeof groups)[number]

export interface OverviewSearch extends RangeSearch {
  /** Ids, joined by commas; absent: all. */
  readonly nodes?: string
  readonly pipelines?: string
  /** Absent: everything as one. */
  readonly group?: Group
  /** The panels that are shown, in order; absent: the usual ones. */
  readonly panels?: string
}

export const usualRange: Range = '1h'

/** What the page does not understand is dropped, not refused. */
export function readOverviewSearch(search: Readonly<Record<string, unknown>>): OverviewSearch {
  const group = groups.find((known) => known === search['group'])
  const arrangement = readArrangement(readList(search['panels']))
  const nodes = writeList(readList(search['nodes']))
  const pipelines = writeList(readList(search['pipelines']))
  return {
    ...readRange(search),
    ...(nodes !== undefined && { nodes }),
    ...(pipelines !== undefined && { pipelines }),
    ...(group && { group }),
    ...(arrangement && { panels: arrangement.join(',') }),
  }
}

export function arrangementOf(search: OverviewSearch): Arrangement | null {
  return readArrangement(readList(search.panels))
}

/** Null: whatever was saved there, this page cannot show it. */
export function readSettings(settings: string): OverviewSearch | null {
  const read = readSettingsObject(settings)
  return read && readOverviewSearch(read)
}
