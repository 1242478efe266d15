// Owns which address shows which page, and what must hold before it does. Pages are loaded when they are first gone to.
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import type { ApolloClient } from '@apollo/client'
import { readEventsSearch } from '../events/events-search.ts'
import { readFleetSearch } from '../fleet/fleet-search.ts'
import { readLogsSearch } from '../logs/logs-search.ts'
import { readNodeSearch } from '../node/node-search.ts'
import { readOverviewSearch } from '../overview/overview-search.ts'
import { readPipelinesSearch } from '../pipelines/list-search.ts'
import { readPipelineSearch } from '../pipelines/pipeline-search.ts'
import { providerName } from '../sign-in/auth-requests.ts'
import { nextPath, withFragment } from '../sign-in/next-path.ts'
import { readSignInSearch } from '../sign-in/sign-in-search.ts'
import { askWhoIsSignedIn } from '../apollo/signed-in.ts'
import { ErrorPage, NoEnvironmentPage, NotFoundPage, NotFoundSite } from './message-page.tsx'
import { RootFrame } from './root-frame.tsx'
import { Shell } from './shell.tsx'
import { loadViewer } from './load-viewer.ts'
import { mayOpen, pages, type PagePath } from './pages.ts'

interface RouterContext {
  readonly client: ApolloClient
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: RootFrame,
  notFoundComponent: NotFoundSite,
  errorComponent: ErrorPage,
})

const signInRoute = createRoute({
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
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('../sign-in/first-account-page.tsx'), 'FirstAccountPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../sign-in/invitation-page.tsx'), 'InvitationPage'),
})

const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password',
  component: lazyRouteComponent(() => import('../sign-in/new-password-page.tsx'), 'NewPasswordPage'),
})

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    const { environments } = await loadViewer(context.client, location.href)
    const first = environments[0]
    if (!first) return
    // The router's way to go elsewhere is to throw it.
    throw redirect({ to: '/$environment/overview', params: { environment: first.name } })
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
    throw redirect({ to: '/$environment/overview', params })
  },
})

const overviewRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/overview',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('../overview/overview-page.tsx'), 'OverviewPage'),
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

const pipelinesRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/pipelines',
  validateSearch: readPipelinesSearch,
  component: lazyRouteComponent(() => import('../pipelines/pipelines-page.tsx'), 'PipelinesPage'),
})

const pipelineRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/pipelines/$pipelineId',
  validateSearch: readPipelineSearch,
  component: lazyRouteComponent(() => import('../pipelines/pipeline-page.tsx'), 'PipelinePage'),
})

const logsRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/logs',
  validateSearch: readLogsSearch,
  component: lazyRouteComponent(() => import('../logs/logs-page.tsx'), 'LogsPage'),
})

const eventsRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/events',
  validateSearch: readEventsSearch,
  component: lazyRouteComponent(() => import('../events/events-page.tsx'), 'EventsPage'),
})

/** For whom the page is not, it does not exist: in its place, with the shell around it. The server refuses anyway. */
function guarded(to: PagePath) {
  return {
    notFoundComponent: NotFoundPage,
    beforeLoad: ({ context }: { context: Awaited<ReturnType<typeof loadViewer>> & { environment: Environment } }) => {
      const page = pages.find((one) => one.to === to)
      const standing = { role: context.environment.viewerRole, owner: context.viewer.owner }
      if (!page || !mayOpen(page, standing)) throw notFound()
    },
  }
}

type Environment = Awaited<ReturnType<typeof loadViewer>>['environments'][number]

const generalRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/general',
  ...guarded('/$environment/settings/general'),
  component: lazyRouteComponent(() => import('../settings/general-page.tsx'), 'GeneralPage'),
})

const membersRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/members',
  ...guarded('/$environment/settings/members'),
  component: lazyRouteComponent(() => import('../settings/members-page.tsx'), 'MembersPage'),
})

const enrolmentRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/enrolment',
  ...guarded('/$environment/settings/enrolment'),
  component: lazyRouteComponent(() => import('../settings/enrolment-page.tsx'), 'EnrolmentPage'),
})

const tokensRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/tokens',
  ...guarded('/$environment/settings/tokens'),
  component: lazyRouteComponent(() => import('../settings/tokens-page.tsx'), 'TokensPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/audit',
  ...guarded('/$environment/settings/audit'),
  component: lazyRouteComponent(() => import('../settings/audit-page.tsx'), 'AuditPage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/installation/people',
  ...guarded('/$environment/installation/people'),
  component: lazyRouteComponent(() => import('../installation/people-page.tsx'), 'PeoplePage'),
})

const environmentsRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/installation/environments',
  ...guarded('/$environment/installation/environments'),
  component: lazyRouteComponent(() => import('../installation/environments-page.tsx'), 'EnvironmentsPage'),
})

const installationAuditRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/installation/audit',
  ...guarded('/$environment/installation/audit'),
  component: lazyRouteComponent(() => import('../installation/audit-page.tsx'), 'InstallationAuditPage'),
})

const explorerRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/explorer',
  component: lazyRouteComponent(() => import('../explorer/explorer-page.tsx'), 'ExplorerPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  invitationRoute,
  passwordRoute,
  homeRoute,
  environmentRoute.addChildren([
    environmentHomeRoute,
    overviewRoute,
    fleetRoute,
    nodeRoute,
    pipelinesRoute,
    pipelineRoute,
    logsRoute,
    eventsRoute,
    generalRoute,
    membersRoute,
    enrolmentRoute,
    tokensRoute,
    auditRoute,
    peopleRoute,
    environmentsRoute,
    installationAuditRoute,
    explorerRoute,
    accountRoute,
  ]),
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
