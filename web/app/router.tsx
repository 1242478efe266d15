// Owns which address shows which page, and what must hold before it does. Pages are loaded when they are first gone to.
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { ApolloClient } from '@apollo/client'
import { readFleetSearch } from '../fleet/fleet-search.ts'
import { readNodeSearch } from '../node/node-search.ts'
import { nextPath } from '../sign-in/next-path.ts'
import { ErrorPage, NoEnvironmentPage, NotFoundPage, NotFoundSite } from './message-page.tsx'
import { Shell } from './shell.tsx'
import { loadViewer } from './load-viewer.ts'

interface RouterContext {
  readonly client: ApolloClient
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFoundSite,
  errorComponent: ErrorPage,
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    search['next'] === undefined ? {} : { next: nextPath(search['next']) },
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('../sign-in/first-account-page.tsx'), 'FirstAccountPage'),
})

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    const { environments } = await loadViewer(context.client, location.href)
    const first = environments[0]
    if (!first) return
    // The router's way to go elsewhere is to throw it.
    throw redirect({ to: '/$environment/fleet', params: { environment: first.name } })
  },
  component: NoEnvironmentPage,
})

const environmentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$environment',
  beforeLoad: async ({ context, location, params }) => {
    const { viewer, environments } = await loadViewer(context.client, location.href)
    const environment = environments.find((one) => one.name === params.environment)
    if (!environment) throw notFound()
    return { viewer, environments, environment }
  },
  component: Shell,
})

const environmentHomeRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$environment/fleet', params })
  },
})

const fleetRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/fleet',
  validateSearch: readFleetSearch,
  component: lazyRouteComponent(() => import('../fleet/fleet-page.tsx'), 'FleetPage'),
})

const nodeRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/nodes/$nodeId',
  validateSearch: readNodeSearch,
  component: lazyRouteComponent(() => import('../node/node-page.tsx'), 'NodePage'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  homeRoute,
  environmentRoute.addChildren([environmentHomeRoute, fleetRoute, nodeRoute]),
])

/** Its type is inferred: it holds every route. */
export function createAppRouter(client: ApolloClient) {
  return createRouter({
    routeTree,
    context: { client },
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: ErrorPage,
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
