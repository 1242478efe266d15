// Owns the criteria: what was observed, held against their limits. Pure; it must not know how anything is observed.
import { percentile } from '../measure.ts'

export interface HeapSample {
  readonly atMs: number
  /** MiB in use after the collector ran, above what the page held when it was loaded. */
  readonly aboveMb: number
}

export interface Span {
  readonly fromMs: number
  readonly untilMs: number
}

export interface Observed {
  readonly pushIntervalMs: number
  readonly watched: Span
  /** When a push was painted, in order. */
  readonly paintedAtMs: readonly number[]
  /** When the rig looked at the pages: their collectors ran, and they could do little else. */
  readonly pauses: readonly Span[]
  /** Of each look at each page whose entries stay where they are, and of each load. */
  readonly layoutShifts: readonly number[]
  /** Of each page, in order. */
  readonly heaps: readonly (readonly HeapSample[])[]
  /** Null: not asked for. */
  readonly loadsMs: readonly number[] | null
  readonly reconnects: number
  readonly giveUps: number
  /** What was sent and never shown, or shown out of order, each in words. */
  readonly holes: readonly string[]
  /** Of the main thread, 0 to 1; null: not measured. */
  readonly recorderShare: number | null
}

export interface Verdict {
  readonly name: CriterionName
  readonly value: number
  readonly unit: string
  readonly limit: string
  readonly ok: boolean
}

export type CriterionName =
  | 'pushes painted'
  | 'longest dry spell'
  | 'layout shift, p100'
  | 'heap above the loaded page, p95'
  | 'heap slope'
  | 'page load, p95'
  | 'reconnects'
  | 'give-ups'
  | 'holes by sequence'
  | 'cost of the recorder'

const hourMs = 3_600_000
const dryIntervals = 3
/** What comes faster is told together: between two paints lies what the server, the batcher and the log each may gather. */
const shortestIntervalMs = 200
const mostShift = 0.1
const mostHeapMb = 12
const mostLoadMs = 2_000
const mostRecorderShare = 0.01
/** A page that is left open for a working day may have grown by so much that nobody notices. */
const slopeMbAnHour = 4
/** So many standard errors the slope of nothing stays below. */
const errorsOfNothing = 3
/** A page fills its caches, which have bounds, in its first minutes: in a short run that looks like a slope. */
const fillingMs = 600_000
const fillingMb = 3
/** Of a run, what comes before is left out of the slope. */
const settledAfter = 1 / 3

export function judge(observed: Observed, leastPushes: number): Verdict[] {
  const { watched, pushIntervalMs } = observed
  const dryLimit = dryIntervals * Math.max(shortestIntervalMs, pushIntervalMs)
  const slope = steepest(observed.heaps, watched.untilMs - watched.fromMs)
  const heap = Math.max(
    ...observed.heaps.map((samples) =>
      percentileOr0(
        samples.map(({ aboveMb }) => aboveMb),
        95,
      ),
    ),
  )
  return [
    atLeast('pushes painted', observed.paintedAtMs.length, { limit: leastPushes }),
    atMost('longest dry spell', longestDrySpell(observed), { limit: dryLimit, unit: 'ms' }),
    below('layout shift, p100', Math.max(0, ...observed.layoutShifts), { limit: mostShift }),
    below('heap above the loaded page, p95', heap, { limit: mostHeapMb, unit: 'MiB' }),
    atMost('heap slope', slope.anHour, { limit: slope.limit, unit: 'MiB/h' }),
    // Where they were asked for and none was measured, the criterion is not met.
    ...(observed.loadsMs === null
      ? []
      : [below('page load, p95', percentile(observed.loadsMs, 95), { limit: mostLoadMs, unit: 'ms' })]),
    atMost('reconnects', observed.reconnects, { limit: 0 }),
    atMost('give-ups', observed.giveUps, { limit: 0 }),
    atMost('holes by sequence', observed.holes.length, { limit: 0 }),
    ...(observed.recorderShare === null
      ? []
      : [below('cost of the recorder', observed.recorderShare * 100, { limit: mostRecorderShare * 100, unit: '%' })]),
  ]
}

/** The longest time without a paint, from the beginning to the end of the watch, less the time in which the rig itself held the pages up. */
export function longestDrySpell({
  paintedAtMs,
  watched,
  pauses,
}: Pick<Observed, 'paintedAtMs' | 'watched' | 'pauses'>): number {
  const { fromMs, untilMs } = watched
  const within = paintedAtMs.filter((at) => at >= fromMs && at <= untilMs)
  const marks = [fromMs, ...within, untilMs]
  const spells = marks.slice(1).map((end, index) => {
    const begin = marks[index] ?? end
    const paused = pauses.map((pause) => Math.min(end, pause.untilMs) - Math.max(begin, pause.fromMs))
    return end - begin - paused.reduce((sum, ms) => sum + Math.max(0, ms), 0)
  })
  return Math.max(...spells)
}

interface Slope {
  /** MiB. */
  readonly anHour: number
  /** Its standard error, by how much the samples lie beside its line. */
  readonly error: number
}

/**
 * By Theil and Sen: the median of the slopes between all pairs, which a single odd sample cannot bend. What comes before the page has settled
 * is left out. The error is that of a line through the settled samples, whose scatter is taken from the median of their distances to it
 * (times 1.4826, which makes it the standard deviation of a normal one). 0 of fewer than two samples.
 */
export function slopeOf(samples: readonly HeapSample[]): Slope {
  const first = samples[0]?.atMs ?? 0
  const last = samples.at(-1)?.atMs ?? 0
  const settled = samples
    .filter(({ atMs }) => atMs >= first + (last - first) * settledAfter)
    .map(({ atMs, aboveMb }) => ({ hours: (atMs - first) / hourMs, aboveMb }))
  const slopes = settled.flatMap((one, index) =>
    settled
      .slice(index + 1)
      .filter(({ hours }) => hours > one.hours)
      .map((other) => (other.aboveMb - one.aboveMb) / (other.hours - one.hours)),
  )
  const anHour = percentileOr0(slopes, 50)
  const rests = settled.map(({ hours, aboveMb }) => aboveMb - anHour * hours)
  const line = percentileOr0(rests, 50)
  const scatter =
    1.4826 *
    percentileOr0(
      rests.map((rest) => Math.abs(rest - line)),
      50,
    )
  const middle = settled.reduce((sum, { hours }) => sum + hours, 0) / settled.length
  const width = Math.sqrt(settled.reduce((sum, { hours }) => sum + (hours - middle) ** 2, 0))
  return { anHour, error: width > 0 ? scatter / width : 0 }
}

/** For a run of that length: what is allowed within it, or is in its scatter, shows as a steep slope in a short one. */
export function slopeLimitOf(durationMs: number, error: number): number {
  const filling = durationMs <= fillingMs ? fillingMb / ((durationMs * (1 - settledAfter)) / hourMs) : 0
  return Math.max(slopeMbAnHour, errorsOfNothing * error, filling)
}

/** Of the page that is the furthest above its limit, or the least below it. */
function steepest(heaps: Observed['heaps'], durationMs: number): { readonly anHour: number; readonly limit: number } {
  const all = heaps.map((samples) => {
    const { anHour, error } = slopeOf(samples)
    return { anHour, limit: slopeLimitOf(durationMs, error) }
  })
  const [worst] = all.sort((a, b) => b.anHour - b.limit - (a.anHour - a.limit))
  return worst ?? { anHour: 0, limit: slopeMbAnHour }
}

interface Against {
  readonly limit: number
  readonly unit?: string
}

function atLeast(name: CriterionName, value: number, { limit, unit = '' }: Against): Verdict {
  return { name, value, unit, limit: `at least ${told(limit)}`, ok: value >= limit }
}

function atMost(name: CriterionName, value: number, { limit, unit = '' }: Against): Verdict {
  return { name, value, unit, limit: limit === 0 ? 'none' : `at most ${told(limit)}`, ok: value <= limit }
}

function below(name: CriterionName, value: number, { limit, unit = '' }: Against): Verdict {
  return { name, value, unit, limit: `below ${told(limit)}`, ok: value < limit }
}

function told(limit: number): string {
  return String(Number(limit.toPrecision(3)))
}

function percentileOr0(values: readonly number[], rank: number): number {
  return values.length === 0 ? 0 : percentile(values, rank)
}
