// Owns how much went through an environment beside the stretch of time before: which two stretches those are, and their sums by pipeline.
import type { TimeRange } from '../schema/context.ts'
import type { VolumeChange, VolumeComparison, VolumeSums } from '../schema/history-shapes.ts'
import type { Pipeline } from '../schema/shapes.ts'
import { bucketMs, ceil, floor } from './series.ts'
import { createSharedWork } from './shared-work.ts'
import type { BucketLevel } from './store/series.ts'
import type { Store } from './store/store.ts'
import type { VolumeRow } from './store/volumes.ts'

export interface VolumeComparisonDeps {
  readonly store: Pick<Store, 'volumeRows' | 'retentionOf'>
  readonly pipelinesOf: (environmentKey: number) => readonly Pick<Pipeline, 'key' | 'name'>[]
  readonly now: () => Date
}

const byPipeline = { nodeKeys: null, pipelineKeys: null, groupBy: 'PIPELINE' } as const
const kindOf = { MINUTE: 'MINUTES', HOUR: 'HOURS', DAY: 'DAYS' } as const

/** When a minute is over, everybody who looks wants theirs at once: who waits for their rights to be looked up must not wait for all of them. */
const mostAtOnce = 2

export function createVolumeComparison({ store, pipelinesOf, now }: VolumeComparisonDeps) {
  const work = createSharedWork<VolumeComparison>(mostAtOnce)

  async function compare(environmentKey: number, asked: TimeRange): Promise<VolumeComparison> {
    const at = now().getTime()
    const { createdAt, keepDays } = await store.retentionOf(environmentKey)
    const keptSince = (unit: BucketLevel): number => at - keepDays[kindOf[unit]] * bucketMs.DAY
    const { unit, beforeSince, since, until } = stretchesOf(asked, { keptSince, now: at })
    const read = (from: number, to: number): Promise<VolumeRow[]> =>
      store.volumeRows({ environmentKey, filter: byPipeline, since: new Date(from), until: new Date(to) })
    const [present, before] = await Promise.all([read(since, until), read(beforeSince, since)])
    return {
      beforeSince: new Date(beforeSince),
      since: new Date(since),
      until: new Date(until),
      comparable: beforeSince >= Math.max(createdAt.getTime(), keptSince(unit)),
      ...changes(pipelinesOf(environmentKey), { present, before }),
    }
  }

  return {
    volumeComparison: (environmentKey: number, asked: TimeRange): Promise<VolumeComparison> =>
      work.share(`${environmentKey} ${asked.since.getTime()} ${asked.until.getTime()}`, () =>
        compare(environmentKey, asked),
      ),
  }
}

export interface Stretches {
  readonly unit: BucketLevel
  /** Each begins where the one before it ends; in epoch ms. */
  readonly beforeSince: number
  readonly since: number
  readonly until: number
}

/** In the finest unit that is kept of both. The minute that is going on is in none. */
export function stretchesOf(
  asked: TimeRange,
  { keptSince, now }: { readonly keptSince: (unit: BucketLevel) => number; readonly now: number },
): Stretches {
  const inUnit = (unit: BucketLevel): Stretches => {
    const length = bucketMs[unit]
    const since = floor(asked.since.getTime(), length)
    const until = Math.max(since, Math.min(ceil(asked.until.getTime(), length), floor(now, bucketMs.MINUTE)))
    const units = Math.max(1, Math.round((until - since) / length))
    return { unit, beforeSince: since - units * length, since, until }
  }
  const finest = (['MINUTE', 'HOUR'] as const).map(inUnit).find((one) => one.beforeSince >= keptSince(one.unit))
  return finest ?? inUnit('DAY')
}

interface Rows {
  readonly present: readonly VolumeRow[]
  readonly before: readonly VolumeRow[]
}

function changes(
  pipelines: readonly Pick<Pipeline, 'key' | 'name'>[],
  { present, before }: Rows,
): Pick<VolumeComparison, 'total' | 'pipelines'> {
  const sumsOf = (rows: readonly VolumeRow[]) => new Map(rows.map(({ key, ...sums }) => [key, sums]))
  const [now, then] = [sumsOf(present), sumsOf(before)]
  return {
    total: { of: 'TOTAL', key: null, name: 'Total', now: sum(now.values()), before: sum(then.values()) },
    pipelines: pipelines.map(({ key, name }): VolumeChange => ({
      of: 'PIPELINE',
      key,
      name,
      now: now.get(key) ?? nothing,
      before: then.get(key) ?? nothing,
    })),
  }
}

const nothing: VolumeSums = { eventsIn: 0, eventsOut: 0, errors: 0, eventsDiscarded: 0, bytesIn: 0, bytesOut: 0 }

function sum(all: Iterable<VolumeSums>): VolumeSums {
  let total = nothing
  for (const one of all)
    total = {
      eventsIn: total.eventsIn + one.eventsIn,
      eventsOut: total.eventsOut + one.eventsOut,
      errors: total.errors + one.errors,
      eventsDiscarded: total.eventsDiscarded + one.eventsDiscarded,
      bytesIn: total.bytesIn + one.bytesIn,
      bytesOut: total.bytesOut + one.bytesOut,
    }
  return total
}
