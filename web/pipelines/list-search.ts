// Owns the part of the Pipelines page that lives in its URL, and the order and choice of rows that it means. Pure.
import { pipelineStatusesWorstFirst, type PipelineStatus } from '../ui/status-look.ts'
import type { PipelineStanding } from './pipeline-sums.ts'

export const sortKeys = ['name', 'in', 'out', 'errors'] as const
export type SortKey = (typeof sortKeys)[number]

export interface PipelinesSearch {
  readonly status?: PipelineStatus
  readonly q?: string
  /** Absent: worst first. */
  readonly sort?: SortKey
}

const longestFilter = 100

/** What the page does not understand is dropped, not refused. */
export function readPipelinesSearch(search: Readonly<Record<string, unknown>>): PipelinesSearch {
  const status = pipelineStatusesWorstFirst.find((known) => known === search['status'])
  const sort = sortKeys.find((known) => known === search['sort'])
  // The router reads ?q=42 as a number.
  const given = search['q']
  const q = typeof given === 'string' || typeof given === 'number' ? String(given).slice(0, longestFilter) : ''
  return { ...(status && { status }), ...(q && { q }), ...(sort && { sort }) }
}

type Order = (a: PipelineStanding, b: PipelineStanding) => number

const names = new Intl.Collator('en', { numeric: true })
const byName: Order = (a, b) => names.compare(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

function rank({ status }: PipelineStanding): number {
  return status === null ? pipelineStatusesWorstFirst.length : pipelineStatusesWorstFirst.indexOf(status)
}

/** Worst status first; of what crashed the newest, since that is what just happened; the rest by name. */
const worstFirst: Order = (a, b) =>
  rank(a) - rank(b) || (a.status === 'CRASHED' ? b.since - a.since : 0) || byName(a, b)

/** The highest first; what is not known comes last. */
function highest(value: (pipeline: PipelineStanding) => number | null): Order {
  return (a, b) => (value(b) ?? -1) - (value(a) ?? -1) || byName(a, b)
}

const orders: Readonly<Record<SortKey, Order>> = {
  name: byName,
  in: highest((pipeline) => pipeline.eventsIn),
  out: highest((pipeline) => pipeline.eventsOut),
  errors: highest((pipeline) => pipeline.errorShare),
}

export function shownPipelines(
  all: readonly PipelineStanding[],
  { status, q, sort }: PipelinesSearch,
): readonly PipelineStanding[] {
  const text = q?.trim().toLowerCase() ?? ''
  return all
    .filter((one) => (!status || one.status === status) && one.name.toLowerCase().includes(text))
    .sort(sort ? orders[sort] : worstFirst)
}
