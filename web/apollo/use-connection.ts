// Owns the hook for the connection indicator and the banner.
import { useSyncExternalStore } from 'react'
import type { Connection } from './connection.ts'
import { useFleetbeat } from './fleetbeat-context.tsx'

/** Renders when the status changes, and at most once a second for the age of the data. */
export function useConnection(): Connection & { readonly retryNow: () => void } {
  const { connection } = useFleetbeat()
  const current = useSyncExternalStore(connection.subscribe, connection.get)
  return { ...current, retryNow: connection.retryNow }
}
