// Owns the part of the Events page that lives in its URL: which status changes are shown. Pure.
import { nodeStatusesWorstFirst, pipelineStatusesWorstFirst } from '../ui/status-look.ts'
import { rangeMs, ranges, wholeNumber, type Range } from '../ui/time-range.ts'

const kinds = ['node', 'pipeline'] as const
export type Kind = (typeof kinds)[number]

export const statuses = [...nodeStatusesWorstFirst, ...pipelineStatusesWorstFirst] as const
export type ChangedTo = (typeof statuses)[number]

export interface EventsSearch {
  /** Of nodes themselves, or of pipelines on them; absent: of both. */
  readonly of?: Kind
  readonly to?: ChangedTo
  readonly node?: string
  readonly pipeline?: string
  /** What came so long ago at most; absent: all that is kept. */
  readonly range?: Range
  /** Only what came before this time, in milliseconds; absent: until now, and what comes live. */
  readonly until?: number
}

const longestId = 253

/** What the page does not understand is dropped, not refused. */
export function readEventsSearch(search: Readonly<Record<string, unknown>>): EventsSearch {
  const of = kinds.find((known) => known === search['of'])
  const to = statuses.find((known) => known === search['to'])
  const range = ranges.find((known) => known === search['range'])
  const [node, pipeline] = [idIn(search['node']), idIn(search['pipeline'])]
  const until = wholeNumber(search['until'])
  return {
    ...(of && { of }),
    ...(to && { to }),
    ...(node && { node }),
    ...(pipeline && { pipeline }),
    ...(range && { range }),
    ...(until !== null && { until }),
  }
}

function idIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= longestId ? value : null
}

/** The stretch that is asked for, in milliseconds; null: open to that side. */
export function timesOf({ range, until }: EventsSearch, now: number): { since: number | null; until: number | null } {
  return { since: range ? (until ?? now) - rangeMs[range] : null, until: until ?? null }
}

/** Those that the stretch reaches back to: it moves on with the clock, and what was read of it does not. */
export function reached<Dated extends { readonly at: string }>(
  changes: readonly Dated[],
  search: EventsSearch,
  now: number,
): readonly Dated[] {
  const { since } = timesOf(search, now)
  return since === null ? changes : changes.filter(({ at }) => Date.parse(at) >= since)
}

interface Change {
  readonly to: string
  readonly nodeId: string
  readonly pipelineId: string | null
}

/** The stream is of the whole environment: what passes is found out here as the server finds it. */
export function passes(change: Change, { of, to, node, pipeline }: EventsSearch): boolean {
  if (of === 'node' && change.pipelineId !== null) return false
  if (of === 'pipeline' && change.pipelineId === null) return false
  if (to !== undefined && change.to !== to) return false
  if (node !== undefined && change.nodeId !== node) return false
  return pipeline === undefined || change.pipelineId === pipeline
}
