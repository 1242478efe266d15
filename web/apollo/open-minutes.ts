// Owns cutting what a stream tells into minutes that are over. Pure but for what it holds: at most a few minutes that are still open.

const minuteMs = 60_000
/** An agent's clock may be behind by more than the grace: what it says of a minute that was closed is not waited for. */
const mostOpen = 5

export interface ClosedMinute<Bucket> {
  /** When it began, in milliseconds. */
  readonly at: number
  readonly bucket: Bucket
}

export interface OpenMinutes<Bucket> {
  /** Begins anew with the minute of `now`; what was before it is told by somebody else. */
  begin(now: number): void
  /** Of the minute in which `at` falls. Null: it is over, or was before the beginning. */
  bucket(at: number): Bucket | null
  /** The minutes that are over, oldest first, each once. One in which nothing came is not among them. */
  close(now: number): readonly ClosedMinute<Bucket>[]
}

export function minuteOf(time: number): number {
  return Math.floor(time / minuteMs) * minuteMs
}

/** `graceMs`: how long after its end a minute is still waited for, since what was measured in it is on its way. */
export function createOpenMinutes<Bucket>(graceMs: number, empty: () => Bucket): OpenMinutes<Bucket> {
  const open = new Map<number, Bucket>()
  let first = Infinity

  return {
    begin: (now) => {
      open.clear()
      first = minuteOf(now)
    },
    bucket: (at) => {
      const minute = minuteOf(at)
      if (minute < first) return null
      const bucket = open.get(minute) ?? empty()
      open.set(minute, bucket)
      // A clock far ahead must not fill the memory.
      if (open.size > mostOpen) open.delete(Math.max(...open.keys()))
      return bucket
    },
    close: (now) => {
      const over = [...open.keys()].filter((at) => at + minuteMs + graceMs <= now).sort((a, b) => a - b)
      return over.flatMap((at) => {
        const bucket = open.get(at)
        open.delete(at)
        first = Math.max(first, at + minuteMs)
        return bucket === undefined ? [] : [{ at, bucket }]
      })
    },
  }
}
