// What is executed once for many is for each of them what it would have been alone: nobody gets a frame that was made for somebody who may see or asked something else.
import fc from 'fast-check'
import { getOperationAST, parse } from 'graphql'
import { expect, it } from 'vitest'
import type { Fleet } from '../../schema/context.ts'
import { schema } from '../../schema/schema.ts'
import type { LogEntry } from '../../schema/shapes.ts'
import type { Role } from '../../schema/viewer.ts'
import { createHub } from '../../server/delivery/hub.ts'
import { runOperation } from '../../server/delivery/operation.ts'
import { createFlushDraft } from '../../server/ingest/draft.ts'
import { createRegistry } from '../../server/ingest/registry.ts'
import { createStreams } from '../../server/streams.ts'
import { contextOf, person } from '../harness/viewers.ts'
import { framing, slowConnection } from '../harness/slow-connection.ts'

const environments = [1, 2].map((key) => ({ key, name: `env-${key}`, intervalSeconds: 5 }))
const levels = ['INFO', 'ERROR'] as const
const documents = [
  'subscription($e: ID!, $l: [String!]) { logEntry(environmentId: $e, filter: { levels: $l }) { entries { message } } }',
  'subscription($e: ID!, $l: [String!]) { logEntry(environmentId: $e, filter: { levels: $l }) { entries { message level } } }',
  'subscription A($e: ID!, $l: [String!], $w: Boolean = false) { logEntry(environmentId: $e, filter: { levels: $l }) { entries { message level @include(if: $w) } } }',
  'subscription A($e: ID!, $l: [String!]) { logEntry(environmentId: $e, filter: { levels: $l }) { entries { message } } } subscription B($e: ID!, $l: [String!]) { logEntry(environmentId: $e, filter: { levels: $l }) { entries { level } } }',
  'subscription($e: ID!, $l: [String!], $w: Boolean = false) { logEntry(environmentId: $e, filter: { levels: $l }) { ...F } } fragment F on LogEntryEvent { entries { message level @skip(if: $w) } }',
].map((text) => parse(text))

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

async function startStreams() {
  const hub = createHub({
    present: (result) => result,
    limits: { perIdentity: 1_000, perAddress: 1_000, total: 1_000 },
  })
  const streams = await createStreams({
    store: {
      loadPositions: () =>
        Promise.resolve(
          environments.flatMap(({ key }) =>
            (['LOG_ENTRY', 'STATUS_CHANGE'] as const).map((stream) => ({
              environmentKey: key,
              stream,
              epoch: '00000000',
              lastSeq: 0,
            })),
          ),
        ),
      lastPosition: () => Promise.resolve(0),
      entriesAfter: () => Promise.resolve([]),
      changesAfter: () => Promise.resolve([]),
    },
    registry: createRegistry({ environments, pipelines: [], components: [], nodes: [] }),
    hub,
    now: () => new Date(0),
    published: () => undefined,
    failed: (error) => {
      throw error
    },
  })
  return { hub, streams }
}

interface Answer {
  readonly data?: { readonly logEntry: { readonly entries: readonly { message?: string; level?: string }[] } }
  readonly errors?: readonly unknown[]
}

const subscriber = fc.record({
  memberships: fc.uniqueArray(fc.tuple(fc.constantFrom(1, 2), fc.constantFrom<Role>('VIEWER', 'ADMIN')), {
    selector: ([key]) => key,
    maxLength: 2,
  }),
  environment: fc.constantFrom(1, 2),
  document: fc.nat(documents.length - 1),
  second: fc.boolean(),
  levels: fc.option(fc.subarray([...levels], { minLength: 1 })),
  w: fc.option(fc.boolean(), { nil: undefined }),
})
const published = fc.record({ environment: fc.constantFrom(1, 2), level: fc.constantFrom(...levels) })

it('shares no frame between two who may not, or asked for something else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(subscriber, { minLength: 1, maxLength: 12 }),
      fc.array(published, { minLength: 1, maxLength: 8 }),
      async (subscribers, events) => {
        const { streams } = await startStreams()
        const fleet = {
          environment: (key: number) => environments.find((environment) => environment.key === key) ?? null,
          logEntryEvents: streams.logEntryEvents,
        } as unknown as Fleet
        const readers = subscribers.map((it) => {
          const document = documents[it.document] ?? parse('{ __typename }')
          const operationName = it.document === 3 ? (it.second ? 'B' : 'A') : null
          const type = getOperationAST(document, operationName)?.operation
          if (!type) throw new Error('the document has no such operation')
          const context = contextOf(person(it.memberships), fleet)
          const variables = { e: `env_${it.environment}`, l: it.levels, ...(it.w === undefined ? {} : { w: it.w }) }
          const connection = slowConnection({ ready: true })
          const prepared = { schema, document, type, operationName, variables, context }
          runOperation(prepared, { connection, framing, done: () => undefined }, { present: (result) => result })
          return { it, operationName, connection }
        })
        await settled()
        const lasts = new Map<number, number>()
        const entries = events.map(({ environment, level }, index): LogEntry => {
          const seq = (lasts.get(environment) ?? 0) + 1
          lasts.set(environment, seq)
          const at = new Date(0)
          return {
            environmentKey: environment,
            epoch: '00000000',
            seq,
            nodeKey: environment,
            pipelineKey: null,
            componentName: null,
            level,
            message: `secret of ${environment}: ${index}`,
            loggedAt: at,
            receivedAt: at,
          }
        })
        const nodes = environments.map(({ key }) => ({
          expectedRevision: 0,
          state: { node: { key, environmentKey: key } },
        }))
        streams.publish({
          flush: { ...createFlushDraft(() => undefined).finish(), nodes: nodes as never },
          stored: { statusChanges: [], logEntries: entries },
          reloaded: [],
          gone: [],
        })
        await settled()
        for (const { it, operationName, connection } of readers) {
          const answers = connection.read().filter((answer) => answer !== null) as Answer[]
          const may = it.memberships.some(([key]) => key === it.environment)
          if (!may) {
            expect(answers.every(({ errors }) => errors !== undefined)).toBe(true)
            continue
          }
          const withLevel = [false, true, it.w ?? false, operationName === 'B', !(it.w ?? false)][it.document]
          const withMessage = operationName !== 'B'
          const wanted = entries
            .filter((entry) => entry.environmentKey === it.environment)
            .filter((entry) => it.levels === null || it.levels.includes(entry.level as never))
            .map(({ message, level }) => ({ ...(withMessage ? { message } : {}), ...(withLevel ? { level } : {}) }))
          expect(answers.flatMap(({ data }) => data?.logEntry.entries ?? [])).toEqual(wanted)
        }
      },
    ),
    { numRuns: 300 },
  )
})
