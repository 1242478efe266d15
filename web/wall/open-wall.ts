// Owns how a screen comes in: by its one-time code, or by the cookie that an earlier one left, and which environment it shows.
import type { ApolloClient } from '@apollo/client'
import { fieldOf, postAuth } from '../apollo/auth-post.ts'
import { Viewer } from '../apollo/documents.ts'
import { unreachable } from '../apollo/failure-text.ts'
import { isSignedOut } from '../apollo/signed-in.ts'
import type { ViewerQuery } from '../gen/graphql.ts'

export type Shown = ViewerQuery['environments'][number]

export type Opening =
  | { readonly kind: 'shown'; readonly environment: Shown }
  /** The code does not work. */
  | { readonly kind: 'refused'; readonly told: string }
  /** This screen may see nothing (any more). */
  | { readonly kind: 'ended' }
  /** The server did not answer: worth another try. */
  | { readonly kind: 'away' }

/** The name of the environment that the code led to; or what to tell. */
async function redeem(code: string): Promise<{ name: string | null } | { told: string }> {
  const { told, body } = await postAuth('/auth/wall', { code })
  if (told !== null) return { told }
  const name = fieldOf(body, 'environment')
  return { name: typeof name === 'string' ? name : null }
}

/** Uses the code of the address up, takes it out of there, and asks what is to be shown. */
export async function openWall(client: ApolloClient): Promise<Opening> {
  const code = new URLSearchParams(location.hash.slice(1)).get('code')
  if (code !== null) {
    const redeemed = await redeem(code)
    if ('told' in redeemed) return redeemed.told === unreachable ? { kind: 'away' } : { kind: 'refused', ...redeemed }
    const search = redeemed.name === null ? '' : `?environment=${encodeURIComponent(redeemed.name)}`
    history.replaceState(null, '', `${location.pathname}${search}`)
  }
  return ask(client)
}

async function ask(client: ApolloClient): Promise<Opening> {
  const { data, error } = await client.query({ query: Viewer, errorPolicy: 'all', fetchPolicy: 'network-only' })
  if (error && !isSignedOut(error)) return { kind: 'away' }
  const environments = data?.environments ?? []
  const wanted = new URLSearchParams(location.search).get('environment')
  // A screen has one, whatever it is called by now; a person who is signed in may have many.
  const environment = environments.find(({ name }) => name === wanted) ?? environments[0]
  return environment ? { kind: 'shown', environment } : { kind: 'ended' }
}
