// Owns the nodes that the palette can jump to: what the cache holds at the moment it opens.
import { useState } from 'react'
import { useApolloClient } from '@apollo/client/react'
import type { NodeInFleetFragment } from '../gen/graphql.ts'
import { EnvironmentNodes } from './documents.ts'

/** More would make a list that nobody reads slow to filter. */
const most = 5_000

/** Read once: a list that sorts itself anew while somebody picks from it is worse than one a second old. */
export function useNodeChoices(environmentId: string): readonly NodeInFleetFragment[] {
  const client = useApolloClient()
  const [nodes] = useState(() => {
    const data = client.readQuery({ query: EnvironmentNodes, variables: { environmentId } })
    return data?.environment.nodes.slice(0, most) ?? []
  })
  return nodes
}
