// Owns the list of all that is out of the ordinary, the worst first.
import type { Flag, Performance } from '../../schema/self.ts'
import {
  flagCacheHit,
  flagCancelled,
  flagEventLoop,
  flagHeap,
  flagOperation,
  flagSource,
  flagWal,
  flagWriteRate,
} from './thresholds.ts'

/** So few say nothing of an operation. */
const leastCount = 20

export function flagsOf(seen: Omit<Performance, 'flags' | 'publishedAt'>): Flag[] {
  const { instances, database, sources, operations } = seen
  const several = instances.length > 1
  const flags = [
    ...instances.flatMap(({ instance, processes, runtime }) => {
      const named = (name: string) => (several ? `${name} of ${instance}` : `The ${name}`)
      const ofProcesses = processes.flatMap(({ name, io }) =>
        io
          ? [
              ...flagWriteRate(named(name), io.writtenBytesPerSecond),
              ...flagCancelled(named(name), io.cancelledBytesPerSecond),
            ]
          : [],
      )
      const heapPercent = (100 * runtime.heapUsedBytes) / runtime.heapLimitBytes
      return [...ofProcesses, ...flagEventLoop(runtime.eventLoopDelayP95Ms), ...flagHeap(heapPercent)]
    }),
    ...(database ? [...flagWal(database.walBytes), ...flagCacheHit(database.cacheHitPercent)] : []),
    ...sources.flatMap((source) => flagSource(source.source, source)),
    ...operations.flatMap(({ name, p95Ms, count }) => (count < leastCount ? [] : flagOperation(name, p95Ms))),
  ]
  const rank = { BAD: 0, WARN: 1 } as const
  return flags.sort((a, b) => rank[a.level] - rank[b.level])
}
