// Owns how long operations take: counted for life, percentiles over the last ones, and the slow ones by name. Bounded, whatever names come.

import type { OperationFigures, SlowOperation } from '../../schema/self.ts'

const kept = 200
const mostNames = 200
const slowMs = 100
const keptSlow = 50
/** Where names of their own would go without end. */
const others = '(others)'

const recentMs = 5 * 60_000
/** So few say nothing of an operation. */
const leastRecent = 20

interface Ring {
  readonly last: { readonly ms: number; readonly at: number }[]
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
      ring.last[ring.next] = { ms, at: at.getTime() }
      ring.next = (ring.next + 1) % kept
      ring.count += 1
      ring.totalMs += ms
      ring.maxMs = Math.max(ring.maxMs, ms)
      if (ms > slowMs) slow.push({ name: counted, at, ms })
      if (slow.length > keptSlow) slow.shift()
      return counted
    },
    /** Those that took most in all first. */
    operations: (now: Date): OperationFigures[] =>
      [...rings].map(([name, ring]) => timingOf(name, ring, now)).sort((a, b) => b.totalMs - a.totalMs),
    /** The newest first. */
    slow: (): SlowOperation[] => [...slow].reverse(),
  }
}

function timingOf(name: string, { last, count, totalMs, maxMs }: Ring, now: Date): OperationFigures {
  const times = last.map(({ ms }) => ms)
  const recent = last.filter(({ at }) => at > now.getTime() - recentMs).map(({ ms }) => ms)
  return {
    name,
    count,
    totalMs,
    meanMs: totalMs / count,
    p50Ms: nearestRank(times, 50),
    p95Ms: nearestRank(times, 95),
    maxMs,
    recentP95Ms: recent.length < leastRecent ? null : nearestRank(recent, 95),
  }
}

export function nearestRank(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)] ?? 0
}
