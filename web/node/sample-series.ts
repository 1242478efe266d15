// Owns host samples over time: sorted by when they were measured, none twice, bounded. Pure.
import type { HostBeatFragment } from '../gen/graphql.ts'

export interface TimedSample extends HostBeatFragment {
  /** `sampledAt` in milliseconds. */
  readonly time: number
}

/** 24 hours at 5 s, and some room: more is never asked for at once. */
const mostSamples = 20_000

export function timedSamples(samples: readonly HostBeatFragment[]): TimedSample[] {
  return samples.map((sample) => ({ ...sample, time: Date.parse(sample.sampledAt) }))
}

/** `current` is sorted; `added` may be late, early or known already. */
export function mergeSamples(
  current: readonly TimedSample[],
  added: readonly HostBeatFragment[],
): readonly TimedSample[] {
  const news = timedSamples(added).sort((a, b) => a.time - b.time)
  const last = current.at(-1)
  const first = news[0]
  if (!first) return current
  if (!last || first.time > last.time) return unique([...current, ...news]).slice(-mostSamples)
  const merged = [...current, ...news].sort((a, b) => a.time - b.time)
  return unique(merged).slice(-mostSamples)
}

function unique(sorted: readonly TimedSample[]): TimedSample[] {
  return sorted.filter((sample, index) => sample.time !== sorted[index - 1]?.time)
}

/** Without what lies before `from`. The one before it stays, so that the line comes in from the edge. */
export function cutBefore(samples: readonly TimedSample[], from: number): readonly TimedSample[] {
  const index = samples.findIndex((sample) => sample.time >= from)
  return index > 1 ? samples.slice(index - 1) : samples
}
