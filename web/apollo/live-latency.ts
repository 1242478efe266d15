// Owns the estimate of how long an event takes from the server's publish stamp to here, though the clocks of both differ by an unknown offset.
// What a subscription begins with was published after it was asked for, so the offset is at least the difference of these two times: what is
// told is never too little, and too much by no more than that request took to the server.

const minuteMs = 60_000
/** Clocks that nobody sets drift apart by up to 100 ppm; what grows faster than that is no drift but a delay. */
const driftMsAMinute = 6
/** A step beyond what drift makes of ten minutes is a delay, however long it stays. */
const mostDriftMs = 10 * driftMsAMinute
/** The newest anchor counts from here on, also where it is a looser one: a clock may have been set. */
const anchorHoldsMs = 10 * minuteMs

export interface Heard {
  /** By the server's clock; the others by ours. */
  readonly publishedAt: number
  readonly receivedAt: number
  /** When its subscription was asked for, where it is the first event of one; else null. */
  readonly askedAt: number | null
}

export interface LiveLatency {
  /** Learns from an event how the clocks stand to each other. */
  heard(event: Heard): void
  /** Milliseconds from the publish stamp to a time by our clock; 0 before anything was heard. */
  since(publishedAt: number, at: number): number
  /** What the server's clock shows at a time of ours, or a request's way to it more; null before anything was heard. */
  serverTime(at: number): number | null
}

export function createLiveLatency(): LiveLatency {
  /** How far our clock is ahead. */
  let offset: number | null = null
  /** Null: the offset is a guess from the fastest event. */
  let anchoredAt: number | null = null
  /** The fastest event of the minute that runs, and of the one that drift was last read from: ours minus theirs. */
  let minute: { readonly startedAt: number; least: number } | null = null
  let reference: { readonly least: number; readonly at: number } | null = null

  function anchor(floor: number, now: number): void {
    const stale = anchoredAt === null || now - anchoredAt >= anchorHoldsMs
    if (offset !== null && !stale && floor <= offset) return
    offset = floor
    anchoredAt = now
    reference = null
    minute = null
  }

  function follow(least: number, now: number): void {
    if (reference === null || offset === null) {
      reference = { least, at: now }
      return
    }
    const change = least - reference.least
    const allowed = Math.min(mostDriftMs, (driftMsAMinute * (now - reference.at)) / minuteMs)
    if (Math.abs(change) > allowed) return
    offset += change
    reference = { least, at: now }
  }

  return {
    heard: ({ publishedAt, receivedAt, askedAt }) => {
      const difference = receivedAt - publishedAt
      if (askedAt !== null) anchor(askedAt - publishedAt, receivedAt)
      if (minute && receivedAt - minute.startedAt >= minuteMs) {
        follow(minute.least, receivedAt)
        minute = null
      }
      minute ??= { startedAt: receivedAt, least: difference }
      minute.least = Math.min(minute.least, difference)
      // Nothing arrives before it was published.
      offset = Math.min(offset ?? difference, difference)
    },
    since: (publishedAt, at) => (offset === null ? 0 : Math.max(0, at - publishedAt - offset)),
    serverTime: (at) => (offset === null ? null : at - offset),
  }
}
