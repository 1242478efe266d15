// Enrolling with as many pipelines as the bounds allow, and again: in few statements, with the same keys.
import { system } from '../../server/directory.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createToken } from '../../server/auth/token.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { bounds } from '../../schema/bounds.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'

let database: TestDatabase
let store: Store

beforeEach(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
})
afterEach(async () => {
  await store.close()
  await database.close()
})

async function enroll(
  pipelines: readonly { name: string; version?: string; components?: { componentId: string; kind: 'SOURCE' }[] }[],
) {
  const { key } = await store.ensureEnvironment('production')
  const enrolling = createToken('enroll')
  await store.directory.createEnrollmentToken(system, {
    environmentKey: key,
    label: 'test',
    parts: enrolling,
    expiresAt: null,
  })
  return store.enrollNode(
    { token: enrolling.token, machineId: 'm', name: 'm', pipelines: [...pipelines] },
    { enrollmentHash: enrolling.hash, node: createToken('node'), now: new Date() },
  )
}

it('takes as many pipelines as the bounds allow, and gives the same keys again', async () => {
  const components = Array.from({ length: 40 }, (_, at) => ({ componentId: `stage-${at}`, kind: 'SOURCE' as const }))
  const pipelines = Array.from({ length: bounds.pipelines }, (_, at) => ({ name: `pipeline-${at}`, components }))
  const first = await enroll(pipelines)
  expect(new Set(first?.pipelineKeys).size).toBe(bounds.pipelines)
  expect(await enroll(pipelines)).toEqual(first)
  const [counts] = await database.query(
    'SELECT (SELECT count(*) FROM components)::int AS components, (SELECT count(*) FROM node_pipelines)::int AS running',
  )
  expect(counts).toEqual({ components: bounds.pipelines * 40, running: bounds.pipelines })
})

it('answers in the order asked, and takes the last version of one that is named twice', async () => {
  await enroll([
    { name: 'a', version: '1' },
    { name: 'b', version: '1' },
  ])
  const again = await enroll([{ name: 'b', version: '2' }, { name: 'a' }, { name: 'b', version: '3' }])
  const [first, second, third] = again?.pipelineKeys ?? []
  expect(first).toBe(third)
  expect(second).not.toBe(first)
  const rows = await database.query(
    'SELECT name, desired_version AS version FROM node_pipelines JOIN pipelines ON id = pipeline_id ORDER BY name',
  )
  expect(rows).toEqual([
    { name: 'a', version: '1' },
    { name: 'b', version: '3' },
  ])
})
