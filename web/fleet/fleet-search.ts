// Owns the part of the Fleet page that lives in its URL: what is filtered and how it is sorted. Pure.
import { readList, writeList } from '../ui/id-list.ts'
import { readSettingsObject } from '../ui/read-settings.ts'
import { nodeStatusesWorstFirst, type NodeStatus } from '../ui/status-look.ts'

export const sortKeys = ['name', 'cpu', 'memory', 'events'] as const
export type SortKey = (typeof sortKeys)[number]

export interface FleetSearch {
  readonly status?: NodeStatus
  readonly q?: string
  /** Of which a node has to have one for each key: see labels.ts. Joined by commas. */
  readonly labels?: string
  /** Absent: worst first. */
  readonly sort?: SortKey
  /** Under headings: `status`, or the key of a label behind `label:`. */
  readonly group?: string
  /** Absent: a table. */
  readonly form?: 'grid'
}

const longestFilter = 100
const longestGroup = 260

/** What the page does not understand is dropped, not refused: an old link still opens. */
export function readFleetSearch(search: Record<string, unknown>): FleetSearch {
  const status = nodeStatusesWorstFirst.find((known) => known === search['status'])
  const sort = sortKeys.find((known) => known === search['sort'])
  // The router reads ?q=42 as a number.
  const q =
    typeof search['q'] === 'string' || typeof search['q'] === 'number'
      ? String(search['q']).slice(0, longestFilter)
      : ''
  const labels = writeList(readList(search['labels']))
  return {
    ...(status && { status }),
    ...(q && { q }),
    ...(labels !== undefined && { labels }),
    ...(sort && { sort }),
    ...(isGroup(search['group']) && { group: search['group'] }),
    ...(search['form'] === 'grid' && { form: 'grid' as const }),
  }
}

/** How it is sorted, grouped and shown stays. */
export function withoutFilters({ status: _status, q: _q, labels: _labels, ...rest }: FleetSearch): FleetSearch {
  return rest
}

function isGroup(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestGroup && (value === 'status' || /^label:./.test(value))
}

/** Null: whatever was saved there, this page cannot show it. */
export function readFleetSettings(settings: string): FleetSearch | null {
  const read = readSettingsObject(settings)
  return read && readFleetSearch(read)
}
