// Owns which address shows which page, and what must hold before it does. Pages are loaded when they are first gone to.
import { createRoute, createRouter, notFound, redirect } from '@tanstack/react-router'
import type { ApolloClient } from '@apollo/client'
import { readAnalyticsSearch } from '../analytics/analytics-search.ts'
import { readEventsSearch } from '../events/events-search.ts'
import { readFleetSearch } from '../fleet/fleet-search.ts'
import { readMatrixSearch } from '../fleet/matrix-search.ts'
import { readLogsSearch } from '../logs/logs-search.ts'
import { readNodeSearch } from '../node/node-search.ts'
import { readOverviewSearch } from '../overview/overview-search.ts'
import { readPerformanceSearch } from '../performance/performance-search.ts'
import { readPipelinesSearch } from '../pipelines/list-search.ts'
import { readPipelineSearch } from '../pipelines/pipeline-search.ts'
import { ErrorPage, NoEnvironmentPage, NotFoundPage } from './message-page.tsx'
import { Shell } from './shell.tsx'
import { pageComponent } from './load-page.ts'
import { loadViewer } from './load-viewer.ts'
import { invitationRoute, passwordRoute, setupRoute, signInRoute, wallRoute } from './outer-routes.tsx'
import { mayOpen, pages, type PagePath } from './pages.ts'
import { rootRoute } from './root-route.tsx'

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    const signedIn = await loadViewer(context.client, location.href)
    const first = signedIn.environments[0]
    if (!first) return signedIn
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
  component: pageComponent(() => import('../overview/overview-page.tsx'), 'OverviewPage'),
})

const fleetRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/fleet',
  validateSearch: readFleetSearch,
  component: pageComponent(() => import('../fleet/fleet-page.tsx'), 'FleetPage'),
})

const matrixRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/fleet/matrix',
  validateSearch: readMatrixSearch,
  component: pageComponent(() => import('../fleet/matrix-page.tsx'), 'MatrixPage'),
})

const nodeRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/nodes/$nodeId',
  validateSearch: readNodeSearch,
  component: pageComponent(() => import('../node/node-page.tsx'), 'NodePage'),
})

const pipelinesRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/pipelines',
  validateSearch: readPipelinesSearch,
  component: pageComponent(() => import('../pipelines/pipelines-page.tsx'), 'PipelinesPage'),
})

const pipelineRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/pipelines/$pipelineId',
  validateSearch: readPipelineSearch,
  component: pageComponent(() => import('../pipelines/pipeline-page.tsx'), 'PipelinePage'),
})

const analyticsRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/analytics',
  validateSearch: readAnalyticsSearch,
  component: pageComponent(() => import('../analytics/analytics-page.tsx'), 'AnalyticsPage'),
})

const logsRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/logs',
  validateSearch: readLogsSearch,
  component: pageComponent(() => import('../logs/logs-page.tsx'), 'LogsPage'),
})

const eventsRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/events',
  validateSearch: readEventsSearch,
  component: pageComponent(() => import('../events/events-page.tsx'), 'EventsPage'),
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
  component: pageComponent(() => import('../settings/general-page.tsx'), 'GeneralPage'),
})

const membersRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/members',
  ...guarded('/$environment/settings/members'),
  component: pageComponent(() => import('../settings/members-page.tsx'), 'MembersPage'),
})

const enrolmentRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/enrolment',
  ...guarded('/$environment/settings/enrolment'),
  component: pageComponent(() => import('../settings/enrolment-page.tsx'), 'EnrolmentPage'),
})

const tokensRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/tokens',
  ...guarded('/$environment/settings/tokens'),
  component: pageComponent(() => import('../settings/tokens-page.tsx'), 'TokensPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/settings/audit',
  ...guarded('/$environment/settings/audit'),
  component: pageComponent(() => import('../settings/audit-page.tsx'), 'AuditPage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/installation/people',
  ...guarded('/$environment/installation/people'),
  component: pageComponent(() => import('../installation/people-page.tsx'), 'PeoplePage'),
})

const environmentsRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/installation/environments',
  ...guarded('/$environment/installation/environments'),
  component: pageComponent(() => import('../installation/environments-page.tsx'), 'EnvironmentsPage'),
})

const performanceRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/installation/performance',
  ...guarded('/$environment/installation/performance'),
  validateSearch: readPerformanceSearch,
  component: pageComponent(() => import('../performance/performance-page.tsx'), 'PerformancePage'),
})

const installationAuditRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/installation/audit',
  ...guarded('/$environment/installation/audit'),
  component: pageComponent(() => import('../installation/audit-page.tsx'), 'InstallationAuditPage'),
})

const explorerRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/explorer',
  component: pageComponent(() => import('../explorer/explorer-page.tsx'), 'ExplorerPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/account',
  component: pageComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  invitationRoute,
  passwordRoute,
  wallRoute,
  homeRoute,
  environmentRoute.addChildren([
    environmentHomeRoute,
    overviewRoute,
    fleetRoute,
    matrixRoute,
    nodeRoute,
    pipelinesRoute,
    pipelineRoute,
    analyticsRoute,
    logsRoute,
    eventsRoute,
    generalRoute,
    membersRoute,
    enrolmentRoute,
    tokensRoute,
    auditRoute,
    peopleRoute,
    environmentsRoute,
    performanceRoute,
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
