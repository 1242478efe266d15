// Owns series over time as people ask for them: the resolution that fits a range, live samples where they are remembered, and what fell out of memory from the store.
import type { TimeRange } from '../schema/context.ts'
import type { ComponentSample, PipelineSample, Resolution } from '../schema/history-shapes.ts'
import type { LiveSeries } from './ingest/live-series.ts'
import type { Bucket, BucketLevel, SeriesOf } from './store/series.ts'
import type { Store } from './store/store.ts'

export interface SeriesDeps {
  readonly store: Pick<Store, 'readBuckets' | 'retentionOf'>
  readonly live: LiveSeries
  readonly environmentOf: (nodeKey: number) => number | undefined
  readonly now: () => Date
}

export const bucketMs: Readonly<Record<BucketLevel, number>> = { MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 }
const hourMs = bucketMs.HOUR
const dayMs = bucketMs.DAY
/** No retention is set shorter than this for minutes and hours. */
const surelyKeptMs = 2 * dayMs
const mostHours = 1_440

export function createSeries({ store, live, environmentOf, now }: SeriesDeps) {
  async function points<Point>(
    of: Omit<SeriesOf, 'environmentKey'>,
    range: TimeRange,
    how: { ring: { oldest: number | null; samples: (range: Ms) => Point[] }; pointOf: (bucket: Spanned) => Point },
  ): Promise<Point[]> {
    const environmentKey = environmentOf(of.nodeKey)
    if (environmentKey === undefined) return []
    const at = now().getTime()
    const asked = { since: range.since.getTime(), until: range.until.getTime() }
    const kept = await keptSince(asked, {
      at,
      keepDays: async () => (await store.retentionOf(environmentKey)).keepDays,
    })
    const { level, buckets, samples } = partsOf(asked, { kept, oldest: how.ring.oldest, now: at })
    const stored =
      buckets.since < buckets.until
        ? await store.readBuckets(
            { ...of, environmentKey },
            { level, since: new Date(buckets.since), until: new Date(buckets.until) },
          )
        : []
    const spanned = stored.map((bucket) => {
      const end = Math.min(bucket.at.getTime() + bucketMs[level], buckets.until)
      return { ...bucket, resolution: level, seconds: (end - bucket.at.getTime()) / 1000 }
    })
    return [...spanned.map(how.pointOf), ...(samples ? how.ring.samples(samples) : [])]
  }

  return {
    pipelineSamples: (of: { nodeKey: number; pipelineKey: number }, range: TimeRange): Promise<PipelineSample[]> =>
      points({ nodeKey: of.nodeKey, what: 'pipeline', key: of.pipelineKey }, range, {
        ring: live.pipeline(of),
        pointOf: pipelinePoint,
      }),
    componentSamples: (of: { nodeKey: number; componentKey: number }, range: TimeRange): Promise<ComponentSample[]> =>
      points({ nodeKey: of.nodeKey, what: 'component', key: of.componentKey }, range, {
        ring: live.component(of),
        pointOf: componentPoint,
      }),
  }
}

interface Ms {
  readonly since: number
  readonly until: number
}

type KeepDays = () => Promise<Readonly<Record<'MINUTES' | 'HOURS', number>>>

async function keptSince(asked: Ms, { at, keepDays }: { at: number; keepDays: KeepDays }): Promise<Kept> {
  if (at - asked.since < surelyKeptMs) return { MINUTE: 0, HOUR: 0 }
  const days = await keepDays()
  return { MINUTE: at - days.MINUTES * dayMs, HOUR: at - days.HOURS * dayMs }
}

/** The whole buckets of a range, where no samples are asked for. */
export async function bucketsOf(
  { since, until }: TimeRange,
  { now, keepDays }: { readonly now: Date; readonly keepDays: KeepDays },
): Promise<{ readonly level: BucketLevel; readonly since: Date; readonly until: Date }> {
  const asked = { since: since.getTime(), until: until.getTime() }
  const kept = await keptSince(asked, { at: now.getTime(), keepDays })
  const { level, buckets } = partsOf(asked, { kept, oldest: null, now: now.getTime() })
  return { level, since: new Date(buckets.since), until: new Date(Math.max(buckets.since, buckets.until)) }
}

/** A bucket with the time it spans: the one that is going on is not as long as the others. */
interface Spanned extends Bucket {
  readonly resolution: BucketLevel
  readonly seconds: number
}

/** Since when there are rows of a level, in epoch ms. */
interface Kept {
  readonly MINUTE: number
  readonly HOUR: number
}

export interface Parts {
  readonly level: BucketLevel
  /** To be read from the store: whole buckets, but for one that is going on, which is whole minutes. */
  readonly buckets: Ms
  /** To be read from memory. */
  readonly samples: Ms | null
}

/** Which part of a range comes from where. Nothing is in both, and a minute that is not over yet is in none but as samples. */
export function partsOf(asked: Ms, known: { kept: Kept; oldest: number | null; now: number }): Parts {
  const { oldest, now } = known
  const resolution = resolutionOf(asked, known.kept)
  const level = resolution === 'SAMPLE' ? 'MINUTE' : resolution
  const unit = bucketMs[level]
  const since = floor(asked.since, unit)
  const until = Math.min(ceil(asked.until, unit), floor(now, bucketMs.MINUTE))
  if (resolution !== 'SAMPLE' || oldest === null) return { level, buckets: { since, until }, samples: null }
  if (oldest <= asked.since) return { level, buckets: { since, until: since }, samples: asked }
  // The minute in which memory begins is told by the store as soon as it is over.
  const whole = ceil(oldest, bucketMs.MINUTE)
  const from = whole <= until ? whole : oldest
  return {
    level,
    buckets: { since, until: Math.min(until, floor(from, bucketMs.MINUTE)) },
    samples: { since: from, until: asked.until },
  }
}

/** The finest that keeps an answer under 1,500 points and is still kept. */
function resolutionOf({ since, until }: Ms, kept: Kept): Resolution {
  const length = until - since
  if (length <= hourMs && since >= kept.MINUTE) return 'SAMPLE'
  if (length <= dayMs && since >= kept.MINUTE) return 'MINUTE'
  return length <= mostHours * hourMs && since >= kept.HOUR ? 'HOUR' : 'DAY'
}

function pipelinePoint({ at, resolution, seconds, sums }: Spanned): PipelineSample {
  const rate = (name: string) => (sums[name] ?? 0) / seconds
  return {
    at,
    resolution,
    eventsIn: rate('events_in'),
    eventsOut: rate('events_out'),
    errors: rate('errors_total'),
    eventsDiscarded: rate('events_discarded'),
    bytesIn: rate('bytes_in'),
    bytesOut: rate('bytes_out'),
    utilization: mean(sums['utilization_sum'], sums['utilization_samples']),
  }
}

function componentPoint({ at, resolution, seconds, sums }: Spanned): ComponentSample {
  const rate = (name: string) => (sums[name] ?? 0) / seconds
  return {
    at,
    resolution,
    receivedEvents: rate('received_events'),
    sentEvents: rate('sent_events'),
    receivedBytes: rate('received_bytes'),
    sentBytes: rate('sent_bytes'),
    errors: rate('errors_total'),
    discardedEvents: rate('discarded_events'),
    latencyMeanSeconds: mean(sums['latency_weighted'], sums['latency_weight']),
  }
}

export function mean(sum = 0, weight = 0): number | null {
  return weight > 0 ? sum / weight : null
}

export function floor(at: number, unit: number): number {
  return Math.floor(at / unit) * unit
}

export function ceil(at: number, unit: number): number {
  return Math.ceil(at / unit) * unit
}
