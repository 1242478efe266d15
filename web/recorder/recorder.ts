// Owns what is recorded of how the page performs, all of it, in one object that can be read and begun anew, and written by nobody else.
import type { AnyRouter } from '@tanstack/react-router'
import type { FleetbeatClient } from '../apollo/client.ts'
import { createMeasure, type MeasureSnapshot } from './measure.ts'
import { watchNavigations } from './navigations.ts'
import { createPageLoads } from './page-loads.ts'
import { pageMemory, type MemorySnapshot } from './page-memory.ts'
import { watchPageVitals, type VitalsSnapshot } from './page-vitals.ts'
import { createStreamCounts, type StreamSnapshot } from './stream-counts.ts'

export interface PerformanceSnapshot {
  /** Since the page began or the recorder was reset. */
  readonly uptimeMs: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** By the template of the route: /$environment/nodes/$nodeId. */
  readonly pageLoadByRoute: Readonly<Record<string, MeasureSnapshot>>
  readonly webVitals: VitalsSnapshot
  /** By the path of the endpoint, without anything that is somebody's own. */
  readonly stream: Readonly<Record<string, StreamSnapshot>>
  /** From the server's publish stamp to the paint after the commit that shows it. */
  readonly pushToPaint: MeasureSnapshot
  /** Null where the browser does not tell. */
  readonly memory: MemorySnapshot | null
}

export interface PerformanceRecorder {
  /** A deep copy, the caller's own. */
  snapshot(): PerformanceSnapshot
  /** Forgets everything, as if the page began now. */
  reset(): void
}

interface RecorderDeps {
  readonly fleetbeat: Pick<FleetbeatClient, 'clock' | 'pushes' | 'stream'>
  readonly router: AnyRouter
  /** The path of the stream. */
  readonly endpoint: string
}

/** Once for the life of the page: what it watches goes with the page. */
export function startRecorder({ fleetbeat, router, endpoint }: RecorderDeps): PerformanceRecorder {
  const { clock, pushes, stream } = fleetbeat
  const counts = createStreamCounts(clock)
  const loads = createPageLoads()
  const vitals = watchPageVitals()
  let pushToPaint = createMeasure()
  let startedAt = Math.round(performance.timeOrigin)
  let began = 0

  stream.subscribe(() => counts.stands(stream.get()))
  pushes.onPainted((ms) => pushToPaint.add(ms))
  watchNavigations(router, loads)

  return Object.freeze({
    snapshot: () => ({
      uptimeMs: performance.now() - began,
      startedAt,
      pageLoadByRoute: loads.snapshot(),
      webVitals: vitals.snapshot(),
      stream: { [endpoint]: { ...counts.snapshot() } },
      pushToPaint: pushToPaint.snapshot(),
      memory: pageMemory(),
    }),
    reset: () => {
      began = performance.now()
      startedAt = clock.now()
      pushToPaint = createMeasure()
      counts.reset()
      loads.reset()
      vitals.reset()
    },
  })
}

declare global {
  interface Window {
    /** How this page performs. Read only, but for beginning anew. */
    readonly __fleetbeatPerf__?: PerformanceRecorder
  }
}

/** For the console, for scripts and for the rig. */
export function publishRecorder(recorder: PerformanceRecorder): void {
  Object.defineProperty(window, '__fleetbeatPerf__', { value: recorder, enumerable: true })
}
