// Owns how long operations take: counted for life, percentiles over the last ones, and the slow ones by name. Bounded, whatever names come.

export interface OperationTiming {
  readonly name: string
  readonly count: number
  readonly totalMs: number
  readonly meanMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
}

export interface SlowOperation {
  readonly name: string
  readonly at: Date
  readonly ms: number
}

const kept = 200
const mostNames = 200
const slowMs = 100
const keptSlow = 50
/** Where names of their own would go without end. */
const others = '(others)'

interface Ring {
  readonly last: number[]
  next: number
  count: number
  totalMs: number
  maxMs: number
}

export type Timings = ReturnType<typeof createTimings>

export function createTimings() {
  const rings = new Map<string, Ring>()
  const slow: SlowOperation[] = []

  function ringOf(name: string): Ring {
    const known = rings.get(name)
    if (known) return known
    const ring = { last: [], next: 0, count: 0, totalMs: 0, maxMs: 0 }
    rings.set(name, ring)
    return ring
  }

  return {
    /** Answers the name it is counted under. */
    took(name: string, ms: number, at: Date): string {
      const counted = rings.has(name) || rings.size < mostNames ? name : others
      const ring = ringOf(counted)
      ring.last[ring.next] = ms
      ring.next = (ring.next + 1) % kept
      ring.count += 1
      ring.totalMs += ms
      ring.maxMs = Math.max(ring.maxMs, ms)
      if (ms > slowMs) slow.push({ name: counted, at, ms })
      if (slow.length > keptSlow) slow.shift()
      return counted
    },
    /** Those that took most in all first. */
    operations: (): OperationTiming[] =>
      [...rings]
        .map(([name, { last, count, totalMs, maxMs }]) => ({
          name,
          count,
          totalMs,
          meanMs: totalMs / count,
          p50Ms: nearestRank(last, 50),
          p95Ms: nearestRank(last, 95),
          maxMs,
        }))
        .sort((a, b) => b.totalMs - a.totalMs),
    /** The newest first. */
    slow: (): SlowOperation[] => [...slow].reverse(),
  }
}

export function nearestRank(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)] ?? 0
}
