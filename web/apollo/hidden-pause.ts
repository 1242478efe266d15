// Owns letting go of the stream while nobody looks: a browser has six connections per origin for all tabs together.
import type { Cancel, Clock } from './clock.ts'
import type { PageEvents } from './page-events.ts'

export interface HiddenPauseOptions {
  readonly page: PageEvents
  readonly clock: Clock
  readonly afterMs: number
  readonly letGo: () => void
  /** The page is seen again or the network is back: also ends a wait for the next try. */
  readonly wake: () => void
}

export function createHiddenPause({ page, clock, afterMs, letGo, wake }: HiddenPauseOptions): { close(): void } {
  let cancelLetGo: Cancel | null = null

  function watch() {
    cancelLetGo?.()
    cancelLetGo = page.hidden() ? clock.after(afterMs, letGo) : null
  }

  const release = [
    page.onVisibility(() => {
      watch()
      if (!page.hidden()) wake()
    }),
    page.onOnline(() => {
      if (!page.hidden()) wake()
    }),
  ]
  watch()
  return {
    close: () => {
      cancelLetGo?.()
      for (const cancel of release) cancel()
    },
  }
}
