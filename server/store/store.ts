// Owns the store as the rest of the server sees it: durable writes and reads by key. No other folder touches Prisma.
import type { LogFilter, PageArgs, StatusChangeFilter } from '../../schema/context.ts'
import type { EnrollNodeInput } from '../../schema/inputs.ts'
import type { Flush } from '../records.ts'
import { accessOf, authAdapter, hasAccounts, makeOwner } from './accounts.ts'
import { createPrisma } from './client.ts'
import { addComponents, createEnrollmentToken, enrollNode, type NewComponent } from './enroll.ts'
import { changePage, changesAfter, entriesAfter, hostSamples, logPage, type Stream } from './history.ts'
import { loadComponents, loadEnvironments, loadNodes, loadPipelines } from './load.ts'
import { ensureEnvironment, loadPositions } from './positions.ts'
import { writeFlush } from './write-flush.ts'

export type Store = ReturnType<typeof createStore>

export function createStore(url: string) {
  const prisma = createPrisma(url)
  return {
    /** Null: a node's stored revision was not the expected one, and nothing was written. */
    writeFlush: (flush: Flush) => writeFlush(prisma, flush),
    loadEnvironments: () => loadEnvironments(prisma),
    loadPipelines: () => loadPipelines(prisma),
    loadComponents: () => loadComponents(prisma),
    loadNodes: (keys?: readonly number[]) => loadNodes(prisma, keys),
    loadPositions: () => loadPositions(prisma),
    ensureEnvironment: (name: string) => ensureEnvironment(prisma, name),
    enrollNode: (input: EnrollNodeInput, tokens: Parameters<typeof enrollNode>[2]) => enrollNode(prisma, input, tokens),
    addComponents: (components: readonly NewComponent[]) => addComponents(prisma, components),
    createEnrollmentToken: (token: Parameters<typeof createEnrollmentToken>[1]) => createEnrollmentToken(prisma, token),
    hostSamples: (nodeKey: number, range: { since: Date; until: Date }) => hostSamples(prisma, nodeKey, range),
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
