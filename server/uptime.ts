// Owns how a range of time went for a node or a pipeline on one: pure arithmetic over stored transitions.
import type { StatusSegment, Uptime } from '../schema/history-shapes.ts'

/** A status began. */
export interface Turn {
  readonly at: Date
  readonly from: string
  readonly to: string
  readonly reason: string
}

export interface Timeline {
  /** In order; with those of the range the last one before it and the first one after it, where there are such. */
  readonly turns: readonly Turn[]
  /** What holds now: all that is known where no turn is kept. */
  readonly now: string
}

export interface Span {
  readonly since: Date
  readonly until: Date
}

const up = new Set(['HEALTHY', 'DEGRADED', 'RUNNING'])
const down = new Set(['OFFLINE', 'CRASHED'])
/** While a node is this, nothing is known of what runs on it. */
const unheard = new Set(['OFFLINE', 'UNKNOWN'])

/** The whole span, without gaps; neighbours of the same status and reason are one. */
export function segmentsOf({ turns, now }: Timeline, { since, until }: Span): StatusSegment[] {
  if (until <= since) return []
  const before = turns.filter(({ at }) => at <= since).at(-1)
  const within = turns.filter(({ at }) => at > since && at < until)
  const next = turns.find(({ at }) => at > since)
  const first = { status: before?.to ?? next?.from ?? now, from: since, reason: before?.reason ?? null }
  const starts = [first, ...within.map(({ to, at, reason }) => ({ status: to, from: at, reason }))]
  return starts.flatMap((start, index) => {
    const end = starts[index + 1]?.from ?? until
    return end > start.from ? [{ ...start, until: end }] : []
  })
}

/** What a pipeline did, where its node was heard. */
export function overlaid(pipeline: readonly StatusSegment[], node: readonly StatusSegment[]): StatusSegment[] {
  const edges = [...new Set([...pipeline, ...node].flatMap(({ from, until }) => [from.getTime(), until.getTime()]))]
  edges.sort((a, b) => a - b)
  const at = (segments: readonly StatusSegment[], time: number) =>
    segments.find(({ from, until }) => from.getTime() <= time && time < until.getTime())
  const pieces = edges.slice(0, -1).flatMap((from, index): StatusSegment[] => {
    const [own, host] = [at(pipeline, from), at(node, from)]
    if (!own) return []
    const piece = { from: new Date(from), until: new Date(edges[index + 1] ?? from) }
    return host && unheard.has(host.status)
      ? [{ status: 'UNKNOWN', reason: `Its node is ${host.status}`, ...piece }]
      : [{ status: own.status, reason: own.reason, ...piece }]
  })
  return joined(pieces)
}

function joined(pieces: readonly StatusSegment[]): StatusSegment[] {
  const result: StatusSegment[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (last?.status === piece.status && last.reason === piece.reason)
      result[result.length - 1] = { ...last, until: piece.until }
    else result.push(piece)
  }
  return result
}

export function uptimeOf(segments: readonly StatusSegment[]): Uptime {
  // Whole milliseconds up to the end: sums of fractions of a second would make 99.99999999999999 of a share that is 100.
  const msIn = (statuses: ReadonlySet<string>) =>
    segments
      .filter(({ status }) => statuses.has(status))
      .reduce((sum, { from, until }) => sum + (until.getTime() - from.getTime()), 0)
  const [upMs, downMs] = [msIn(up), msIn(down)]
  const incidents = segments.filter(
    ({ status }, index) => down.has(status) && !down.has(segments[index - 1]?.status ?? ''),
  ).length
  const known = upMs + downMs
  return {
    percent: known > 0 ? (100 * upMs) / known : null,
    upSeconds: upMs / 1000,
    downSeconds: downMs / 1000,
    incidents,
    segments,
  }
}
