// Owns the uptime of something as the stretches of its statuses tell it: a share, and how often it went down. Pure. Counts as the server does:
// what is neither up nor down (before enrolment, not known, set aside, ended on purpose) is left out.
import { completeSince } from './complete-since.ts'

export interface Stretch {
  /** Milliseconds; the next one begins where this one ends. */
  readonly from: number
  readonly until: number
  readonly status: string
  /** Null: not known. */
  readonly reason: string | null
}

export interface UptimeSum {
  /** 0 to 100. Null: it was neither up nor down. */
  readonly percent: number | null
  readonly incidents: number
}

const up: ReadonlySet<string> = new Set(['HEALTHY', 'DEGRADED', 'RUNNING'])
const down: ReadonlySet<string> = new Set(['OFFLINE', 'CRASHED'])
/** While a node is this, nothing is known of what runs on it. */
const unheard: ReadonlySet<string> = new Set(['OFFLINE', 'UNKNOWN'])

export function uptimeOf(stretches: readonly Stretch[], from: number, until: number): UptimeSum {
  let [upMs, downMs, incidents] = [0, 0, 0]
  let wasDown = false
  for (const { status, ...stretch } of clipped(stretches, from, until)) {
    const length = stretch.until - stretch.from
    if (up.has(status)) upMs += length
    if (down.has(status)) downMs += length
    if (down.has(status) && !wasDown) incidents += 1
    wasDown = down.has(status)
  }
  return { percent: upMs + downMs > 0 ? (100 * upMs) / (upMs + downMs) : null, incidents }
}

/** What of them lies between `from` and `until`. */
export function clipped(stretches: readonly Stretch[], from: number, until: number): readonly Stretch[] {
  return stretches
    .map((stretch) => ({ ...stretch, from: Math.max(from, stretch.from), until: Math.min(until, stretch.until) }))
    .filter((stretch) => stretch.until > stretch.from)
}

/** Where each of them stands on a line of that length: as wide as its share of the time, but never too narrow to be seen. */
export function placesOf(
  stretches: readonly Pick<Stretch, 'from' | 'until'>[],
  { from, until, length, least }: { from: number; until: number; length: number; least: number },
): readonly { readonly left: number; readonly width: number }[] {
  const place = (time: number): number => ((time - from) / (until - from)) * length
  return stretches.map((stretch) => {
    const left = place(stretch.from)
    return { left, width: Math.max(least, place(stretch.until) - left) }
  })
}

/** A change that came live: what holds until now ends there, and something else begins. */
export function withChange(
  stretches: readonly Stretch[],
  change: { readonly at: number; readonly to: string; readonly reason: string },
): readonly Stretch[] {
  const last = stretches.at(-1)
  if (last && (change.at < last.from || (change.at === last.from && change.to === last.status))) return stretches
  const before = last ? [...stretches.slice(0, -1), { ...last, until: change.at }] : []
  return [
    ...before.filter((stretch) => stretch.until > stretch.from),
    { from: change.at, until: Infinity, status: change.to, reason: change.reason },
  ]
}

/**
 * Whether changes may be missing between stretches that were read at `until` and those that are held, the newest `most`, oldest first: more came
 * since than are held.
 */
export function leavesHole(
  changes: readonly { readonly at: string }[],
  { most, until }: { readonly most: number; readonly until: number },
): boolean {
  return completeSince(changes, most) >= until
}

/** Whether a node fell silent or is heard again since `until`: so does all that runs on it, which no change of a pipeline tells. */
export function turnedSilent(
  changes: readonly {
    readonly at: string
    readonly pipelineId: string | null
    readonly from: string
    readonly to: string
  }[],
  until: number,
): boolean {
  return changes.some(
    ({ at, pipelineId, from, to }) =>
      pipelineId === null && unheard.has(from) !== unheard.has(to) && Date.parse(at) >= until,
  )
}

/** What holds now goes on until it changes. */
export function goingOn(stretches: readonly Stretch[]): readonly Stretch[] {
  const last = stretches.at(-1)
  return last ? [...stretches.slice(0, -1), { ...last, until: Infinity }] : stretches
}

export function uptimeTone(percent: number | null): 'ok' | 'warn' | 'bad' | 'idle' {
  if (percent === null) return 'idle'
  if (percent >= 99.5) return 'ok'
  return percent >= 99 ? 'warn' : 'bad'
}
