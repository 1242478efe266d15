// Owns the route that all others are below: what every page needs to know, and what is shown where there is none.
import { createRootRouteWithContext, retainSearchParams } from '@tanstack/react-router'
import type { ApolloClient } from '@apollo/client'
import { readPerfSearch } from '../recorder/lazy-panel.tsx'
import { ErrorPage, NotFoundSite } from './message-page.tsx'
import { RootFrame } from './root-frame.tsx'

interface RouterContext {
  readonly client: ApolloClient
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  validateSearch: readPerfSearch,
  // The panel stays while its reader goes from page to page.
  search: { middlewares: [retainSearchParams(['perf'])] },
  component: RootFrame,
  notFoundComponent: NotFoundSite,
  errorComponent: ErrorPage,
})
