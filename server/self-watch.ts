// Owns the server's watch over itself: one sampler an instance, told to all instances through the database, and put together for who looks.
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type {
  DatabaseFigures,
  DeliveryFigures,
  Flag,
  IngestFigures,
  InstanceFigures,
  Performance,
  SelfWatch,
} from '../schema/self.ts'
import type { Viewer } from '../schema/viewer.ts'
import type { Hub } from './delivery/hub.ts'
import { TopicStream } from './delivery/topic-stream.ts'
import type { Subscriber } from './delivery/topic.ts'
import { createBaselines } from './self/baseline.ts'
import { createDatabaseWindow } from './self/database-window.ts'
import { flagsOf } from './self/flags.ts'
import { isFresh } from './self/freshness.ts'
import type { IngestWindow } from './self/ingest-window.ts'
import { createProgram } from './self/processes.ts'
import { createRuntimeProbe } from './self/runtime.ts'
import { createSampler, type InstanceSample, type ProcessSample } from './self/sampler.ts'
import type { Timings } from './self/timings.ts'
import type { Store } from './store/store.ts'

export interface SelfWatchDeps {
  readonly store: Pick<
    Store,
    'publishInstance' | 'readInstances' | 'forgetInstances' | 'databaseStats' | 'slowestStatements'
  >
  readonly hub: Hub
  /** Of the database, where it is ours. */
  readonly databasePid: number | null
  readonly queued: () => number
  readonly ingest: IngestWindow
  readonly timings: Timings
  /** Rows written, by what for. */
  readonly written: () => Promise<Readonly<Record<string, number>>>
  readonly log: Logger
}

interface Extra {
  readonly ingest: IngestFigures
  readonly delivery: DeliveryFigures
}

const tickMs = 2_000
const databaseEveryMs = 5_000
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
  const { store, hub } = deps
  const instance = `${hostname()}:${process.pid}`
  const now = () => new Date()
  const baselines = createBaselines()
  const window = createDatabaseWindow()
  let database: DatabaseFigures | null = null
  let latest: Performance | null = null
  let transactions = 0

  const sampler = createSampler<Extra>({
    programs: {
      server: createProgram(() => process.pid),
      ...(deps.databasePid === null ? {} : { database: createProgram(() => deps.databasePid) }),
    },
    runtime: createRuntimeProbe(),
    extra: () => ({ ingest: { queued: deps.queued(), ...deps.ingest.read() }, delivery: hub.stats() }),
    now,
    async sampled(sample) {
      baselines.tick(await deps.written(), sample.at, transactions)
      await store.publishInstance({ instance, at: sample.at, sample })
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

  async function readDatabase(): Promise<void> {
    try {
      const stats = await store.databaseStats()
      window.saw(stats)
      transactions = stats.transactions
      const { sizeBytes, walBytes, connections, checkpointsTimed, checkpointsRequested, tables } = stats
      const statements = await store.slowestStatements()
      const told = { sizeBytes, walBytes, connections, checkpointsTimed, checkpointsRequested, tables, statements }
      database = { ...told, ...window.read() }
    } catch (error) {
      database = null
      deps.log.debug({ err: error }, 'the database could not be asked how it is')
    }
  }

  async function instances(): Promise<InstanceFigures[]> {
    const own = sampler.latest()
    const others = (await store.readInstances()).flatMap((row) => {
      // One stamp, taken once: that of the row is that of its sample.
      const sample = sampleIn(row.sample)
      return row.instance === instance || !sample || !isFresh(row.at, now())
        ? []
        : [figuresOf(row.instance, sample, { self: false })]
    })
    return [...(own ? [figuresOf(instance, own, { self: true })] : []), ...others].sort((a, b) =>
      a.instance.localeCompare(b.instance),
    )
  }

  async function performance(): Promise<Performance> {
    const seen = {
      instances: await instances(),
      database,
      sources: baselines.sources(),
      operations: deps.timings.operations(),
      slow: deps.timings.slow(),
    }
    return { ...seen, publishedAt: now(), flags: flagsOf(seen) }
  }

  async function tick(): Promise<void> {
    if (topic.groups() === 0) return
    try {
      latest = await performance()
      topic.publish(latest)
    } catch (error) {
      deps.log.debug({ err: error }, 'how the server is doing could not be told')
    }
  }

  const forget = (own: string | null) => store.forgetInstances(own, now()).catch(() => undefined)
  const timers = [
    setInterval(() => void tick(), tickMs),
    setInterval(() => void readDatabase(), databaseEveryMs),
    setInterval(() => void forget(null), forgetEveryMs),
  ]
  for (const timer of timers) timer.unref()
  void readDatabase()
  void sampler.tick()

  return {
    performance,
    figures() {
      const own = sampler.latest()
      const seen = {
        instances: own ? [figuresOf(instance, own, { self: true })] : [],
        database,
        sources: baselines.sources(),
        operations: deps.timings.operations(),
        slow: [],
      }
      return { processes: own?.processes ?? [], database, flags: flagsOf(seen) }
    },
    async performanceTicks(_viewer: Viewer) {
      latest = await performance()
      return new TopicStream<Performance>({
        key: 'performanceTick',
        scope: 'OWNER',
        viewerFor: () => ownerScope,
        subscribe: (subscriber: Subscriber<Performance>) => topic.subscribe(subscriber, null),
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
  return { publishedAt: new Date(), instances: [], database: null, sources: [], operations: [], slow: [], flags: [] }
}

function figuresOf(
  instance: string,
  { at, processes, runtime, extra }: InstanceSample<Extra>,
  { self }: { readonly self: boolean },
): InstanceFigures {
  return { instance, self, at, processes, runtime, ...extra }
}

/** Null: another version of the program wrote it. */
function sampleIn(json: unknown): InstanceSample<Extra> | null {
  const sample = json as Partial<Record<keyof InstanceSample<Extra>, unknown>> | null
  if (typeof sample?.at !== 'string' || !Array.isArray(sample.processes) || !sample.runtime || !sample.extra)
    return null
  return { ...(json as InstanceSample<Extra>), at: new Date(sample.at) }
}
