// Owns the question who is signed in and which environments that person may see. Must not lead anywhere: who asks does.
import { CombinedGraphQLErrors, type ApolloClient } from '@apollo/client'
import type { ViewerQuery } from '../gen/graphql.ts'
import { Viewer } from './documents.ts'

export interface SignedIn {
  readonly viewer: NonNullable<ViewerQuery['viewer']>
  readonly environments: ViewerQuery['environments']
}

/** Null: nobody is signed in. Throws where the server does not say. */
export async function askWhoIsSignedIn(
  client: ApolloClient,
  fetchPolicy: 'cache-first' | 'network-only' = 'cache-first',
): Promise<SignedIn | null> {
  const { data, error } = await client.query({ query: Viewer, errorPolicy: 'all', fetchPolicy })
  if (data?.viewer) return { viewer: data.viewer, environments: data.environments }
  if (error && !isSignedOut(error)) throw new Error(error.message, { cause: error })
  return null
}

export function isSignedOut(error: unknown): boolean {
  return CombinedGraphQLErrors.is(error) && error.errors.some((one) => one.extensions?.['code'] === 'UNAUTHENTICATED')
}
