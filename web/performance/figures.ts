// Owns how the figures of the server are read: which limit and which flag belongs to what, and how several instances are told as one. Pure.
import type { FlagLevel, PerformanceFiguresFragment, Signal } from '../gen/graphql.ts'
import { sumKnown } from '../ui/sum-known.ts'

export type Figures = PerformanceFiguresFragment
export type Instance = Figures['instances'][number]

/** Those that are looked at: the one that was chosen, or all. One that is not there any more is nobody. */
export function chosenInstances({ instances }: Pick<Figures, 'instances'>, choice: string | null): readonly Instance[] {
  return choice === null ? instances : instances.filter(({ instance }) => instance === choice)
}

/** Undefined: it has none. */
export function limitOf({ thresholds }: Pick<Figures, 'thresholds'>, signal: Signal): number | undefined {
  return thresholds.find((threshold) => threshold.signal === signal)?.warn
}

interface Of {
  readonly instance?: string
  readonly of?: string
}

/** The worst flag on something. Of no instance in particular: on any of them. Null: it is not out of the ordinary. */
export function flagOn({ flags }: Pick<Figures, 'flags'>, signal: Signal, { instance, of }: Of = {}): FlagLevel | null {
  const found = flags.filter(
    (flag) =>
      flag.signal === signal &&
      (instance === undefined || flag.instance === null || flag.instance === instance) &&
      (of === undefined || flag.of === of),
  )
  return found.find(({ level }) => level === 'BAD')?.level ?? found[0]?.level ?? null
}

/** Several instances as one: counts are added up, and of how late or how full the worst is told. */
export interface Summary {
  readonly acknowledgedPerSecond: number
  readonly refusals: readonly { readonly code: string; readonly perSecond: number }[]
  readonly queued: number
  /** Null: nothing was written. */
  readonly groupSizeMean: number | null
  readonly flushP50Ms: number | null
  readonly flushP95Ms: number | null
  readonly connections: number
  readonly operations: number
  readonly groups: number
  readonly largestGroup: number
  readonly executions: number
  /** Executions that sharing saved, and their share of what would have been, 0 to 100. */
  readonly saved: number
  readonly savedPercent: number | null
  readonly skipped: number
  readonly resumes: number
  readonly resets: number
  readonly eventLoopDelayP50Ms: number
  readonly eventLoopDelayP95Ms: number
  readonly eventLoopDelayMaxMs: number
  /** Of the fullest. */
  readonly heapPercent: number
  readonly heapUsedBytes: number
  readonly heapLimitBytes: number
  readonly residentBytes: number
  readonly gcPercent: number
  readonly handles: number
  /** Of the youngest. */
  readonly uptimeSeconds: number
  /** By all of their programs. Null: these systems do not tell. */
  readonly writtenBytesPerSecond: number | null
}

/** Null: there is none. */
export function summaryOf(instances: readonly Instance[]): Summary | null {
  if (instances.length === 0) return null
  const sum = (figure: (instance: Instance) => number): number =>
    instances.reduce((total, instance) => total + figure(instance), 0)
  const most = (figure: (instance: Instance) => number): number => Math.max(...instances.map(figure))
  const acknowledgedPerSecond = sum(({ ingest }) => ingest.acknowledgedPerSecond)
  // What was acknowledged over the groups that it came in: a large instance counts for more than a small one.
  const groupsPerSecond = sum(({ ingest }) =>
    ingest.groupSizeMean ? ingest.acknowledgedPerSecond / ingest.groupSizeMean : 0,
  )
  const executions = sum(({ delivery }) => delivery.executions)
  const deliveries = sum(({ delivery }) => delivery.deliveries)
  const saved = Math.max(0, deliveries - executions)
  const fullest = instances.reduce((a, b) => (heapPercent(b) > heapPercent(a) ? b : a))
  return {
    acknowledgedPerSecond,
    refusals: addedRefusals(instances),
    queued: sum(({ ingest }) => ingest.queued),
    groupSizeMean: groupsPerSecond > 0 ? acknowledgedPerSecond / groupsPerSecond : null,
    flushP50Ms: mostKnown(instances.map(({ ingest }) => ingest.flushP50Ms)),
    flushP95Ms: mostKnown(instances.map(({ ingest }) => ingest.flushP95Ms)),
    connections: sum(({ delivery }) => delivery.connections),
    operations: sum(({ delivery }) => delivery.operations),
    groups: sum(({ delivery }) => delivery.groups),
    largestGroup: most(({ delivery }) => delivery.largestGroup),
    executions,
    saved,
    savedPercent: deliveries > 0 ? (100 * saved) / deliveries : null,
    skipped: sum(({ delivery }) => delivery.skipped),
    resumes: sum(({ delivery }) => delivery.resumes),
    resets: sum(({ delivery }) => delivery.resets),
    eventLoopDelayP50Ms: most(({ runtime }) => runtime.eventLoopDelayP50Ms),
    eventLoopDelayP95Ms: most(({ runtime }) => runtime.eventLoopDelayP95Ms),
    eventLoopDelayMaxMs: most(({ runtime }) => runtime.eventLoopDelayMaxMs),
    heapPercent: heapPercent(fullest),
    heapUsedBytes: fullest.runtime.heapUsedBytes,
    heapLimitBytes: fullest.runtime.heapLimitBytes,
    residentBytes: sum(({ runtime }) => runtime.residentBytes),
    gcPercent: most(({ runtime }) => runtime.gcPercent),
    handles: sum(({ runtime }) => runtime.handles),
    uptimeSeconds: Math.min(...instances.map(({ runtime }) => runtime.uptimeSeconds)),
    writtenBytesPerSecond: sumKnown(
      instances.flatMap(({ processes }) => processes.map(({ io }) => io?.writtenBytesPerSecond ?? null)),
    ),
  }
}

function heapPercent({ runtime }: Instance): number {
  return runtime.heapLimitBytes > 0 ? (100 * runtime.heapUsedBytes) / runtime.heapLimitBytes : 0
}

function addedRefusals(instances: readonly Instance[]): Summary['refusals'] {
  const sums = new Map<string, number>()
  for (const { ingest } of instances)
    for (const { code, perSecond } of ingest.refusals) sums.set(code, (sums.get(code) ?? 0) + perSecond)
  return [...sums].map(([code, perSecond]) => ({ code, perSecond })).sort((a, b) => b.perSecond - a.perSecond)
}

function mostKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}
