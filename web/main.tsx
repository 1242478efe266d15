// Owns the start of the page in the browser: one data layer, one router, its recorder, and what to do when the session ends.
import './app/sound-language.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from '@tanstack/react-router'
import { createFleetbeatClient } from './apollo/client.ts'
import { FleetbeatProvider } from './apollo/fleetbeat-context.tsx'
import { createAppRouter } from './app/router.tsx'
import { publishRecorder, startRecorder } from './recorder/recorder.ts'
import { loadLaterWhenIdle } from './ui/on-demand.tsx'
import './styles.css'

/** Where somebody who is not signed in is meant to be. A wall has nobody to ask. */
const withoutSignIn = ['/sign-in', '/setup', '/invitation', '/password', '/wall']

const streamUri = '/graphql/stream'
const fleetbeat = createFleetbeatClient({
  uri: '/graphql',
  streamUri,
  onUnauthorized: () => {
    const { pathname, search, hash } = location
    // Loaded anew, so that nothing of the ended session stays in memory.
    if (!withoutSignIn.includes(pathname))
      location.assign(`/sign-in?next=${encodeURIComponent(pathname + search + hash)}`)
  },
})
const router = createAppRouter(fleetbeat.client)
publishRecorder(startRecorder({ fleetbeat, router, endpoint: streamUri }))

const root = document.getElementById('root')
if (!root) throw new Error('index.html: expected an element with the id root')
createRoot(root).render(
  <StrictMode>
    <FleetbeatProvider value={fleetbeat}>
      <RouterProvider router={router} />
    </FleetbeatProvider>
  </StrictMode>,
)
addEventListener('load', loadLaterWhenIdle, { once: true })
