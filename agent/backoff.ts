// Owns how long to wait after a failure: twice as long each time, up to a bound, and never all agents at once.

const firstMs = 1_000
const longestMs = 30_000

export interface Backoff {
  /** The next wait; `atLeast` is what the server asked for. */
  next(atLeast: number | null): number
  reset(): void
}

export function createBackoff(random: () => number = Math.random): Backoff {
  let attempt = 0
  return {
    next(atLeast) {
      const ceiling = Math.min(longestMs, firstMs * 2 ** attempt)
      attempt += 1
      return Math.max(atLeast ?? 0, ceiling / 2 + (random() * ceiling) / 2)
    },
    reset() {
      attempt = 0
    },
  }
}
