// Owns the part of the Performance page that lives in its URL, and the order of operations that it means. Pure.
import type { Figures } from './figures.ts'

export const sortKeys = ['name', 'count', 'total', 'mean', 'p50', 'p95', 'max'] as const
export type SortKey = (typeof sortKeys)[number]
/** Absent from the URL. */
export const usualSort: SortKey = 'total'

export interface PerformanceSearch {
  /** The name of an instance; absent: all of them. */
  readonly instance?: string
  readonly sort?: SortKey
}

const longestName = 300

/** What the page does not understand is dropped, not refused. */
export function readPerformanceSearch(search: Readonly<Record<string, unknown>>): PerformanceSearch {
  const sort = sortKeys.find((known) => known === search['sort'])
  const given = search['instance']
  const instance = typeof given === 'string' ? given.slice(0, longestName) : ''
  return { ...(instance && { instance }), ...(sort && sort !== usualSort && { sort }) }
}

export type Operation = Figures['operations'][number]

const names = new Intl.Collator('en', { numeric: true })
const figures: Readonly<Record<Exclude<SortKey, 'name'>, (operation: Operation) => number>> = {
  count: ({ count }) => count,
  total: ({ totalMs }) => totalMs,
  mean: ({ meanMs }) => meanMs,
  p50: ({ p50Ms }) => p50Ms,
  p95: ({ p95Ms }) => p95Ms,
  max: ({ maxMs }) => maxMs,
}

/** Names go up, figures go down; what is equal goes by its name. */
export function sortedOperations(operations: readonly Operation[], sort: SortKey): readonly Operation[] {
  const byName = (a: Operation, b: Operation): number => names.compare(a.name, b.name)
  if (sort === 'name') return [...operations].sort(byName)
  const figure = figures[sort]
  return [...operations].sort((a, b) => figure(b) - figure(a) || byName(a, b))
}
