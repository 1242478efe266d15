// Owns that every page of an environment knows who is signed in before it is shown. Without an answer it leads to the sign-in page.
import type { ApolloClient } from '@apollo/client'
import { redirect } from '@tanstack/react-router'
import { askWhoIsSignedIn, type SignedIn } from '../apollo/signed-in.ts'

/** `here` is where to come back to after signing in. */
export async function loadViewer(client: ApolloClient, here: string): Promise<SignedIn> {
  const signedIn = await askWhoIsSignedIn(client)
  if (signedIn) return signedIn
  throw redirect({ to: '/sign-in', search: here === '/' ? {} : { next: here } })
}
