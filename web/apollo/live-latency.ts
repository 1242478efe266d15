// Owns the estimate of how long an event takes from the server's publish stamp to here. The clocks of both differ by an unknown offset; the
// smallest difference seen lately is taken for it, so what is told is the delay beyond the best of the last minutes.

const bucketMs = 60_000
// Old minima must go: clocks drift by seconds a day.
const mostBuckets = 10

export interface LiveLatency {
  /** Milliseconds that this event took longer than the fastest of late. */
  measure(publishedAt: number, receivedAt: number): number
}

export function createLiveLatency(): LiveLatency {
  let buckets: { readonly startedAt: number; least: number }[] = []

  function remember(difference: number, now: number) {
    const newest = buckets.at(-1)
    if (newest && now >= newest.startedAt && now - newest.startedAt < bucketMs) {
      newest.least = Math.min(newest.least, difference)
      return
    }
    buckets.push({ startedAt: now, least: difference })
    buckets = buckets.filter((bucket) => Math.abs(now - bucket.startedAt) < bucketMs * mostBuckets).slice(-mostBuckets)
  }

  return {
    measure: (publishedAt, receivedAt) => {
      const difference = receivedAt - publishedAt
      remember(difference, receivedAt)
      return difference - Math.min(...buckets.map((bucket) => bucket.least))
    },
  }
}
