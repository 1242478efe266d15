// Owns the hook by which a view stays fresh while the stream is lost.
import { useEffect, useEffectEvent } from 'react'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { createFallbackPolling } from './polling.ts'

/** `baseMs`: how often the view would like to ask; never more often than every 30 s, and never while the stream is live. */
export function useFallbackPolling(refetch: () => Promise<unknown>, baseMs: number): void {
  const { connection, page, clock } = useFleetbeat()
  const ask = useEffectEvent(refetch)
  useEffect(() => {
    const polling = createFallbackPolling({ connection, page, clock, baseMs, refetch: () => ask() })
    return polling.close
  }, [connection, page, clock, baseMs])
}
