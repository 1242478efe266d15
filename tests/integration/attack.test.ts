// What an attacker sends: ids and texts that are none, documents that are bombs, bodies without an end. Each is refused in so many words, and nothing of it is kept or logged.
import { randomBytes } from 'node:crypto'
import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { headersOf, request, signIn, type Credentials } from '../harness/api.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { operationOf, rootFields, type RootField } from '../harness/matrix.ts'
import { addPerson, createApiToken, ownerAccount, ownerEnv, post } from '../harness/people.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse } from '../harness/sse.ts'

let database: TestDatabase
let server: TestServer
let owner: Credentials
let admin: Credentials

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startServer({ env: { ...ownerEnv, DATABASE_URL: database.url, LOG_LEVEL: 'info' } })
  owner = { cookie: await signIn(server, ownerAccount) }
  admin = await addPerson(server, owner, { email: 'admin@example.com', environmentId: 'env_1', role: 'ADMIN' })
}, 60_000)
afterAll(async () => {
  await server.close()
  await database.close()
}, 60_000)

const expectedCodes = new Set(['INVALID_INPUT', 'NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED', 'CONFLICT'])

async function codesOf(root: RootField, variables: object, by: Credentials): Promise<(string | undefined)[]> {
  const { query } = operationOf(root, Object.fromEntries(root.field.args.map(({ name }) => [name, null])))
  if (root.kind === 'subscription') {
    const stream = await openSse(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...headersOf(by), accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
    })
    const [first] = await stream.next<{ errors?: { extensions: { code: string } }[] }>(1)
    stream.close()
    return first?.errors?.map(({ extensions }) => extensions.code) ?? [undefined]
  }
  const { errors } = await request(server, { query, variables }, by)
  return errors?.map(({ extensions }) => extensions.code) ?? [undefined]
}

const badIds = [
  '',
  'env_0',
  'env_-1',
  'env_1 ',
  'env_1\0',
  'env_99999999999',
  'node_1e9',
  "env_1' OR '1'='1",
  '../../env_1',
  '{"$ne":null}',
  '😀'.repeat(50),
  '\u{D800}',
  'x'.repeat(100_000),
]

const ownArguments: Readonly<Record<string, unknown>> = {
  environmentId: 'env_1',
  id: 'env_1',
  first: 1,
  label: 'x',
  name: 'production',
  email: 'a@example.com',
  role: 'VIEWER',
  kind: 'LOGS',
  keepDays: 7,
  on: false,
  owner: false,
  locked: false,
}

/** Something of its own in every argument, but for those that are tried. */
function variablesOf(root: RootField, tried: string, value: unknown): Record<string, unknown> {
  const others = root.field.args.filter(({ name }) => name !== tried)
  return { ...Object.fromEntries(others.map(({ name }) => [name, ownArguments[name] ?? null])), [tried]: value }
}

const takesIds = ({ type }: GraphQLArgument): boolean => getNamedType(type).name === 'ID'
const fieldsWithIds = rootFields().flatMap((root) =>
  root.field.args.flatMap((argument) =>
    takesIds(argument) ? [[`${root.name}(${argument.name})`, root, argument] as const] : [],
  ),
)

describe('an id that is none', () => {
  it.each(fieldsWithIds)('in %s is refused, and is no fault of ours', async (_what, root, argument) => {
    for (const bad of badIds) {
      const value = isListType(unwrapped(argument.type)) ? [bad] : bad
      const codes = await codesOf(root, variablesOf(root, argument.name, value), admin)
      for (const code of codes)
        expect([bad.slice(0, 20), code]).toEqual([
          bad.slice(0, 20),
          expect.toSatisfy((it) => expectedCodes.has(it as string)),
        ])
    }
  })

  it('a hundred thousand of them are refused before they are looked up', async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => `node_${at + 1}`)
    const root = rootFields().find(({ name }) => name === 'metricUpdate')
    if (!root) throw new Error('there is no metricUpdate')
    expect(await codesOf(root, { environmentId: 'env_1', nodeIds: many }, admin)).toEqual(['INVALID_INPUT'])
    const made = await request(
      server,
      {
        query: 'mutation($input: ApiTokenInput!) { createApiToken(input: $input) { token } }',
        variables: {
          input: { name: 'x', role: 'VIEWER', environmentIds: many.map((id) => id.replace('node', 'env')) },
        },
      },
      admin,
    )
    expect(made.errors?.[0]?.extensions.code).toBe('INVALID_INPUT')
  })
})

function unwrapped(type: GraphQLInputType): GraphQLInputType {
  return isNonNullType(type) ? type.ofType : type
}

const badTexts = [
  '',
  '\0',
  '\u{D800}',
  'x'.repeat(100_000),
  '\n{"level":50}',
  '\u001B[31m',
  '‮',
  '%s%n',
  "'; DROP TABLE users; --",
]
const takesText = ({ type }: GraphQLArgument): boolean => {
  const named = getNamedType(type)
  return named.name === 'String' || named.name === 'Cursor' || isInputObjectType(named)
}
const fieldsWithText = rootFields().filter(
  ({ field, name }) => field.args.some(takesText) && !name.startsWith('heartbeat'),
)

describe('a text that is meant badly', () => {
  it.each(fieldsWithText.map((root) => [root.name, root] as const))(
    'in %s is taken as text, or refused',
    async (_name, root) => {
      for (const bad of badTexts)
        for (const argument of root.field.args.filter(takesText)) {
          const named = getNamedType(argument.type)
          const value = isInputObjectType(named)
            ? Object.fromEntries(
                Object.values(named.getFields()).flatMap(({ name, type }) =>
                  getNamedType(type).name === 'String' ? [[name, isListType(unwrapped(type)) ? [bad] : bad]] : [],
                ),
              )
            : bad
          const codes = await codesOf(root, variablesOf(root, argument.name, value), owner)
          expect([bad.slice(0, 20), codes.filter((code) => code === 'INTERNAL')]).toEqual([bad.slice(0, 20), []])
        }
    },
  )

  it('leaves no control character in the audit log, and no line in ours that is not one', async () => {
    await database.query('DELETE FROM rate_limits')
    await post(server, 'sign-in/email', { email: 'x\n{"level":60,"msg":"forged"}\u001B[2J', password: 'p'.repeat(12) })
    const rows = await database.query(`SELECT actor_name || target || coalesce(detail, '') AS text FROM audit_entries`)
    expect(rows.filter(({ text }) => /\p{Cc}/u.test(String(text)))).toEqual([])
    expect(rows.some(({ text }) => String(text).includes('forged'))).toBe(true)
    const lines = server
      .process()
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    for (const line of lines) expect((JSON.parse(line) as { msg?: string }).msg).not.toBe('forged')
  })
})

describe('a document that is a bomb', () => {
  const codeAndTime = async (query: string) => {
    const { errors } = await request(server, { query }, admin)
    return errors?.[0]?.extensions.code
  }

  it.each([
    ['of aliases', `{ ${Array.from({ length: 101 }, (_, at) => `a${at}: environments { id }`).join(' ')} }`],
    ['of directives', `{ environments ${'@include(if: true)'.repeat(101)} { id } }`],
    [
      'of fragments that double',
      `{ environments { ...F0 } } ${Array.from({ length: 60 }, (_, at) => `fragment F${at} on Environment { id ...F${at + 1} ...F${at + 1} }`).join(' ')} fragment F60 on Environment { nodes { id } }`,
    ],
    [
      'of fragments in a ring',
      '{ environments { ...A } } fragment A on Environment { id ...B } fragment B on Environment { ...A }',
    ],
    [
      'of all history at once',
      '{ environments { nodes { hostSamples(since: "2026-01-01T00:00:00Z") { cpuPercent } pipelines { samples(since: "2026-01-01T00:00:00Z") { eventsIn } } } } }',
    ],
  ])('%s is refused before anything of it is done', async (_what, query) => {
    expect(await codeAndTime(query)).toBe('INVALID_INPUT')
  })

  it('as a batch of requests is refused', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: headersOf(admin),
      body: JSON.stringify(Array.from({ length: 100 }, () => ({ query: '{ environments { id } }' }))),
    })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('batches are not taken')
  })
})

describe('a cookie from elsewhere', () => {
  it.each([
    'sign-out',
    'change-password',
    'update-user',
    'two-factor/disable',
    'two-factor/enable',
    'invitation',
    'first-account',
  ])('changes nothing by a form to /auth/%s', async (path) => {
    const response = await fetch(`${server.url}/auth/${path}`, {
      method: 'POST',
      headers: {
        cookie: admin.cookie ?? '',
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.example',
      },
      body: 'name=evil',
    })
    expect(response.status).toBe(403)
    expect((await request(server, { query: '{ viewer { name } }' }, admin)).data).toEqual({ viewer: { name: 'admin' } })
  })

  it('with our header and another origin changes nothing either', async () => {
    const response = await fetch(`${server.url}/auth/sign-out`, {
      method: 'POST',
      headers: { ...headersOf(admin), origin: 'https://evil.example' },
      body: '{}',
    })
    expect(response.status).toBe(403)
    expect((await request(server, { query: '{ viewer { name } }' }, admin)).data).toEqual({ viewer: { name: 'admin' } })
  })

  it('is told to no other origin, in no answer', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-fleetbeat-request',
      },
    })
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('the sign-in library', () => {
  it.each([
    ['POST', 'sign-up/email'],
    ['GET', 'list-sessions'],
    ['GET', 'get-session'],
    ['POST', 'revoke-sessions'],
    ['POST', 'delete-user'],
    ['POST', 'change-email'],
    ['POST', 'update-session'],
    ['POST', 'request-password-reset'],
    ['POST', 'link-social'],
    ['POST', 'unlink-account'],
    ['POST', 'set-password'],
    ['POST', 'sign-in/social'],
    ['GET', 'ok'],
    ['GET', 'error'],
  ])('answers nothing at %s /auth/%s that we did not ask it for', async (method, path) => {
    const response = await fetch(`${server.url}/auth/${path}`, {
      method,
      headers: { ...headersOf(admin), origin: server.url },
      ...(method === 'POST' ? { body: '{}' } : {}),
    })
    expect(response.status).toBe(404)
  })

  it('takes a name as any other of ours', async () => {
    const names = ['', 'x'.repeat(101), 'a\0b', 'a\nb']
    for (const name of names) expect((await post(server, 'update-user', { name }, admin)).status).toBe(400)
    expect((await post(server, 'update-user', { name: 'admin', image: 'x', owner: true }, admin)).status).toBe(200)
    expect((await request(server, { query: '{ viewer { owner } }' }, admin)).data).toEqual({ viewer: { owner: false } })
  })
})

describe('secrets', () => {
  it('are in no log, no error and no metric', async () => {
    const { token } = await createApiToken(server, owner, { role: 'VIEWER', environmentIds: ['env_1'] })
    const wrong = `fb_api_${randomBytes(32).toString('base64url')}`
    const { errors } = await request(server, { query: '{ environments { id } }' }, { token: wrong })
    expect(JSON.stringify(errors)).not.toContain(wrong.slice(7))
    await request(server, { query: '{ environments { id } }' }, { token })
    await fetch(`${server.url}/graphql`, { method: 'POST', headers: headersOf({ token }), body: '{' })
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    const said = server.process().output() + metrics
    for (const secret of [token, wrong, ownerAccount.password, 'a-password-of-theirs'])
      expect(said).not.toContain(secret)
    expect(said).not.toMatch(/session_token=[\w.%-]{20}/)
  })

  it('of tokens are kept as hashes alone', async () => {
    const { token } = await createApiToken(server, owner, { role: 'VIEWER', environmentIds: ['env_1'] })
    const tables = await database.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    )
    for (const { name } of tables) {
      const [found] = await database.query(
        `SELECT count(*)::int AS rows FROM "${String(name)}" t WHERE t::text LIKE '%' || $1 || '%'`,
        [token.slice('fb_api_'.length)],
      )
      expect([name, found]).toEqual([name, { rows: 0 }])
    }
  })
})
