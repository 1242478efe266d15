// Owns the part of the Events page that lives in its URL: which status changes are shown. Pure.
import { nodeStatusesWorstFirst, pipelineStatusesWorstFirst } from '../ui/status-look.ts'

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
}

const longestId = 253

/** What the page does not understand is dropped, not refused. */
export function readEventsSearch(search: Readonly<Record<string, unknown>>): EventsSearch {
  const of = kinds.find((known) => known === search['of'])
  const to = statuses.find((known) => known === search['to'])
  const [node, pipeline] = [idIn(search['node']), idIn(search['pipeline'])]
  return { ...(of && { of }), ...(to && { to }), ...(node && { node }), ...(pipeline && { pipeline }) }
}

function idIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= longestId ? value : null
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
