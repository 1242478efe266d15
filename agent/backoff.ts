// Owns how long to wait after a failure: up to twice as long each time, within a bound, and never all agents at once.

const firstMs = 1_000
const longestMs = 30_000
/** What a server asks for beyond this is a mistake of its own. */
const longestAskedMs = 300_000

export interface Backoff {
  /** The next wait; `asked` is what the server said is the least. */
  next(asked: number | null): number
  reset(): void
}

export function createBackoff(random: () => number = Math.random): Backoff {
  let attempt = 0
  return {
    next(asked) {
      const ceiling = Math.min(longestMs, firstMs * 2 ** attempt)
      attempt += 1
      // On top of what was asked for, so that those who were told the same do not come back together.
      return Math.min(longestAskedMs, Math.max(0, asked ?? 0)) + random() * ceiling
    },
    reset() {
      attempt = 0
    },
  }
}
