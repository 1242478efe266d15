// Owns one measure in milliseconds: counted for life, its percentiles those of the newest values.

export interface MeasureSnapshot {
  /** For life. */
  readonly count: number
  /** Null before the first, like all that follow. */
  readonly lastMs: number | null
  /** Nearest rank, of the newest 200. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  /** For life. */
  readonly maxMs: number | null
}

export interface Measure {
  add(ms: number): void
  snapshot(): MeasureSnapshot
}

export const ringSize = 200

export function createMeasure(): Measure {
  const ring: number[] = []
  let count = 0
  let lastMs: number | null = null
  let maxMs: number | null = null
  return {
    add: (ms) => {
      ring[count % ringSize] = ms
      count += 1
      lastMs = ms
      maxMs = maxMs === null ? ms : Math.max(maxMs, ms)
    },
    snapshot: () => {
      const sorted = ring.toSorted((a, b) => a - b)
      return { count, lastMs, p50Ms: nearestRank(sorted, 50), p95Ms: nearestRank(sorted, 95), maxMs }
    },
  }
}

/** The smallest value that at least `percent` of 0 to 100 of them do not exceed; null of none. */
export function nearestRank(ascending: readonly number[], percent: number): number | null {
  return ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)] ?? null
}
