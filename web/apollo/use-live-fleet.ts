// Owns the life of a live fleet in a view: asked for once where the stream keeps silent, and polled while it is lost.
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { isPaused } from './connection.ts'
import { failureText } from './failure-text.ts'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { createLiveFleet, type Answer, type FleetNow, type LiveFleet } from './live-fleet.ts'
import { heardSince } from './heard-since.ts'
import { useFallbackPolling } from './use-fallback-polling.ts'

interface Revised {
  readonly id: string
  readonly revision: number
}

export interface LiveFleetView<Node, OnNode> {
  /** Null until anything is known. */
  readonly now: FleetNow<Node, OnNode> | null
  /** Why nothing is known. */
  readonly failure: string | null
  readonly take: LiveFleet<Node, OnNode>['take']
  readonly retry: () => void
}

const pollMs = 15_000
/** The stream brings all at once when it opens; where it does not, the server is asked. */
const patienceMs = 3_000
/** How long after nothing came the same is told anew, as it is by then. */
const quietMs = 5_000

interface LiveFleetOptions {
  /** How often an agent beats. */
  readonly intervalSeconds: number
  /** What else is polled while the stream is lost. */
  readonly besides?: readonly (() => Promise<unknown>)[]
  /** With another key it is another fleet, of which nothing is known yet. */
  readonly key?: string
}

/** `ask` answers everything as it is now. */
export function useLiveFleet<Node extends Revised, OnNode extends Revised & { readonly nodeId: string }>(
  ask: () => Promise<Answer<Node, OnNode>>,
  { intervalSeconds, besides = [], key = '' }: LiveFleetOptions,
): LiveFleetView<Node, OnNode> {
  const { clock, connection, pushes } = useFleetbeat()
  const begin = () => {
    const since = () => heardSince(pushes.serverTime(clock.now()), intervalSeconds)
    return { key, fleet: createLiveFleet<Node, OnNode>(clock, pushes.keeper(), since) }
  }
  const [held, setHeld] = useState(begin)
  // While rendering: what is known of the fleet before is not shown as this one's in a single paint.
  if (held.key !== key) setHeld(begin)
  const { fleet } = held
  const [failure, setFailure] = useState<{ readonly of: unknown; readonly text: string } | null>(null)
  const now = useSyncExternalStore(fleet.subscribe, fleet.get)
  useEffect(() => fleet.close, [fleet])

  const askNow = async (): Promise<void> => {
    await fleet.read(ask)
    setFailure((before) => (before?.of === fleet ? null : before))
  }
  const tell = (fault: unknown): void => {
    setFailure({ of: fleet, text: failureText(fault) })
  }
  const askUnlessKnown = useEffectEvent(() => {
    if (fleet.get() === null) askNow().catch(tell)
  })
  useEffect(() => {
    // Of a stream that is lost nothing is to be awaited.
    return clock.after(isPaused(connection.get().status) ? 0 : patienceMs, () => askUnlessKnown())
  }, [clock, connection, fleet])
  useEffect(() => {
    if (!now) return undefined
    // What is old while the stream is lost must not read as silence.
    return clock.after(quietMs, () => {
      if (connection.get().status === 'live') fleet.tell()
    })
  }, [clock, connection, fleet, now])
  useFallbackPolling(() => Promise.all([askNow(), ...besides.map((reload) => reload())]), pollMs)
  return {
    now,
    failure: failure?.of === fleet ? failure.text : null,
    take: fleet.take,
    retry: () => void askNow().catch(tell),
  }
}
