// Owns the store as the rest of the server sees it: durable writes and reads by key. No other folder touches Prisma.
import { randomBytes } from 'node:crypto'
import type { LogFilter, PageArgs, StatusChangeFilter } from '../../schema/context.ts'
import type { EnrollNodeInput } from '../../schema/inputs.ts'
import type { RetentionPolicy } from '../../schema/history-shapes.ts'
import type { Flush, Stored } from '../records.ts'
import { listen, type Listener } from './bus.ts'
import { accessOf, authAdapter, hasAccounts, makeOwner } from './accounts.ts'
import { createPrisma } from './client.ts'
import { addComponents, createEnrollmentToken, enrollNode, type NewComponent } from './enroll.ts'
import { changePage, changesAfter, entriesAfter, hostSamples, logPage, type Stream } from './history.ts'
import { loadComponents, loadEnvironments, loadNodes, loadPipelines, loadRevisions, nodeKeyOfToken } from './load.ts'
import { failureOf } from './failure.ts'
import type { RollupLevel } from './history-tables.ts'
import { createPartitions } from './partitions.ts'
import { ensureEnvironment, lastPosition, loadPositions } from './positions.ts'
import { loadRetention, setRetention } from './retention.ts'
import { rollUp } from './rollup.ts'
import { readBuckets, type BucketLevel, type SeriesOf } from './series.ts'
import { aloneInFleet, keepRun, lastRun, storageOf } from './sweeps.ts'
import { writeFlush } from './write-flush.ts'

export type Store = ReturnType<typeof createStore>

export function createStore(url: string, now: () => Date = () => new Date()) {
  const prisma = createPrisma(url)
  const instance = randomBytes(6).toString('hex')
  const partitions = createPartitions(prisma, now)

  async function write(flush: Flush): Promise<Stored | null> {
    await partitions.ready()
    try {
      return await writeFlush(prisma, flush, { oldest: partitions.oldest, instance })
    } catch (error) {
      if (failureOf(error) !== 'no partition') throw error
      await partitions.ensure()
      return writeFlush(prisma, flush, { oldest: partitions.oldest, instance })
    }
  }

  return {
    /** Null: a node's stored revision was not the expected one, and nothing was written. */
    writeFlush: write,
    loadEnvironments: () => loadEnvironments(prisma),
    loadPipelines: () => loadPipelines(prisma),
    loadComponents: () => loadComponents(prisma),
    loadNodes: (keys?: readonly number[]) => loadNodes(prisma, keys),
    loadRevisions: () => loadRevisions(prisma),
    nodeKeyOfToken: (tokenHash: string) => nodeKeyOfToken(prisma, tokenHash),
    loadPositions: () => loadPositions(prisma),
    lastPosition: (stream: Stream, kind: 'LOG_ENTRY' | 'STATUS_CHANGE') =>
      lastPosition(prisma, stream.environmentKey, kind),
    /** Hears what other instances over this database write. */
    listen: (listener: Listener) => listen(url, instance, listener),
    async ensureEnvironment(name: string) {
      const environment = await ensureEnvironment(prisma, name)
      await partitions.ensure()
      return environment
    },
    ensurePartitions: partitions.ensure,
    dropExpired: partitions.dropExpired,
    aloneInFleet: <T>(work: () => Promise<T>) => aloneInFleet(prisma, work),
    keepRun: (run: Parameters<typeof keepRun>[1]) => keepRun(prisma, run),
    lastSweep: () => lastRun(prisma),
    storageOf: (environmentKey: number) => storageOf(prisma, environmentKey, now()),
    rollUp: (level: RollupLevel) => rollUp(prisma, level, { now: now(), oldest: partitions.oldest }),
    setRetention: (environmentKey: number, policy: RetentionPolicy) => setRetention(prisma, environmentKey, policy),
    async keepDays(environmentKey: number) {
      const [retention] = await loadRetention(prisma, environmentKey)
      if (!retention) throw new Error(`environment ${environmentKey} is no more`)
      return retention.keepDays
    },
    readBuckets: (of: SeriesOf, range: { level: BucketLevel; since: Date; until: Date }) =>
      readBuckets(prisma, of, range),
    enrollNode: (input: EnrollNodeInput, tokens: Omit<Parameters<typeof enrollNode>[2], 'instance'>) =>
      enrollNode(prisma, input, { ...tokens, instance }),
    addComponents: (components: readonly NewComponent[]) => addComponents(prisma, components),
    createEnrollmentToken: (token: Parameters<typeof createEnrollmentToken>[1]) => createEnrollmentToken(prisma, token),
    hostSamples: (node: { key: number; environmentKey: number }, range: { since: Date; until: Date }) =>
      hostSamples(prisma, node, range),
    logPage: (stream: Stream, query: { filter: LogFilter; page: PageArgs }) => logPage(prisma, stream, query),
    changePage: (stream: Stream, query: { filter: StatusChangeFilter; page: PageArgs }) =>
      changePage(prisma, stream, query),
    entriesAfter: (stream: Stream, range: { after: number; limit: number }) => entriesAfter(prisma, stream, range),
    changesAfter: (stream: Stream, range: { after: number; limit: number }) => changesAfter(prisma, stream, range),
    accessOf: (userId: string) => accessOf(prisma, userId),
    hasAccounts: () => hasAccounts(prisma),
    makeOwner: (userId: string) => makeOwner(prisma, userId),
    authAdapter: () => authAdapter(prisma),
    /** Throws where the database does not answer. */
    ping: async () => void (await prisma.$queryRaw`SELECT 1`),
    close: () => prisma.$disconnect(),
  }
}
