// Owns the server's watch over itself: one sampler an instance, told to all instances through the database, and put together for who looks.
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { SweepState } from '../schema/history-shapes.ts'
import type { AbsentInstance, DatabaseFigures, Flag, InstanceFigures, Performance, SelfWatch } from '../schema/self.ts'
import type { Viewer } from '../schema/viewer.ts'
import type { Hub } from './delivery/hub.ts'
import { TopicStream } from './delivery/topic-stream.ts'
import type { Subscriber } from './delivery/topic.ts'
import { createBaselines } from './self/baseline.ts'
import { createDatabaseWindow } from './self/database-window.ts'
import { flagsOf, type Flaggable } from './self/flags.ts'
import { forecastOf, type MeasuredSize } from './self/forecast.ts'
import { isFresh } from './self/freshness.ts'
import { figuresOf, sortOut, told, type Extra, type ToldSample } from './self/instances.ts'
import type { IngestWindow } from './self/ingest-window.ts'
import { oneAtATime } from './self/one-at-a-time.ts'
import { createProgram } from './self/processes.ts'
import { createRuntimeProbe } from './self/runtime.ts'
import { createSampler, type ProcessSample } from './self/sampler.ts'
import { thresholds } from './self/thresholds.ts'
import type { Timings } from './self/timings.ts'
import type { Store } from './store/store.ts'

export interface SelfWatchDeps {
  readonly store: Pick<
    Store,
    | 'publishInstance'
    | 'readInstances'
    | 'forgetInstances'
    | 'databaseStats'
    | 'slowestStatements'
    | 'databaseSizes'
    | 'lastSweep'
  >
  readonly hub: Hub
  /** Null: the database is not ours. */
  readonly ownDatabase: OwnDatabase | null
  readonly queued: () => number
  readonly ingest: IngestWindow
  readonly timings: Timings
  /** Rows written, by what for. */
  readonly written: () => Promise<Readonly<Record<string, number>>>
  /** Looks up anew what open streams stand on. */
  readonly recheck: () => void
  readonly log: Logger
}

export interface OwnDatabase {
  readonly pid: number
  /** Where the cluster is. */
  readonly folder: string
}

const tickMs = 2_000
const databaseEveryMs = 5_000
/** What changes with a sweep. */
const upkeepEveryMs = 30_000
const forgetEveryMs = 60_000

export type RunningSelfWatch = SelfWatch & {
  /** Of this instance, as it was last seen. */
  figures(): SelfFigures
  close(): Promise<void>
}

interface SelfFigures {
  readonly processes: readonly ProcessSample[]
  readonly database: DatabaseFigures | null
  readonly flags: readonly Flag[]
}

export function createSelfWatch(deps: SelfWatchDeps): RunningSelfWatch {
  const { store, hub, ownDatabase } = deps
  const instance = `${hostname()}:${process.pid}`
  const now = () => new Date()
  const baselines = createBaselines()
  const window = createDatabaseWindow()
  let database: DatabaseFigures | null = null
  let unanswered = false
  let sizes: readonly MeasuredSize[] = []
  let lastSweep: SweepState | null = null
  let latest: Performance | null = null
  let transactions = 0

  const sampler = createSampler<Extra>({
    programs: {
      // The database is its child where it is ours, and the agent of this machine is one.
      server: createProgram(() => process.pid, { withChildren: false }),
      ...(ownDatabase && { database: createProgram(() => ownDatabase.pid) }),
    },
    runtime: createRuntimeProbe(),
    extra: () => ({ ingest: { queued: deps.queued(), ...deps.ingest.read() }, delivery: hub.stats() }),
    now,
    async sampled(sample) {
      baselines.tick(await deps.written(), sample.at, transactions)
      await store.publishInstance(told(instance, sample))
    },
    failed: (error) => deps.log.debug({ err: error }, 'the sample of this instance could not be told'),
  })

  const topic = hub.snapshotTopic<Performance, null>({
    snapshot: () => latest ?? empty(),
    narrow: (event) => event,
    merge: (_older, newer) => newer,
    keysOf: () => null,
    keysIn: () => [],
  })

  const databaseReads = oneAtATime(readDatabase, (error) => {
    database = null
    unanswered = true
    deps.log.debug({ err: error }, 'the database could not be asked how it is')
  })

  async function readDatabase(): Promise<void> {
    const stats = await store.databaseStats()
    window.saw(stats)
    transactions = stats.transactions
    const { sizeBytes, walBytes, connections, checkpointsTimed, checkpointsRequested, tables } = stats
    const statements = await slowestStatements()
    const seen = { sizeBytes, walBytes, connections, checkpointsTimed, checkpointsRequested, tables, statements }
    const freeBytes = ownDatabase && (await freeOn(ownDatabase.folder))
    database = { ...seen, ...window.read(), forecast: forecastOf({ sizes, sizeBytes, freeBytes, now: now() }) }
    unanswered = false
  }

  /** An extension, in whatever version: of what it cannot tell, the rest is told all the same. */
  async function slowestStatements(): ReturnType<typeof store.slowestStatements> {
    return store.slowestStatements().catch((error: unknown) => {
      deps.log.debug({ err: error }, 'the slowest statements could not be read')
      return null
    })
  }

  const upkeepReads = oneAtATime(readUpkeep, (error) => {
    deps.log.debug({ err: error }, 'how the database grows could not be read')
  })

  async function readUpkeep(): Promise<void> {
    sizes = await store.databaseSizes()
    lastSweep = await store.lastSweep()
  }

  /** Of the others nothing is known while the database does not answer. */
  async function others(): Promise<readonly ToldSample[]> {
    const rows = await store.readInstances().catch((error: unknown) => {
      unanswered = true
      deps.log.debug({ err: error }, 'the other instances could not be read')
      return []
    })
    return rows.filter((row) => row.instance !== instance)
  }

  async function instances(): Promise<{ instances: InstanceFigures[]; absent: readonly AbsentInstance[] }> {
    const { heard, absent } = sortOut(await others(), now())
    return { instances: [...own(), ...heard].sort((a, b) => a.instance.localeCompare(b.instance)), absent }
  }

  function own(): InstanceFigures[] {
    const sample = sampler.latest()
    return sample && isFresh(sample.at, now()) ? [figuresOf(instance, sample, { self: true })] : []
  }

  function seenWith(figures: readonly InstanceFigures[]): Flaggable {
    const [sources, operations] = [baselines.sources(), deps.timings.operations(now())]
    return { instances: figures, database, lastSweep, sources, operations, unanswered }
  }

  async function performance(): Promise<Performance> {
    const { instances: heard, absent } = await instances()
    const seen = seenWith(heard)
    const at = now()
    return { ...seen, publishedAt: at, absent, slow: deps.timings.slow(), flags: flagsOf(seen, at) }
  }

  async function publish(): Promise<void> {
    if (topic.groups() === 0) return
    latest = await performance()
    topic.publish(latest)
  }

  const ticks = oneAtATime(publish, (error) => {
    deps.log.debug({ err: error }, 'how the server is doing could not be told')
  })

  const forget = (own: string | null) => store.forgetInstances(own, now()).catch(() => undefined)
  const timers = [
    setInterval(() => void ticks.run(), tickMs),
    setInterval(() => void databaseReads.run(), databaseEveryMs),
    setInterval(() => void upkeepReads.run(), upkeepEveryMs),
    setInterval(() => void forget(null), forgetEveryMs),
  ]
  for (const timer of timers) timer.unref()
  void upkeepReads.run().then(databaseReads.run)
  void sampler.tick()

  return {
    performance,
    thresholds,
    figures: () => ({
      processes: sampler.latest()?.processes ?? [],
      database,
      flags: flagsOf(seenWith(own()), now()),
    }),
    async performanceTicks(_viewer: Viewer) {
      latest = await performance()
      return new TopicStream<Performance>({
        key: 'performanceTick',
        scope: 'OWNER',
        viewerFor: () => ownerScope,
        subscribe(subscriber: Subscriber<Performance>) {
          const leave = topic.subscribe(subscriber, null)
          // While the first figures were read, the right to see them may have gone.
          deps.recheck()
          return leave
        },
      })
    },
    async close() {
      for (const timer of timers) clearInterval(timer)
      await sampler.close()
      await forget(instance)
    },
  }
}

const ownerScope: Viewer = {
  kind: 'scope',
  identity: 'scope:owner',
  access: { owner: true, memberships: new Map() },
}

function empty(): Performance {
  return {
    publishedAt: new Date(),
    instances: [],
    absent: [],
    database: null,
    lastSweep: null,
    sources: [],
    operations: [],
    slow: [],
    flags: [],
  }
}

/** Null: not for us to see. What is free for others than root. */
async function freeOn(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
