// Owns that a screen which nobody reloads follows the server: after each return of the stream it looks whether another build is served.
import { useEffect, useRef } from 'react'
import type { ConnectionStatus } from '../apollo/connection.ts'
import { isOutdated } from '../apollo/served-build.ts'

export function useNewBuild(status: ConnectionStatus): void {
  const live = status === 'live'
  const wasLive = useRef(false)
  useEffect(() => {
    if (!live) return
    // A server that was not away is the one that served this page.
    if (wasLive.current)
      void isOutdated().then((outdated) => {
        if (outdated) location.reload()
      })
    wasLive.current = true
  }, [live])
}
