// Owns the start of the page in the browser: one data layer, one router, and what to do when the session ends.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from '@tanstack/react-router'
import { createFleetbeatClient } from './apollo/client.ts'
import { FleetbeatProvider } from './apollo/fleetbeat-context.tsx'
import { createAppRouter } from './app/router.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'
import './styles.css'

/** Where somebody who is not signed in is meant to be. */
const beforeSignIn = ['/sign-in', '/setup', '/invitation', '/password']

const fleetbeat = createFleetbeatClient({
  uri: '/graphql',
  streamUri: '/graphql/stream',
  onUnauthorized: () => {
    const { pathname, search } = location
    // Loaded anew, so that nothing of the ended session stays in memory.
    if (!beforeSignIn.includes(pathname)) location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`)
  },
})
const router = createAppRouter(fleetbeat.client)

const root = document.getElementById('root')
if (!root) throw new Error('index.html: expected an element with the id root')
createRoot(root).render(
  <StrictMode>
    <FleetbeatProvider value={fleetbeat}>
      <TooltipProvider>
        <RouterProvider router={router} />
      </TooltipProvider>
    </FleetbeatProvider>
  </StrictMode>,
)
