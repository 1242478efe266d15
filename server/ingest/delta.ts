// Owns the arithmetic of cumulative counters: how much one grew and how fast. Pure; the rules are Prometheus' (a smaller value is a restart).

export interface Reading {
  /** The cumulative value; null: never reported. */
  readonly value: number | null
  /** When it was last reported, in epoch milliseconds; null: never. */
  readonly at: number | null
}

export interface Growth {
  readonly reading: Reading
  /** Growth since the last report. Null: nothing was reported, or nothing to compare with. */
  readonly delta: number | null
  /** Delta per second. Null where the delta is, and where no time passed. */
  readonly rate: number | null
}

/**
 * Missing: the last value stays, so the next report spans both. First: a baseline, no delta.
 * Smaller than before: the counter started again from zero, so it grew by the new value.
 */
export function grow(before: Reading, reported: number | null | undefined, at: number): Growth {
  if (reported == null) return { reading: before, delta: null, rate: null }
  const reading = { value: reported, at }
  if (before.value === null || before.at === null) return { reading, delta: null, rate: null }
  const delta = reported < before.value ? reported : reported - before.value
  const elapsed = (at - before.at) / 1000
  return { reading, delta, rate: elapsed > 0 ? delta / elapsed : null }
}

/**
 * Busy share of all processors between two reports, 0 to 100: 100 x (1 - idle growth / total growth).
 * Null where either is missing, one of them started again, or no time passed.
 */
export function cpuPercent(
  total: { before: Reading; now: number },
  idle: { before: Reading; now: number },
): number | null {
  if (total.before.value === null || idle.before.value === null) return null
  const all = total.now - total.before.value
  const idled = idle.now - idle.before.value
  if (all <= 0 || idled < 0) return null
  return Math.min(100, Math.max(0, 100 * (1 - idled / all)))
}
