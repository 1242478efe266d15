// Owns from when on a node must have been heard to be taken for beating, for the page of one: while it is silent nothing comes that would tell.
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { heardSince } from '../apollo/heard-since.ts'
import { useNow } from '../ui/clock.ts'

/** By the server's clock, in milliseconds. Moves once an interval, and not while the stream is lost: what is old must not read as silence. */
export function useHeardSince(intervalSeconds: number): number {
  const { connection, pushes } = useFleetbeat()
  const moment = useNow(intervalSeconds * 1000)
  return connection.get().status === 'live' ? heardSince(pushes.serverTime(moment), intervalSeconds) : -Infinity
}
