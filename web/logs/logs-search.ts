// Owns the part of the Logs page that lives in its URL: filters, a stretch of time, or a line. Pure.
import { readList, writeList } from '../ui/id-list.ts'
import { wholeNumber } from '../ui/time-range.ts'

export const levels = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const
export type Level = (typeof levels)[number]

export interface LogsSearch {
  /** Levels, joined by commas; absent: all. */
  readonly levels?: string
  readonly q?: string
  readonly nodes?: string
  readonly pipelines?: string
  /** A line, by its cursor, or a moment, in milliseconds: what stands around it is shown. */
  readonly at?: string | number
  /** A stretch of time, in milliseconds; either may be open. */
  readonly since?: number
  readonly until?: number
}

const longestText = 253
const longestCursor = 200

/** What the page does not understand is dropped, not refused. */
export function readLogsSearch(search: Readonly<Record<string, unknown>>): LogsSearch {
  const chosen = writeList(readList(search['levels']).filter((level) => levels.some((known) => known === level)))
  const nodes = writeList(readList(search['nodes']))
  const pipelines = writeList(readList(search['pipelines']))
  const q = textIn(search['q'], longestText)
  const at = wholeNumber(search['at']) ?? cursorIn(search['at'])
  const since = wholeNumber(search['since'])
  const until = wholeNumber(search['until'])
  return {
    ...(chosen !== undefined && { levels: chosen }),
    ...(q !== '' && { q }),
    ...(nodes !== undefined && { nodes }),
    ...(pipelines !== undefined && { pipelines }),
    ...(at !== null && { at }),
    ...(since !== null && { since }),
    ...(until !== null && { until }),
  }
}

export function levelsOf(search: LogsSearch): readonly Level[] {
  const chosen = readList(search.levels)
  return levels.filter((level) => chosen.includes(level))
}

/** As the server takes it: what is null lets everything through. */
export function filterOf(search: LogsSearch): {
  levels: string[] | null
  nodeIds: string[] | null
  pipelineIds: string[] | null
  text: string | null
} {
  return {
    levels: orAll(levelsOf(search)),
    nodeIds: orAll(readList(search.nodes)),
    pipelineIds: orAll(readList(search.pipelines)),
    text: search.q ?? null,
  }
}

function orAll(list: readonly string[]): string[] | null {
  return list.length === 0 ? null : [...list]
}

function cursorIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= longestCursor ? value : null
}

/** The router reads ?q=42 as a number. */
function textIn(value: unknown, longest: number): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, longest) : ''
}
