// Owns how many heartbeats a node may send: a token bucket each, full at first, so that what was kept during an outage comes in at once.
// Pure but for its buckets, which are bounded by the nodes that sent lately.

export interface RateLimits {
  /** Heartbeats a second, in the long run. */
  readonly perSecond: number
  /** Heartbeats at once, after a pause that was long enough. */
  readonly burst: number
}

export interface RateLimit {
  /** 0: it may go on, and was counted. Else in how many milliseconds it may. */
  take(nodeKey: number, heartbeats: number, now: number): number
  /** Buckets that are not full. */
  size(): number
}

interface Bucket {
  tokens: number
  at: number
}

/** Tokens are fractions: who comes back when told to must not be refused for a billionth. */
const rounding = 1e-9

/** Full buckets are forgotten this often at most: a new one is full, too. */
const tidyEvery = 1_000

export function createRateLimit({ perSecond, burst }: RateLimits): RateLimit {
  const buckets = new Map<number, Bucket>()
  let taken = 0

  /** A clock that went back fills nothing. */
  const filled = ({ tokens, at }: Bucket, now: number) =>
    Math.min(burst, tokens + (Math.max(0, now - at) * perSecond) / 1000)

  function tidy(now: number): void {
    for (const [key, bucket] of buckets) if (filled(bucket, now) >= burst) buckets.delete(key)
  }

  return {
    take(nodeKey, heartbeats, now) {
      taken += 1
      if (taken % tidyEvery === 0) tidy(now)
      const bucket = buckets.get(nodeKey) ?? { tokens: burst, at: now }
      const tokens = filled(bucket, now)
      if (tokens < heartbeats - rounding) return Math.ceil(((heartbeats - tokens) / perSecond) * 1000)
      buckets.set(nodeKey, { tokens: Math.max(0, tokens - heartbeats), at: Math.max(now, bucket.at) })
      return 0
    },
    size: () => buckets.size,
  }
}
