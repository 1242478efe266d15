// The matrix of access on the running server: every field of the contract, every kind of caller, wherever what is asked for lies.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enroll, headersOf, request, signIn, type Credentials } from '../harness/api.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import {
  expected,
  guardedFields,
  operationOf,
  rootFields,
  selectionOf,
  targets,
  type Caller,
  type Outcome,
  type RootField,
  type Target,
  type Values,
} from '../harness/matrix.ts'
import { addPerson, ask, createApiToken, createEnvironment, ownerAccount, ownerEnv, post } from '../harness/people.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse } from '../harness/sse.ts'

let database: TestDatabase
let server: TestServer
let owner: Credentials
let environments: Readonly<Record<Target, string>>
let nodes: Readonly<Record<Target, string>>
const callers = new Map<string, Caller>()
const names = [
  'nobody',
  'a stranger',
  'a viewer',
  'an operator',
  'an admin',
  'an owner',
  'a node token',
  'an API token of a viewer',
  'an API token of an operator',
  'an API token of an admin',
  'an expired session',
  'an expired API token',
  'a revoked API token',
  'a revoked node token',
  'a token that is none',
]

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startServer({ env: { ...ownerEnv, DATABASE_URL: database.url, FLEETBEAT_TRUSTED_PROXIES: '1' } })
  owner = { cookie: await signIn(server, ownerAccount) }
  environments = { own: 'env_1', other: await createEnvironment(server, owner, 'other'), guessed: 'env_999999' }
  nodes = { own: await newNode('own'), other: await newNode('other'), guessed: 'node_999999' }
  await makeCallers()
}, 60_000)
afterAll(async () => {
  await server.close()
  await database.close()
}, 60_000)

async function somebody(name: string, role: Caller['role']) {
  await database.query('DELETE FROM rate_limits')
  return addPerson(server, owner, { email: `${name}@example.com`, environmentId: environments.own, role })
}

async function newNode(target: Exclude<Target, 'guessed'>): Promise<string> {
  return (await machine(target)).nodeId
}

async function machine(target: Exclude<Target, 'guessed'>) {
  const { createEnrollmentToken } = await ask<{ createEnrollmentToken: { token: string } }>(server, owner, {
    query: 'mutation($id: ID!) { createEnrollmentToken(environmentId: $id, label: "matrix") { token } }',
    variables: { id: environments[target] },
  })
  const machineId = randomBytes(6).toString('hex')
  return enroll(server, { token: createEnrollmentToken.token, machineId, name: machineId })
}

async function makeCallers(): Promise<void> {
  const add = (name: string, caller: Omit<Caller, 'name' | 'owner'> & { owner?: boolean }) =>
    callers.set(name, { name, owner: false, ...caller })
  add('nobody', { kind: 'anonymous', credentials: {}, role: null })
  add('a stranger', { kind: 'person', credentials: await somebody('stranger', null), role: null })
  const roles = { viewer: 'VIEWER', operator: 'OPERATOR', admin: 'ADMIN' } as const
  for (const [name, role] of Object.entries(roles)) {
    const a = name === 'viewer' ? 'a' : 'an'
    add(`${a} ${name}`, { kind: 'person', credentials: await somebody(name, role), role })
    const { token } = await createApiToken(server, owner, { role, environmentIds: [environments.own] })
    add(`an API token of ${a} ${name}`, { kind: 'token', credentials: { token }, role })
  }
  add('an owner', { kind: 'person', credentials: owner, role: null, owner: true })
  add('a node token', { kind: 'node', credentials: { token: (await machine('own')).token }, role: null })
  const expired = await somebody('expired', 'ADMIN')
  await database.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [expired.id])
  add('an expired session', { kind: 'anonymous', credentials: expired, role: null })
  const ending = await createApiToken(server, owner, { role: 'ADMIN', environmentIds: [environments.own] })
  await database.query(`UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE id = $1`, [
    Number(ending.id.split('_')[1]),
  ])
  add('an expired API token', { kind: 'refused', credentials: ending, role: null })
  const revoked = await createApiToken(server, owner, { role: 'ADMIN', environmentIds: [environments.own] })
  const revoke = 'mutation($id: ID!) { revokeApiToken(apiTokenId: $id) }'
  await ask(server, owner, { query: revoke, variables: { id: revoked.id } })
  add('a revoked API token', { kind: 'refused', credentials: revoked, role: null })
  const gone = await machine('own')
  const revokeNode = 'mutation($id: ID!) { revokeNodeToken(nodeId: $id) { id } }'
  await ask(server, owner, { query: revokeNode, variables: { id: gone.nodeId } })
  add('a revoked node token', { kind: 'refused', credentials: gone, role: null })
  const none = `fb_api_${randomBytes(32).toString('base64url')}`
  add('a token that is none', { kind: 'refused', credentials: { token: none }, role: null })
}

/** Somebody who never signed in, for calls that are let through and may leave nothing of them. */
async function newPerson(): Promise<string> {
  const id = randomBytes(6).toString('hex')
  await database.query(
    `INSERT INTO users (id, name, email, updated_at) VALUES ($1::text, 'Somebody', $1::text || '@example.com', now())`,
    [id],
  )
  return id
}

/** Something of its own for a call that will be let through and uses it up. */
const fresh: Readonly<Record<string, (target: Exclude<Target, 'guessed'>) => Promise<Values>>> = {
  removeNode: async (target) => ({ nodeId: await newNode(target) }),
  revokeNodeToken: async (target) => ({ nodeId: await newNode(target) }),
  setMaintenance: (target) => Promise.resolve({ nodeId: nodes[target] }),
  async revokeInvitation(target) {
    const { inviteMember } = await ask<{ inviteMember: { invitation: { id: string } } }>(server, owner, {
      query:
        'mutation($id: ID!) { inviteMember(environmentId: $id, email: "guest@example.com", role: VIEWER) { invitation { id } } }',
      variables: { id: environments[target] },
    })
    return { invitationId: inviteMember.invitation.id }
  },
  async revokeEnrollmentToken(target) {
    const { createEnrollmentToken } = await ask<{ createEnrollmentToken: { enrollmentToken: { id: string } } }>(
      server,
      owner,
      {
        query:
          'mutation($id: ID!) { createEnrollmentToken(environmentId: $id, label: "x") { enrollmentToken { id } } }',
        variables: { id: environments[target] },
      },
    )
    return { enrollmentTokenId: createEnrollmentToken.enrollmentToken.id }
  },
  async revokeApiToken(target) {
    const { id } = await createApiToken(server, owner, { role: 'VIEWER', environmentIds: [environments[target]] })
    return { apiTokenId: id }
  },
}

const guessed: Values = {
  invitationId: 'invitation_999999',
  enrollmentTokenId: 'enrollment_999999',
  apiTokenId: 'token_999999',
}

async function valuesFor(field: string, target: Target): Promise<Values> {
  const entity = target === 'guessed' ? guessed : ((await fresh[field]?.(target)) ?? {})
  return {
    environmentId: environments[target],
    environmentIds: [environments[target]],
    nodeId: nodes[target],
    // An environment's query and a node's both call it that.
    id: field === 'node' ? nodes[target] : environments[target],
    personId: await newPerson(),
    sessionId: 'none',
    ...entity,
  }
}

async function observe(root: RootField, caller: Caller, values: Values): Promise<Outcome> {
  const operation = operationOf(root, values)
  if (root.kind === 'subscription') return observeStream(operation, caller.credentials)
  const { errors } = await request(server, operation, caller.credentials)
  return outcomeOf(errors)
}

async function observeStream(operation: object, credentials: Credentials): Promise<Outcome> {
  const stream = await openSse(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headersOf(credentials), accept: 'text/event-stream' },
    body: JSON.stringify(operation),
  })
  // A token that is no good is answered without a stream.
  if (stream.status === 401) {
    stream.close()
    return 'UNAUTHENTICATED'
  }
  const [first] = await stream.next<{ errors?: readonly { extensions: { code: string } }[] }>(1)
  stream.close()
  return outcomeOf(first?.errors)
}

function outcomeOf(errors: readonly { readonly extensions: { readonly code: string } }[] | undefined): Outcome {
  const code = errors?.[0]?.extensions.code
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'NOT_FOUND') return code
  // Refused for what was made up: whoever gets so far was let through.
  if (code === undefined || code === 'INVALID_INPUT' || code === 'CONFLICT') return 'ALLOWED'
  throw new Error(`nobody expects ${code}: ${JSON.stringify(errors)}`)
}

/** Let through, these are told NOT_FOUND for what is made up beside the environment. */
const notFoundAfterwards = new Set(['setMemberRole', 'removeMember', 'removeEnvironment', 'endSession'])

describe.each(names)('%s', (name) => {
  it.each(rootFields().map((root) => [`${root.kind} ${root.name}`, root] as const))(
    'asks for %s',
    async (_what, root) => {
      const caller = callers.get(name)
      if (!caller) throw new Error(`${name} was not made`)
      for (const target of targets) {
        const wanted = expected(root.access, caller, target)
        const found = await observe(root, caller, await valuesFor(root.name, target))
        const counts =
          notFoundAfterwards.has(root.name) && wanted === 'ALLOWED' && found === 'NOT_FOUND' ? 'ALLOWED' : found
        expect([target, counts]).toEqual([target, wanted])
      }
    },
  )

  it.each([
    ['Environment', (field: string) => `query($id: ID!) { environment(id: $id) { ${field} } }`, () => environments],
    ['FleetNode', (field: string) => `query($id: ID!) { node(id: $id) { ${field} } }`, () => nodes],
  ] as const)('asks for every field of %s', async (type, query, ids) => {
    const caller = callers.get(name)
    if (!caller) throw new Error(`${name} was not made`)
    for (const {
      name: field,
      access,
      field: { type: answer, args },
    } of guardedFields(type)) {
      const needed = args.some((argument) => argument.name === 'since') ? '(since: "2026-01-01T00:00:00Z")' : ''
      for (const target of targets) {
        const { errors } = await request(
          server,
          { query: query(`${field}${needed} ${selectionOf(answer)}`), variables: { id: ids()[target] } },
          caller.credentials,
        )
        // To get at it, the entity itself has to be readable.
        const entity = expected({ ...member, role: 'VIEWER' }, caller, target)
        const wanted = entity === 'ALLOWED' && access.who === 'MEMBER' ? expected(access, caller, target) : entity
        expect([type, field, target, outcomeOf(errors)]).toEqual([type, field, target, wanted])
      }
    }
  })
})

const member = { who: 'MEMBER', byPerson: false, what: 'entity', in: 'EVERY', environmentsOf: () => [] } as const

describe('ids of another environment beside the own one', () => {
  it('bring nothing of it, in any filter', async () => {
    const viewer = callers.get('a viewer')?.credentials ?? {}
    const query = `query($env: ID!, $node: ID!) {
      logEntries(environmentId: $env, filter: { nodeIds: [$node] }) { id }
      statusChanges(environmentId: $env, nodeId: $node) { id } }`
    const variables = { env: environments.own, node: nodes.other }
    const { data, errors } = await request(server, { query, variables }, viewer)
    expect([data, errors]).toEqual([{ logEntries: [], statusChanges: [] }, undefined])
    const stream = await openSse(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...headersOf(viewer), accept: 'text/event-stream' },
      body: JSON.stringify({
        query: `subscription($env: ID!, $node: ID!) { metricUpdate(environmentId: $env, nodeIds: [$node]) { nodes { id } } }`,
        variables,
      }),
    })
    expect(await stream.next(1)).toEqual([{ data: { metricUpdate: { nodes: [] } } }])
    stream.close()
  })

  it.each([
    ['logEntry', 'statusChange'],
    ['statusChange', 'logEntry'],
  ])('as a cursor of %s resume nothing', async (field) => {
    const first = async (environmentId: string, by: Credentials, after: string | null) => {
      const stream = await openSse(`${server.url}/graphql`, {
        method: 'POST',
        headers: { ...headersOf(by), accept: 'text/event-stream' },
        body: JSON.stringify({
          query: `subscription($env: ID!, $after: Cursor) { it: ${field}(environmentId: $env, after: $after) { state cursor recovered } }`,
          variables: { env: environmentId, after },
        }),
      })
      const [event] = await stream.next<{ data: { it: { state: string; cursor: string; recovered: number } } }>(1)
      stream.close()
      return event?.data.it
    }
    const foreign = await first(environments.other, owner, null)
    const viewer = callers.get('a viewer')?.credentials ?? {}
    expect(await first(environments.own, viewer, foreign?.cursor ?? null)).toMatchObject({
      state: 'RESET',
      recovered: 0,
    })
  })
})

describe('a node token', () => {
  it('reports for its own node and for no other', async () => {
    const credentials = callers.get('a node token')?.credentials ?? {}
    const input = {
      bootId: 'b',
      seq: 1,
      sampledAt: new Date().toISOString(),
      agentVersion: '1',
      deploymentMode: 'STANDALONE',
    }
    const query = 'mutation($input: HeartbeatInput!) { heartbeat(input: $input) { acceptedSeq } }'
    expect(await ask(server, credentials, { query, variables: { input } })).toEqual({ heartbeat: { acceptedSeq: 1 } })
    const stream = await observeStream({ query: 'subscription { accessUpdate { snapshot } }' }, credentials)
    expect(stream).toBe('FORBIDDEN')
  })
})

describe('who enrols', () => {
  it('is told the ids and names of what it became, and nothing else', async () => {
    const { createEnrollmentToken } = await ask<{ createEnrollmentToken: { token: string } }>(server, owner, {
      query: 'mutation($id: ID!) { createEnrollmentToken(environmentId: $id, label: "x") { token } }',
      variables: { id: environments.own },
    })
    const input = { token: createEnrollmentToken.token, machineId: 'm', name: 'm', pipelines: [{ name: 'p' }] }
    const enrolNode = (selection: string) =>
      request(server, {
        query: `mutation($input: EnrollNodeInput!) { enrollNode(input: $input) { ${selection} } }`,
        variables: { input },
      })
    const told = await enrolNode('node { id name } pipelines { id name }')
    expect(told.data).toMatchObject({ enrollNode: { node: { name: 'm' }, pipelines: [{ name: 'p' }] } })
    for (const more of ['node { status }', 'node { pipelines { status } }', 'pipelines { sum { nodes } }'])
      expect((await enrolNode(more)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })
})

it('sign-in of a stranger tells nothing of who has an account', async () => {
  await database.query('DELETE FROM rate_limits')
  const answers = await Promise.all(
    ['viewer@example.com', 'nobody@example.com'].map(async (email) => {
      const response = await post(server, 'sign-in/email', { email, password: 'not-the-password' })
      return [response.status, await response.text()]
    }),
  )
  expect(answers[0]).toEqual(answers[1])
})
