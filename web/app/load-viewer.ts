// Owns the question who is signed in, asked before any page of an environment. Without an answer it leads to the sign-in page.
import { CombinedGraphQLErrors, type ApolloClient } from '@apollo/client'
import { redirect } from '@tanstack/react-router'
import type { ViewerQuery } from '../gen/graphql.ts'
import { Viewer } from './documents.ts'

interface SignedIn {
  readonly viewer: NonNullable<ViewerQuery['viewer']>
  readonly environments: ViewerQuery['environments']
}

/** `here` is where to come back to after signing in. */
export async function loadViewer(client: ApolloClient, here: string): Promise<SignedIn> {
  const { data, error } = await client.query({ query: Viewer, errorPolicy: 'all' })
  if (data?.viewer) return { viewer: data.viewer, environments: data.environments }
  if (error && !isSignedOut(error)) throw new Error(error.message, { cause: error })
  throw redirect({ to: '/sign-in', search: here === '/' ? {} : { next: here } })
}

function isSignedOut(error: unknown): boolean {
  return CombinedGraphQLErrors.is(error) && error.errors.some((one) => one.extensions?.['code'] === 'UNAUTHENTICATED')
}
