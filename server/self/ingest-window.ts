// Owns what the ingest did over the last minute: heartbeats a second that it took and that it refused, how large groups were and how long they took to be written.
import type { ErrorCode } from '../../schema/errors.ts'
import { nearestRank } from './timings.ts'

const windowMs = 60_000
const mostFlushes = 5_000
const togetherMs = 100

interface Flush {
  readonly at: number
  readonly heartbeats: number
  readonly ms: number
}

interface Refusals {
  readonly at: number
  readonly heartbeats: Map<ErrorCode, number>
}

export type IngestWindow = ReturnType<typeof createIngestWindow>

export function createIngestWindow(now: () => Date) {
  const flushes: Flush[] = []
  /** Those of a code within a tenth of a second are one: bounded by time, however many come. */
  const refusals: Refusals[] = []
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
    refused(heartbeats: number, code: ErrorCode): void {
      trim(refusals)
      const at = now().getTime()
      const last = refusals.at(-1)
      const of = last && at - last.at < togetherMs ? last : { at, heartbeats: new Map<ErrorCode, number>() }
      if (of !== last) refusals.push(of)
      of.heartbeats.set(code, (of.heartbeats.get(code) ?? 0) + heartbeats)
    },
    read() {
      trim(flushes)
      trim(refusals)
      const at = now().getTime()
      const begin = Math.max(began, at - windowMs)
      const secondsFrom = (since: number): number => Math.max(1, (at - since) / 1000)
      // Of a list that is full, what it spans.
      const seconds = secondsFrom(flushes.length >= mostFlushes ? (flushes[0]?.at ?? at) : begin)
      const acknowledged = flushes.reduce((sum, { heartbeats }) => sum + heartbeats, 0)
      const refused = new Map<ErrorCode, number>()
      for (const [code, heartbeats] of refusals.flatMap((some) => [...some.heartbeats]))
        refused.set(code, (refused.get(code) ?? 0) + heartbeats)
      const refusedSeconds = secondsFrom(begin)
      const times = flushes.map(({ ms }) => ms)
      const some = flushes.length > 0
      return {
        acknowledgedPerSecond: acknowledged / seconds,
        refusedPerSecond: [...refused.values()].reduce((sum, heartbeats) => sum + heartbeats, 0) / refusedSeconds,
        /** The most frequent first. */
        refusals: [...refused]
          .map(([code, heartbeats]) => ({ code, perSecond: heartbeats / refusedSeconds }))
          .sort((a, b) => b.perSecond - a.perSecond),
        groupSizeMean: some ? acknowledged / flushes.length : null,
        flushP50Ms: some ? nearestRank(times, 50) : null,
        flushP95Ms: some ? nearestRank(times, 95) : null,
      }
    },
  }
}
