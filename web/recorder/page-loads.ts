// Owns how long pages take to be there, by the template of their route: from leaving for them to the paint in which they are shown.
import { createMeasure, type Measure, type MeasureSnapshot } from './measure.ts'

export interface PageLoads {
  /** The person left for another page; what leads on from there (a redirect) belongs to it. Milliseconds by any one clock. */
  left(at: number): void
  /** It will not be known when it is painted. */
  lost(): void
  /** The page is painted. Counts once for each time that one was left for. */
  painted(route: string, at: number): void
  snapshot(): Record<string, MeasureSnapshot>
  reset(): void
}

/** More than the app has; an address that is none must not fill the memory. */
const mostRoutes = 100

export function createPageLoads(): PageLoads {
  let leftAt: number | null = null
  const routes = new Map<string, Measure>()
  return {
    left: (at) => {
      leftAt ??= at
    },
    lost: () => {
      leftAt = null
    },
    painted: (route, at) => {
      if (leftAt === null) return
      const measure = routes.get(route) ?? createMeasure()
      if (routes.size < mostRoutes || routes.has(route)) {
        routes.set(route, measure)
        measure.add(at - leftAt)
      }
      leftAt = null
    },
    snapshot: () => Object.fromEntries([...routes].map(([route, measure]) => [route, measure.snapshot()])),
    reset: () => {
      routes.clear()
    },
  }
}
