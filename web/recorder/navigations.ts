// Owns when a page is left for and when it is painted, as the router and the browser tell it.
import type { AnyRouter } from '@tanstack/react-router'
import type { PageLoads } from './page-loads.ts'

/** Where nothing matches. */
const noRoute = '(none)'

/** Tells of the first page too: it was left for when the document was. */
export function watchNavigations(router: AnyRouter, loads: PageLoads): void {
  let frame: number | null = null
  loads.left(0)

  function leave(): void {
    // It was gone again before it was painted.
    if (frame !== null) {
      cancelAnimationFrame(frame)
      frame = null
      loads.lost()
    }
    loads.left(performance.now())
  }

  function settled(): void {
    if (document.visibilityState === 'hidden') return loads.lost()
    const matches: readonly { readonly fullPath: string }[] = router.state.matches
    const route = matches.at(-1)?.fullPath ?? noRoute
    if (frame !== null) cancelAnimationFrame(frame)
    // The first frame is the one that paints it; at the second it is on the screen.
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        frame = null
        loads.painted(route, performance.now())
      })
    })
  }

  router.subscribe('onBeforeNavigate', ({ pathChanged }) => {
    // Filters and tabs are in the address too, and no pages.
    if (pathChanged) leave()
  })
  router.subscribe('onResolved', settled)
}
