// Owns the store as the rest of the server sees it: durable writes and reads by key. No other folder touches Prisma.
import { randomBytes } from 'node:crypto'
import type { LogFilter, PageArgs, StatusChangeFilter } from '../../schema/context.ts'
import type { EnrollNodeInput } from '../../schema/inputs.ts'
import type { RetentionPolicy } from '../../schema/history-shapes.ts'
import type { Flush, Stored } from '../records.ts'
import { listen, type Listener } from './bus.ts'
import { accessOf, authAdapter, hasAccounts, makeOwner } from './accounts.ts'
import { createPrisma } from './client.ts'
import { databaseStats, slowestStatements } from './database-stats.ts'
import { directoryStore } from './directory.ts'
import { addComponents, enrollNode, type NewComponent } from './enroll.ts'
import { changePage, changesAfter, entriesAfter, hostSamples, logPage, type Stream } from './history.ts'
import { loadComponents, loadEnvironments, loadNodes, loadPipelines, loadRevisions, nodeKeyOfToken } from './load.ts'
import { forgetInstances, publishInstance, readInstances, type InstanceRow } from './instances.ts'
import { failureOf, unanswered } from './failure.ts'
import { hostBuckets, latencyBuckets, pipelineBuckets, type SeriesQuery } from './fleet-series.ts'
import type { RollupLevel } from './history-tables.ts'
import { createPartitions } from './partitions.ts'
import { ensureEnvironment, lastPosition, loadPositions } from './positions.ts'
import { loadRetention, setRetention } from './retention.ts'
import { rollUp } from './rollup.ts'
import { readBuckets, type BucketLevel, type SeriesOf } from './series.ts'
import { dropStale } from './stale.ts'
import { measureSize, readSizes, storageOf } from './storage.ts'
import { aloneInFleet, keepRun, lastRun } from './sweeps.ts'
import { turnsOf, type TurnsOf } from './turns.ts'
import { volumeRows, type VolumeQuery } from './volumes.ts'
import { writeFlush } from './write-flush.ts'

/** The database gives a statement up after this. */
const promptMs = 10_000
/** Partitions, roll-ups, the enrolment of a thousand pipelines. */
const patientMs = 10 * 60_000

export type Store = ReturnType<typeof createStore>

export function createStore(url: string, now: () => Date = () => new Date()) {
  // What agents wait for never stands behind what people ask for, and neither behind upkeep.
  const writes = createPrisma(url, { connections: 2, statementMs: promptMs })
  const reads = createPrisma(url, { connections: 8, statementMs: promptMs })
  const upkeep = createPrisma(url, { connections: 3, statementMs: patientMs })
  // What watches over the database goes on, or gives up soon, when that stalls, and holds nobody else up.
  const watch = createPrisma(url, { connections: 2, statementMs: promptMs })
  const instance = randomBytes(6).toString('hex')
  const partitions = createPartitions(upkeep, now)

  async function write(flush: Flush): Promise<Stored | null> {
    await partitions.ready()
    try {
      return await writeFlush(writes, flush, { oldest: partitions.oldest, instance })
    } catch (error) {
      if (failureOf(error) !== 'no partition') throw error
      await partitions.ensure()
      return writeFlush(writes, flush, { oldest: partitions.oldest, instance })
    }
  }

  return {
    /** Null: a node's stored revision was not the expected one, and nothing was written. */
    writeFlush: write,
    addComponents: (components: readonly NewComponent[]) => addComponents(writes, components),
    loadEnvironments: () => loadEnvironments(writes),
    loadPipelines: () => loadPipelines(writes),
    loadComponents: () => loadComponents(writes),
    loadNodes: (keys?: readonly number[]) => loadNodes(writes, keys),
    loadRevisions: () => loadRevisions(writes),
    loadPositions: () => loadPositions(writes),
    lastPosition: (stream: Stream, kind: 'LOG_ENTRY' | 'STATUS_CHANGE') =>
      lastPosition(reads, stream.environmentKey, kind),
    entriesAfter: (stream: Stream, range: { after: number; limit: number }) => entriesAfter(reads, stream, range),
    changesAfter: (stream: Stream, range: { after: number; limit: number }) => changesAfter(reads, stream, range),
    /** Hears what other instances over this database write. */
    listen: (listener: Listener) => listen(url, instance, listener),
    async ensureEnvironment(name: string) {
      const environment = await ensureEnvironment(upkeep, name)
      await partitions.ensure()
      return environment
    },
    ensurePartitions: partitions.ensure,
    dropExpired: partitions.dropExpired,
    dropOrphans: partitions.dropOrphans,
    aloneInFleet: <T>(work: () => Promise<T>) => aloneInFleet(upkeep, work),
    keepRun: (run: Parameters<typeof keepRun>[1]) => keepRun(upkeep, run),
    measureSize: () => measureSize(upkeep, now()),
    databaseSizes: () => readSizes(reads),
    rollUp: (level: RollupLevel) => rollUp(upkeep, level, { now: now(), oldest: partitions.oldest }),
    ...answering({
      nodeKeyOfToken: (tokenHash: string) => nodeKeyOfToken(reads, tokenHash),
      enrollNode: (input: EnrollNodeInput, tokens: Omit<Parameters<typeof enrollNode>[2], 'instance'>) =>
        enrollNode(upkeep, input, { ...tokens, instance }),
      lastSweep: () => lastRun(reads),
      storageOf: (environmentKey: number) => storageOf(reads, environmentKey, now()),
      setRetention: (environmentKey: number, policy: RetentionPolicy) => setRetention(reads, environmentKey, policy),
      /** Since when it is there, and how long it keeps what. */
      async retentionOf(environmentKey: number) {
        const [retention] = await loadRetention(reads, environmentKey)
        if (!retention) throw new Error(`environment ${environmentKey} is no more`)
        return retention
      },
      readBuckets: (of: SeriesOf, range: { level: BucketLevel; since: Date; until: Date }) =>
        readBuckets(reads, of, range),
      hostSamples: (node: { key: number; environmentKey: number }, range: { since: Date; until: Date }) =>
        hostSamples(reads, node, range),
      pipelineBuckets: (query: SeriesQuery) => pipelineBuckets(reads, query),
      volumeRows: (query: VolumeQuery) => volumeRows(reads, query),
      latencyBuckets: (query: SeriesQuery) => latencyBuckets(reads, query),
      hostBuckets: (query: Parameters<typeof hostBuckets>[1]) => hostBuckets(reads, query),
      turnsOf: (of: TurnsOf, range: { since: Date; until: Date }) => turnsOf(reads, of, range),
      logPage: (stream: Stream, query: { filter: LogFilter; page: PageArgs }) => logPage(reads, stream, query),
      changePage: (stream: Stream, query: { filter: StatusChangeFilter; page: PageArgs }) =>
        changePage(reads, stream, query),
      accessOf: (userId: string) => accessOf(reads, userId),
    }),
    directory: answering(directoryStore(reads, instance)),
    dropStale: (when: { readonly auditBefore: Date }) => dropStale(upkeep, { now: now(), ...when }),
    publishInstance: (row: InstanceRow) => publishInstance(watch, row),
    readInstances: () => readInstances(watch),
    forgetInstances: (own: string | null, at: Date) => forgetInstances(watch, own, at),
    databaseStats: () => databaseStats(watch),
    slowestStatements: () => slowestStatements(watch),
    hasAccounts: () => hasAccounts(reads),
    makeOwner: (userId: string) => makeOwner(reads, userId),
    authAdapter: () => authAdapter(reads),
    /** Throws where the database does not answer. */
    ping: async () => void (await reads.$queryRaw`SELECT 1`),
    async close() {
      await Promise.all([writes, reads, upkeep, watch].map((client) => client.$disconnect()))
    },
  }
}

/** What is asked for directly is told in so many words when the database does not answer. */
function answering<Methods extends Record<string, (...args: never[]) => Promise<unknown>>>(methods: Methods): Methods {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]) =>
      method(...args).catch((error: unknown) => {
        throw unanswered(error) ?? error
      }),
  ])
  return Object.fromEntries(wrapped) as Methods
}
