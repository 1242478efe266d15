// Owns the list of all that is out of the ordinary, each with what it is of, the worst first.
import type { Flag, InstanceFigures, Performance } from '../../schema/self.ts'
import {
  flagCacheHit,
  flagCancelled,
  flagDisk,
  flagEventLoop,
  flagHeap,
  flagOperation,
  flagSource,
  flagSweep,
  flagWal,
  flagWriteRate,
  unansweredFinding,
  type Finding,
} from './thresholds.ts'

const dayMs = 86_400_000

export type Flaggable = Pick<Performance, 'instances' | 'database' | 'sources' | 'operations' | 'lastSweep'> & {
  /** It was asked, and did not answer. */
  readonly unanswered: boolean
}

export function flagsOf(seen: Flaggable, now: Date): Flag[] {
  const { instances, database, sources, operations, lastSweep, unanswered } = seen
  const fullAt = database?.forecast.fullAt ?? null
  const flags: Flag[] = [
    ...on({}, unanswered ? [unansweredFinding] : []),
    ...instances.flatMap((instance) => flagsOfInstance(instance, instances.length > 1)),
    ...(database
      ? on({}, [
          ...flagWal(database.walBytes),
          ...flagCacheHit(database.cacheHitPercent),
          ...flagDisk(fullAt && (fullAt.getTime() - now.getTime()) / dayMs),
        ])
      : []),
    ...on({}, flagSweep(lastSweep?.error ?? null)),
    ...sources.flatMap((source) => on({ of: source.source }, flagSource(source.source, source))),
    ...operations.flatMap(({ name, recentP95Ms }) => on({ of: name }, flagOperation(name, recentP95Ms))),
  ]
  const rank = { BAD: 0, WARN: 1 } as const
  return flags.sort((a, b) => rank[a.level] - rank[b.level])
}

function flagsOfInstance({ instance, processes, runtime }: InstanceFigures, several: boolean): Flag[] {
  const ofProcesses = processes.flatMap(({ name, io }) => {
    const told = several ? `The ${name} of ${instance}` : `The ${name}`
    if (!io) return []
    const found = [...flagWriteRate(told, io.writtenBytesPerSecond), ...flagCancelled(told, io.cancelledBytesPerSecond)]
    return on({ instance, of: name }, found)
  })
  const heapPercent = (100 * runtime.heapUsedBytes) / runtime.heapLimitBytes
  return [
    ...ofProcesses,
    ...on({ instance }, [...flagEventLoop(runtime.eventLoopDelayP95Ms), ...flagHeap(heapPercent)]),
  ]
}

function on({ instance = null, of = null }: Partial<Pick<Flag, 'instance' | 'of'>>, found: readonly Finding[]): Flag[] {
  return found.map((finding) => ({ ...finding, instance, of }))
}
