// Owns the web vitals of the page: first and largest paint and the answer to input by the library for them, layout shift by our own sum.
// Watches for the life of the page: the library has no way to stop. It comes after the page, and is told by the browser what was before.
import { createLayoutShifts, type LayoutShift } from './layout-shifts.ts'

export interface VitalsSnapshot {
  /** Milliseconds, null until it is known; after a reset, of what came since. */
  readonly fcpMs: number | null
  readonly lcpMs: number | null
  readonly cls: number
  readonly inpMs: number | null
}

export interface PageVitals {
  snapshot(): VitalsSnapshot
  reset(): void
}

/** The library hears of interactions that take at least this long; the browser has none shorter. */
const shortestMs = 16

export function watchPageVitals(): PageVitals {
  const shifts = createLayoutShifts()
  let paints: { fcpMs: number | null; lcpMs: number | null } = { fcpMs: null, lcpMs: null }
  let inp: { ms: number | null } = { ms: null }

  let library: typeof import('web-vitals') | null = null

  import('web-vitals').then(
    (loaded) => {
      library = loaded
      loaded.onFCP(({ value }) => {
        paints.fcpMs = value
      })
      loaded.onLCP(
        ({ value }) => {
          paints.lcpMs = value
        },
        { reportAllChanges: true },
      )
      watchInput(inp, true)
    },
    // Without it they stay unknown.
    () => undefined,
  )

  /** The library cannot forget: what it tells of one watch goes into that watch's own place. */
  function watchInput(into: { ms: number | null }, fromTheStart: boolean): void {
    const options = { reportAllChanges: true, durationThreshold: shortestMs }
    library?.onINP(
      ({ value }) => {
        into.ms = value
      },
      // It hands its options on to the browser's observer, which otherwise begins with what was before.
      fromTheStart ? options : { ...options, ...{ buffered: false } },
    )
  }

  const observer = new PerformanceObserver((list) => {
    // The type of this entry is in no library of types yet.
    for (const entry of list.getEntries()) shifts.add(entry as PerformanceEntry & LayoutShift)
  })
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
    observer.observe({ type: 'layout-shift', buffered: true })

  return {
    snapshot: () => ({ ...paints, cls: shifts.score(), inpMs: inp.ms }),
    reset: () => {
      observer.takeRecords()
      shifts.reset()
      paints = { fcpMs: null, lcpMs: null }
      // Where nothing was told, there is nothing to forget.
      if (inp.ms === null) return
      inp = { ms: null }
      watchInput(inp, false)
    },
  }
}
