// Owns the pages of who is not signed in: on the way in, and the wall.
import { createRoute, redirect } from '@tanstack/react-router'
import { askWhoIsSignedIn } from '../apollo/signed-in.ts'
import { providerName } from '../sign-in/auth-requests.ts'
import { nextPath, withFragment } from '../sign-in/next-path.ts'
import { readSignInSearch } from '../sign-in/sign-in-search.ts'
import { pageComponent } from './load-page.ts'
import { rootRoute } from './root-route.tsx'

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  beforeLoad: async ({ context, search, location }) => {
    // Without an answer the page is shown: trying to sign in then says what is wrong.
    const signedIn = await askWhoIsSignedIn(context.client, 'network-only').catch(() => null)
    if (signedIn) throw redirect({ href: withFragment(nextPath(search.next), location.hash) })
  },
  // Before the page is there, so that its button moves nothing.
  loader: () => providerName(),
  component: pageComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
})

export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: pageComponent(() => import('../sign-in/first-account-page.tsx'), 'FirstAccountPage'),
})

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: pageComponent(() => import('../sign-in/invitation-page.tsx'), 'InvitationPage'),
})

export const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password',
  component: pageComponent(() => import('../sign-in/new-password-page.tsx'), 'NewPasswordPage'),
})

/** A screen without a person: it comes in by itself, and sees to itself. */
export const wallRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wall',
  component: pageComponent(() => import('../wall/wall-page.tsx'), 'WallPage'),
})
