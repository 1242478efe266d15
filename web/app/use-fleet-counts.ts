// Owns the counts of an environment as the stream keeps them in the cache.
import { useFragment } from '@apollo/client/react'
import type { CountsFragment } from '../gen/graphql.ts'
import { EnvironmentStanding } from './documents.ts'

/** Null until they are known. */
export function useFleetCounts(environmentId: string): CountsFragment | null {
  const { data, complete } = useFragment({
    fragment: EnvironmentStanding,
    fragmentName: 'EnvironmentStanding',
    from: { __typename: 'Environment', id: environmentId },
  })
  return complete ? data.counts : null
}
