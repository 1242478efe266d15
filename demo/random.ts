// Owns chance, from a seed: the same seed makes the same fleet.

export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  between(low: number, high: number): number
  whole(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly [T, ...T[]]): T
}

/** mulberry32: small, fast, and good enough for a show. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number) => low + next() * (high - low)
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1))
  return {
    next,
    between,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => list[whole(0, list.length - 1)] ?? list[0],
  }
}

/** A value that wanders: each step goes a little on, and is drawn back to its mean. */
export function createWander(
  random: Random,
  walk: { mean: number; spread: number; low: number; high: number },
): () => number {
  let value = random.between(walk.mean - walk.spread, walk.mean + walk.spread)
  return () => {
    value += (walk.mean - value) * 0.1 + random.between(-1, 1) * walk.spread * 0.35
    value = Math.min(walk.high, Math.max(walk.low, value))
    return value
  }
}
