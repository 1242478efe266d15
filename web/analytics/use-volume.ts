// Owns the life of the Analytics page's data: the sums of a range that the stream tells each minute, the series behind its charts, and
// polling while the stream is lost. A range of its own is over, and is asked for once.
import { useEffect, useEffectEvent, useState } from 'react'
import { failureText } from '../apollo/failure-text.ts'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import type { ThroughputField } from '../apollo/live-throughput.ts'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { useThroughput, type ShownSeries } from '../apollo/use-series-feed.ts'
import type { ComparisonFragment } from '../gen/graphql.ts'
import { ownWindow, rangeKey, rangeMs } from '../ui/time-range.ts'
import { usualRange, type AnalyticsSearch } from './analytics-search.ts'
import { VolumeEvents, VolumeNow } from './documents.ts'

export interface VolumeView {
  /** Null until anything is known of this range. */
  readonly comparison: ComparisonFragment | null
  /** Why nothing is known. */
  readonly failure: string | null
  readonly retry: () => void
  readonly series: ShownSeries<ThroughputField>
}

/** The stream tells at once when it opens; where it does not, the server is asked. */
const patienceMs = 3_000
const pollMs = 60_000

/** `from`: where the charts begin, in milliseconds. */
export function useVolume(environmentId: string, search: AnalyticsSearch, from: number): VolumeView {
  const { client, clock } = useFleetbeat()
  const key = rangeKey(search, usualRange)
  const own = ownWindow(search)
  const over = own !== null
  const lengthMs = rangeMs[search.range ?? usualRange]
  const [known, setKnown] = useState<{ key: string; comparison: ComparisonFragment } | null>(null)
  const [failed, setFailed] = useState<{ key: string; text: string } | null>(null)

  const take = (of: string, comparison: ComparisonFragment): void => {
    // An answer that was long on its way is not put over what was told meanwhile.
    setKnown((before) =>
      before?.key === of && before.comparison.until > comparison.until ? before : { key: of, comparison },
    )
    setFailed(null)
  }
  const ask = async (): Promise<void> => {
    const now = clock.now()
    const asked = own ?? { from: now - lengthMs, to: null }
    const { data } = await client.query({
      query: VolumeNow,
      variables: {
        environmentId,
        since: new Date(asked.from).toISOString(),
        until: asked.to === null ? null : new Date(asked.to).toISOString(),
      },
      fetchPolicy: 'no-cache',
    })
    if (data) take(key, data.environment.volumeComparison)
  }
  const askNow = (): void => {
    ask().catch((fault: unknown) => {
      setFailed({ key, text: failureText(fault) })
    })
  }
  const comparison = known?.key === key ? known.comparison : null
  const askUnlessKnown = useEffectEvent(() => {
    if (comparison === null) askNow()
  })
  useEffect(() => clock.after(over ? 0 : patienceMs, () => askUnlessKnown()), [clock, key, over])

  const filter = { environmentId, nodeIds: null, pipelineIds: null }
  const series = useThroughput(filter, { key, from, until: own?.to ?? null })
  useLiveSubscription(VolumeEvents, {
    variables: { environmentId, seconds: lengthMs / 1000 },
    skip: over,
    onEvent: ({ volumeUpdate: { volume, minutes } }) => {
      take(key, volume)
      series.add(minutes.map((values) => ({ id: null, name: 'Total', at: Date.parse(values.at), values })))
    },
  })
  useFallbackPolling(() => Promise.all([ask(), series.reload()]), pollMs)
  return { comparison, failure: failed?.key === key ? failed.text : null, retry: askNow, series }
}
