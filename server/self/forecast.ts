// Owns the forecast of the disk: a straight line through what the database took (least squares, as Prometheus' predict_linear fits it),
// held by the retention while history is still growing up to it. Pure.
import type { DiskForecast } from '../../schema/self.ts'

export interface MeasuredSize {
  readonly at: Date
  readonly bytes: number
  /** What it would take with all history as old as it is kept, at the growth of then. */
  readonly fullBytes: number
}

interface Known {
  /** The oldest first: the window that is fitted to. */
  readonly sizes: readonly MeasuredSize[]
  /** What it takes now. */
  readonly sizeBytes: number
  /** Null: not known. */
  readonly freeBytes: number | null
  readonly now: Date
}

const dayMs = 86_400_000
const hourMs = 3_600_000
const leastHours = 6
const horizonDays = 30
/** Nearer to its end than this, history has grown up: what grows on is something else, and nothing holds it. */
const grownUp = 1.02

export function forecastOf({ sizes, sizeBytes, freeBytes, now }: Known): DiskForecast {
  const [first, last] = [sizes[0], sizes.at(-1)]
  const spanMs = first && last ? last.at.getTime() - first.at.getTime() : 0
  const fullBytes = last ? Math.max(sizeBytes, last.fullBytes) : null
  const known = { freeBytes, fullRetentionBytes: fullBytes, since: first?.at ?? null }
  if (fullBytes === null || spanMs < leastHours * hourMs)
    return { ...known, bytesPerDay: null, in30DaysBytes: null, fullAt: null, reason: tooShort(spanMs) }
  const bytesPerDay = slopeOf(sizes) * dayMs
  const held = fullBytes > sizeBytes * grownUp ? fullBytes : Number.POSITIVE_INFINITY
  const in30DaysBytes = Math.round(Math.min(held, Math.max(0, sizeBytes + horizonDays * bytesPerDay)))
  return {
    ...known,
    bytesPerDay,
    in30DaysBytes,
    fullAt: fullAt({ bytesPerDay, freeBytes, held, sizeBytes, now }),
    reason: null,
  }
}

/** Null: it will not be, or it is not known how much is free. */
function fullAt(how: Omit<Known, 'sizes'> & { readonly bytesPerDay: number; readonly held: number }): Date | null {
  const { bytesPerDay, freeBytes, held, sizeBytes, now } = how
  if (freeBytes === null || bytesPerDay <= 0 || held <= sizeBytes + freeBytes) return null
  const ms = (freeBytes / bytesPerDay) * dayMs
  return ms < longestMs ? new Date(now.getTime() + ms) : null
}

/** Beyond this a date is none that anybody plans by. */
const longestMs = 10 * 365 * dayMs

/** Bytes a millisecond: Σ(t - t̄)(y - ȳ) / Σ(t - t̄)². */
function slopeOf(sizes: readonly MeasuredSize[]): number {
  const times = sizes.map(({ at }) => at.getTime())
  const meanTime = meanOf(times)
  const meanBytes = meanOf(sizes.map(({ bytes }) => bytes))
  let together = 0
  let squares = 0
  for (const { at, bytes } of sizes) {
    const away = at.getTime() - meanTime
    together += away * (bytes - meanBytes)
    squares += away * away
  }
  return together / squares
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function tooShort(spanMs: number): string {
  return `Its size is known for ${Math.floor(spanMs / hourMs)} h so far: growth is told from ${leastHours} h on`
}
