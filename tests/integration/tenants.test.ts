// Two tenants on one server, each planting strings wherever it can and asking for whatever it can think of, the other's ids included:
// no string that one of them planted ever comes to the other.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { headersOf, signIn, type Credentials } from '../harness/api.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { operationOf, rootFields, type Values } from '../harness/matrix.ts'
import { addPerson, ask, createApiToken, createEnvironment, ownerAccount, ownerEnv } from '../harness/people.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse, type SseStream } from '../harness/sse.ts'

let database: TestDatabase
let server: TestServer
let owner: Credentials
let tenants: readonly [Tenant, Tenant]

interface Tenant {
  /** In every string that this tenant plants, and in nothing else. */
  readonly mark: string
  readonly environmentId: string
  readonly admin: Credentials
  readonly program: Credentials
  /** Everything that it was ever told. */
  readonly told: string[]
  readonly streams: SseStream[]
  readonly ids: {
    node: string
    token: string
    pipeline: string
    invitation: string
    enrollment: string
    apiToken: string
  }
  seq: number
}

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startServer({ env: { ...ownerEnv, DATABASE_URL: database.url } })
  owner = { cookie: await signIn(server, ownerAccount) }
  tenants = [await createTenant(), await createTenant()]
}, 60_000)
afterAll(async () => {
  for (const { streams } of tenants) for (const stream of streams) stream.close()
  await server.close()
  await database.close()
}, 60_000)

async function createTenant(): Promise<Tenant> {
  const mark = `planted${randomBytes(8).toString('hex')}`
  const environmentId = await createEnvironment(server, owner, `${mark}-environment`)
  const admin = await addPerson(server, owner, { email: `${mark}@example.com`, environmentId, role: 'ADMIN' })
  const { token, id: apiToken } = await createApiToken(server, admin, {
    role: 'ADMIN',
    environmentIds: [environmentId],
  })
  const made = await ask<{
    invite: { invitation: { id: string } }
    enroll: { token: string; enrollmentToken: { id: string } }
  }>(server, admin, {
    query: `mutation($e: ID!, $email: String!, $label: String!) {
      invite: inviteMember(environmentId: $e, email: $email, role: VIEWER) { invitation { id } }
      enroll: createEnrollmentToken(environmentId: $e, label: $label) { token enrollmentToken { id } } }`,
    variables: { e: environmentId, email: `guest-of-${mark}@example.com`, label: `${mark} label` },
  })
  const { enrollNode } = await ask<{
    enrollNode: { token: string; node: { id: string }; pipelines: { id: string }[] }
  }>(
    server,
    {},
    {
      query: 'mutation($input: EnrollNodeInput!) { enrollNode(input: $input) { token node { id } pipelines { id } } }',
      variables: {
        input: {
          token: made.enroll.token,
          machineId: mark,
          name: `${mark}-node`,
          hostname: `${mark}.local`,
          labels: [{ key: 'tenant', value: mark }],
          pipelines: [{ name: `${mark}-pipeline` }],
        },
      },
    },
  )
  const ids = {
    node: enrollNode.node.id,
    token: enrollNode.token,
    pipeline: enrollNode.pipelines[0]?.id ?? '',
    invitation: made.invite.invitation.id,
    enrollment: made.enroll.enrollmentToken.id,
    apiToken,
  }
  return { mark, environmentId, admin, program: { token }, told: [], streams: [], ids, seq: 0 }
}

/** A heartbeat with the mark in whatever takes text. */
async function beat(tenant: Tenant): Promise<void> {
  tenant.seq += 1
  const { mark, ids, seq } = tenant
  const input = {
    bootId: mark,
    seq,
    sampledAt: new Date().toISOString(),
    agentVersion: mark,
    deploymentMode: 'STANDALONE',
    labels: [{ key: mark, value: mark }],
    pipelines: [
      {
        pipelineId: ids.pipeline,
        status: seq % 2 ? 'RUNNING' : 'CRASHED',
        version: mark,
        configChecksum: mark,
        components: [{ componentId: `${mark}-stage`, kind: 'SOURCE', receivedEvents: seq }],
        logs: [{ line: `{"level":"info","msg":"${mark} line ${seq}"}` }],
      },
    ],
  }
  const query = 'mutation($input: HeartbeatInput!) { heartbeat(input: $input) { acceptedSeq } }'
  await ask(server, { token: ids.token }, { query, variables: { input } })
}

/** Everything that would say too much of the installation if it could be changed stays out of it. */
const harmful = /^(remove|revoke|set|update|end|signOut|create|invite|enroll|heartbeat)/
const fields = rootFields()

/** What is asked for: a field, by whom, with whose ids. */
const question = fc.record({
  by: fc.nat({ max: 1 }),
  as: fc.constantFrom('admin' as const, 'program' as const),
  field: fc.constantFrom(...fields.filter(({ kind, name }) => kind !== 'mutation' || harmful.test(name))),
  environment: fc.nat({ max: 1 }),
  entity: fc.nat({ max: 1 }),
})
type Question = typeof question extends fc.Arbitrary<infer Value> ? Value : never

function valuesOf({ environment, entity, by, field }: Question): Values {
  // Of one's own one may change what one likes; here only the other's is tried.
  const other = tenants[by === 0 ? 1 : 0]
  const [of, whose] = field.kind === 'mutation' ? [other, other] : [tenants[environment], tenants[entity]]
  if (!of || !whose) throw new Error('there are two')
  return {
    environmentId: of.environmentId,
    environmentIds: [of.environmentId],
    id: field.name === 'node' ? whose.ids.node : of.environmentId,
    nodeId: whose.ids.node,
    nodeIds: [whose.ids.node],
    pipelineId: whose.ids.pipeline,
    pipelineIds: [whose.ids.pipeline],
    invitationId: whose.ids.invitation,
    enrollmentTokenId: whose.ids.enrollment,
    apiTokenId: whose.ids.apiToken,
  }
}

/** All that a type has, three levels of it. */
const deep: Readonly<Record<string, string>> = {
  environments: '{ id name nodes { id name labels { key value } } pipelines { id name } members { person { email } } }',
  environment:
    '{ id name nodes { id name hostname agentVersion pipelines { pipelineName version components { componentId } } } invitations { email } apiTokens { name createdBy } enrollmentTokens { label } }',
  node: '{ id name hostname labels { key value } agentVersion pipelines { pipelineName configChecksum } }',
  logEntries: '{ id message node { name } pipeline { name } }',
  statusChanges: '{ id reason node { name } pipeline { name } }',
  auditEntries: '{ actorName target detail }',
  people: '{ name email }',
  metricUpdate: '{ nodes { name labels { value } } nodePipelines { pipelineName version } }',
  fleetStatus: '{ nodes { name statusReasons } }',
  logEntry: '{ entries { message node { name } } }',
  statusChange: '{ change { reason node { name } pipeline { name } } }',
  accessUpdate: '{ environments { name nodes { name } } }',
}

const mostStreams = 20

async function put(it: Question): Promise<void> {
  const tenant = tenants[it.by]
  if (!tenant) throw new Error('there are two')
  const { query, variables } = operationOf(it.field, valuesOf(it))
  const selection = deep[it.field.name]
  const operation = { query: selection ? query.replace('{ __typename }', selection) : query, variables }
  const headers = headersOf(tenant[it.as])
  if (it.field.kind === 'subscription') {
    if (tenant.streams.length >= mostStreams) return
    tenant.streams.push(
      await openSse(`${server.url}/graphql`, {
        method: 'POST',
        headers: { ...headers, accept: 'text/event-stream' },
        body: JSON.stringify(operation),
      }),
    )
    return
  }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(operation) })
  tenant.told.push(await response.text())
}

/** What a tenant sent itself comes back in messages of what was wrong: that is its own. */
function leaked(): string[] {
  return tenants.flatMap((tenant, index) => {
    const { mark: foreign } = tenants[index === 0 ? 1 : 0]
    const all = [...tenant.told, ...tenant.streams.map((stream) => stream.raw())]
    return all.filter((text) => text.includes(foreign))
  })
}

/** What at least brings each tenant all that it planted, whatever else is asked for. */
async function askForOwn(): Promise<void> {
  for (const name of ['environment', 'logEntry']) {
    const field = fields.find((it) => it.name === name)
    if (!field) throw new Error(`there is no ${name}`)
    for (const own of [0, 1]) await put({ by: own, as: 'admin', field, environment: own, entity: own })
  }
}

it('no string of one comes to the other', { timeout: 120_000 }, async () => {
  await askForOwn()
  await fc.assert(
    fc.asyncProperty(fc.array(question, { minLength: 20, maxLength: 60 }), async (questions) => {
      const [one, other] = tenants
      await Promise.all([beat(one), beat(other), ...questions.map(put)])
      await Promise.all([beat(one), beat(other)])
      expect(leaked()).toEqual([])
    }),
    { numRuns: 25, endOnFailure: true },
  )
  // Streams bring what comes later, too.
  for (const tenant of tenants) await beat(tenant)
  const own = (tenant: Tenant) => [...tenant.told, ...tenant.streams.map((stream) => stream.raw())].join('\n')
  await expect
    .poll(() => tenants.every((tenant) => own(tenant).includes(`${tenant.mark} line ${tenant.seq}`)), {
      timeout: 15_000,
    })
    .toBe(true)
  for (const tenant of tenants)
    for (const planted of ['-node', '-pipeline', ' line ', '-environment', '@example.com', ' label'])
      expect(own(tenant)).toContain(`${tenant.mark}${planted}`)
  expect(leaked()).toEqual([])
})
