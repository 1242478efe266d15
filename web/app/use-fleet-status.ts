// Owns the stream of the environment that is shown: its counts, which nodes it has and their status, on every page.
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import type { FleetStatusChangesSubscription } from '../gen/graphql.ts'
import { EnvironmentNodes, EnvironmentStanding, FleetStatusChanges, NodeInFleet } from './documents.ts'
import { nodeListAfter } from './node-list.ts'

const pollMs = 30_000

export function useFleetStatus(environmentId: string): void {
  const { client, batcher } = useFleetbeat()

  function take({ fleetStatus }: FleetStatusChangesSubscription): void {
    const { snapshot, nodes, counts, removedNodeIds } = fleetStatus
    for (const node of nodes) batcher.put(NodeInFleet, node, { snapshot })
    // The list must not point at a node that is not there yet.
    batcher.flush()
    const id = client.cache.identify({ __typename: 'Environment', id: environmentId })
    if (id === undefined) return
    const standing = { id, fragment: EnvironmentStanding, fragmentName: 'EnvironmentStanding' }
    const before = client.readFragment(standing)
    const known = before?.nodes.map((node) => node.id) ?? null
    const ids = nodeListAfter(known, fleetStatus) ?? known ?? []
    // The generated types leave __typename out; the cache needs it to know whom the list points at.
    const data = {
      __typename: 'Environment',
      id: environmentId,
      counts,
      nodes: ids.map((node) => ({ __typename: 'FleetNode', id: node })),
    }
    client.writeFragment({ ...standing, data })
    // Only once no list points at it any more.
    for (const node of removedNodeIds) batcher.remove({ __typename: 'FleetNode', id: node })
  }

  useLiveSubscription(FleetStatusChanges, { variables: { environmentId }, onEvent: take })
  useFallbackPolling(
    () => client.query({ query: EnvironmentNodes, variables: { environmentId }, fetchPolicy: 'network-only' }),
    pollMs,
  )
}
