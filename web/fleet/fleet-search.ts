// Owns the part of the Fleet page that lives in its URL: what is filtered and how it is sorted. Pure.
import { nodeStatusesWorstFirst, type NodeStatus } from '../ui/status-look.ts'

export const sortKeys = ['name', 'cpu', 'memory', 'events'] as const
export type SortKey = (typeof sortKeys)[number]

export interface FleetSearch {
  readonly status?: NodeStatus
  readonly q?: string
  /** Absent: worst first. */
  readonly sort?: SortKey
}

const longestFilter = 100

/** What the page does not understand is dropped, not refused: an old link still opens. */
export function readFleetSearch(search: Record<string, unknown>): FleetSearch {
  const status = nodeStatusesWorstFirst.find((known) => known === search['status'])
  const sort = sortKeys.find((known) => known === search['sort'])
  // The router reads ?q=42 as a number.
  const q =
    typeof search['q'] === 'string' || typeof search['q'] === 'number'
      ? String(search['q']).slice(0, longestFilter)
      : ''
  return fleetSearch({ status: status ?? null, q, sort: sort ?? null })
}

/** What is the default is left out of the URL. */
export function fleetSearch({
  status,
  q,
  sort,
}: {
  status: NodeStatus | null
  q: string
  sort: SortKey | null
}): FleetSearch {
  return { ...(status && { status }), ...(q && { q }), ...(sort && { sort }) }
}
