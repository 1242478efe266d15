// Owns the life of a live fleet in a view: asked for once where the stream keeps silent, and polled while it is lost.
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { failureText } from './failure-text.ts'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { createLiveFleet, type FleetEvent, type FleetNow, type LiveFleet } from './live-fleet.ts'
import { useFallbackPolling } from './use-fallback-polling.ts'

interface Revised {
  readonly id: string
  readonly revision: number
}

export type Answer<Node, OnNode> = Pick<FleetEvent<Node, OnNode>, 'nodes' | 'nodePipelines'>

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

/** `ask` answers everything as it is now. `besides` is what else is polled while the stream is lost. */
export function useLiveFleet<Node extends Revised, OnNode extends Revised & { readonly nodeId: string }>(
  ask: () => Promise<Answer<Node, OnNode>>,
  besides: readonly (() => Promise<unknown>)[] = [],
): LiveFleetView<Node, OnNode> {
  const { clock } = useFleetbeat()
  const [fleet] = useState(() => createLiveFleet<Node, OnNode>(clock))
  const [failure, setFailure] = useState<string | null>(null)
  const now = useSyncExternalStore(fleet.subscribe, fleet.get)
  useEffect(() => fleet.close, [fleet])

  const askNow = async (): Promise<void> => {
    const answer = await ask()
    fleet.take({ ...answer, snapshot: true, removedNodeIds: [], removedNodePipelineIds: [] })
    setFailure(null)
  }
  const tell = (fault: unknown): void => {
    setFailure(failureText(fault))
  }
  const askUnlessKnown = useEffectEvent(() => {
    if (fleet.get() === null) askNow().catch(tell)
  })
  useEffect(() => clock.after(patienceMs, () => askUnlessKnown()), [clock])
  useFallbackPolling(() => Promise.all([askNow(), ...besides.map((reload) => reload())]), pollMs)
  return { now, failure, take: fleet.take, retry: () => void askNow().catch(tell) }
}
