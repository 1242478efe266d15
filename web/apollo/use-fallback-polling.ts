// Owns the hook by which a view stays fresh while the stream is lost.
import { useEffect, useEffectEvent } from 'react'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { createFallbackPolling } from './polling.ts'

/**
 * `refetch` rejects where the answer did not come: what resolves counts as data of now. Null: there is nothing to ask for.
 * `baseMs`: how often the view would like to ask; never more often than every 30 s, and never while the stream is live.
 */
export function useFallbackPolling(refetch: (() => Promise<unknown>) | null, baseMs: number): void {
  const { connection, page, clock } = useFleetbeat()
  const ask = useEffectEvent(async () => refetch?.())
  const asks = refetch !== null
  useEffect(() => {
    if (!asks) return undefined
    const polling = createFallbackPolling({ connection, page, clock, baseMs, refetch: () => ask() })
    return polling.close
  }, [connection, page, clock, baseMs, asks])
}
