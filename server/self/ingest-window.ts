// Owns what the ingest did over the last minute: heartbeats a second, how large groups were and how long they took to be written.
import { nearestRank } from './timings.ts'

const windowMs = 60_000
const mostFlushes = 5_000

interface Flush {
  readonly at: number
  readonly heartbeats: number
  readonly ms: number
}

export type IngestWindow = ReturnType<typeof createIngestWindow>

export function createIngestWindow(now: () => Date) {
  const flushes: Flush[] = []
  const refusals: { readonly at: number; readonly heartbeats: number }[] = []
  const began = now().getTime()

  /** Bounded by number too: a minute of a flush every 10 ms is more than anybody reads. */
  function trim(list: { readonly at: number }[]): void {
    const oldest = now().getTime() - windowMs
    while (list.length > mostFlushes || (list[0] && list[0].at < oldest)) list.shift()
  }

  return {
    flushed(heartbeats: number, seconds: number): void {
      flushes.push({ at: now().getTime(), heartbeats, ms: seconds * 1000 })
      trim(flushes)
    },
    refused(heartbeats: number): void {
      refusals.push({ at: now().getTime(), heartbeats })
      trim(refusals)
    },
    read() {
      trim(flushes)
      trim(refusals)
      const at = now().getTime()
      // Of a list that is full, what it spans.
      const since = flushes.length >= mostFlushes ? (flushes[0]?.at ?? at) : Math.max(began, at - windowMs)
      const seconds = Math.max(1, (at - since) / 1000)
      const acknowledged = flushes.reduce((sum, { heartbeats }) => sum + heartbeats, 0)
      const refused = refusals.reduce((sum, { heartbeats }) => sum + heartbeats, 0)
      const times = flushes.map(({ ms }) => ms)
      const some = flushes.length > 0
      return {
        acknowledgedPerSecond: acknowledged / seconds,
        refusedPerSecond: refused / seconds,
        groupSizeMean: some ? acknowledged / flushes.length : null,
        flushP50Ms: some ? nearestRank(times, 50) : null,
        flushP95Ms: some ? nearestRank(times, 95) : null,
      }
    },
  }
}
