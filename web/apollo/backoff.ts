// Owns how long to wait before the next try: doubling, bounded, with jitter so that many clients do not come back at once. Must not wait itself.

export interface BackoffBounds {
  readonly firstMs: number
  readonly mostMs: number
  /** Up to this share is taken off each wait at random, 0 to 1. */
  readonly jitter: number
}

export const streamBackoff: BackoffBounds = { firstMs: 1_000, mostMs: 30_000, jitter: 0.25 }

export interface Backoff {
  /** How many waits since the last reset. */
  attempts(): number
  nextMs(): number
  reset(): void
}

export function createBackoff(bounds: BackoffBounds, random: () => number = Math.random): Backoff {
  let attempts = 0
  return {
    attempts: () => attempts,
    nextMs: () => {
      const whole = Math.min(bounds.mostMs, bounds.firstMs * 2 ** attempts)
      attempts += 1
      return whole * (1 - bounds.jitter * random())
    },
    reset: () => {
      attempts = 0
    },
  }
}
