// Owns the life of the page's figures: asked for once, then told by the stream, and polled while it is lost.
import { useEffect, useEffectEvent, useState } from 'react'
import { failureText } from '../apollo/failure-text.ts'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { keptHistory } from '../ui/history.ts'
import { PerformanceNow, PerformanceTick } from './documents.ts'
import type { Figures } from './figures.ts'
import { recall, remember } from './trails.ts'

export interface PerformanceView {
  /** Null until anything is known. */
  readonly figures: Figures | null
  /** Why nothing is known. */
  readonly failure: string | null
  readonly retry: () => void
  /** What was seen of a trail, oldest first. */
  readonly seen: (trail: string) => readonly (number | null)[]
}

const pollMs = 15_000

export function usePerformance(environmentId: string): PerformanceView {
  const { client } = useFleetbeat()
  const [figures, setFigures] = useState<Figures | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [history] = useState(() => keptHistory(environmentId, 'performance'))

  const take = (told: Figures): void => {
    remember(history, told)
    // An answer that comes late is older than what was pushed meanwhile.
    setFigures((known) => (known && known.publishedAt > told.publishedAt ? known : told))
    setFailure(null)
  }
  const ask = async (): Promise<void> => {
    const { data } = await client.query({ query: PerformanceNow, fetchPolicy: 'no-cache' })
    if (!data) return
    recall(history, data.performance)
    take(data.performance)
  }
  const askAndTell = (): void => {
    ask().catch((fault: unknown) => setFailure(failureText(fault)))
  }
  const askFirst = useEffectEvent(askAndTell)
  useEffect(() => askFirst(), [])
  useFallbackPolling(ask, pollMs)
  useLiveSubscription(PerformanceTick, {
    variables: {},
    onEvent: ({ performanceTick }) => take(performanceTick),
  })

  const at = figures && Date.parse(figures.publishedAt)
  return { figures, failure, retry: askAndTell, seen: (trail) => (at === null ? [] : history.read(trail, at)) }
}
