// Owns the life of the fleet's data while its page is open: the stream into the cache, and polling while the stream is lost.
import { useState, useSyncExternalStore } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { forgetRemoved } from '../apollo/forget-removed.ts'
import { heardSince } from '../apollo/heard-since.ts'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { FleetMetrics, FleetNodes, FleetRow } from './documents.ts'
import { createFleetModel, type FleetState } from './fleet-model.ts'
import { keptHistory, type History } from '../ui/history.ts'

const pollMs = 15_000

export interface FleetData extends FleetState {
  readonly history: History
  readonly retry: () => void
}

interface FleetOf {
  readonly id: string
  readonly intervalSeconds: number
}

/** The environment must not change while the component lives: give the component its id as key. */
export function useFleet({ id: environmentId, intervalSeconds }: FleetOf): FleetData {
  const { client, cache, batcher, connection, clock, pushes } = useFleetbeat()
  const [history] = useState(() => keptHistory(environmentId, 'fleet'))
  const [model] = useState(() =>
    createFleetModel({
      client,
      cache,
      environmentId,
      history,
      clock,
      fresh: () => connection.get().status === 'live',
      heardSince: () => heardSince(pushes.serverTime(clock.now()), intervalSeconds),
    }),
  )
  const state = useSyncExternalStore(model.subscribe, model.get)
  useLiveSubscription(FleetMetrics, {
    variables: { environmentId },
    onEvent: ({ metricUpdate }) => {
      const { snapshot, nodes } = metricUpdate
      for (const node of nodes) batcher.put(FleetRow, node, { snapshot })
      forgetRemoved({ client, batcher }, metricUpdate)
    },
  })
  useFallbackPolling(
    () => client.query({ query: FleetNodes, variables: { environmentId }, fetchPolicy: 'network-only' }),
    pollMs,
  )
  return { ...state, history, retry: model.retry }
}
