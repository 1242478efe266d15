// Owns the name of a node as the cache knows it.
import { useFragment } from '@apollo/client/react'
import { NodeInFleet } from './documents.ts'

export function useNodeName(nodeId: string | null): string | null {
  const { data, complete } = useFragment({
    fragment: NodeInFleet,
    from: nodeId === null ? null : { __typename: 'FleetNode', id: nodeId },
  })
  return complete ? data.name : null
}
