// Owns how this process is doing: how late its event loop is, how full its heap, what collecting takes, and what keeps it alive.
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { RuntimeFigures } from '../../schema/self.ts'

const resolutionMs = 10
const perMs = 1e6

export interface RuntimeProbe {
  /** Since the tick before. */
  tick(): RuntimeFigures
  close(): void
}

export function createRuntimeProbe(): RuntimeProbe {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  let collectingMs = 0
  let since = performance.now()
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collectingMs += duration
  })
  observer.observe({ entryTypes: ['gc'] })

  return {
    tick() {
      const now = performance.now()
      const heap = getHeapStatistics()
      // What it measures includes the time between two looks: only what is beyond that is late.
      const late = (nanoseconds: number) => Math.max(0, nanoseconds / perMs - resolutionMs)
      const seen = delay.count > 0
      const runtime = {
        eventLoopDelayP50Ms: seen ? late(delay.percentile(50)) : 0,
        eventLoopDelayP95Ms: seen ? late(delay.percentile(95)) : 0,
        eventLoopDelayMaxMs: seen ? late(delay.max) : 0,
        heapUsedBytes: heap.used_heap_size,
        heapLimitBytes: heap.heap_size_limit,
        residentBytes: process.memoryUsage.rss(),
        gcPercent: now > since ? Math.min(100, (100 * collectingMs) / (now - since)) : 0,
        handles: process.getActiveResourcesInfo().length,
        uptimeSeconds: process.uptime(),
      }
      delay.reset()
      collectingMs = 0
      since = now
      return runtime
    },
    close() {
      delay.disable()
      observer.disconnect()
    },
  }
}
