// What a stranger can do at the door of a running server: nothing that costs more than its answer.
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getIntrospectionQuery } from 'graphql'
import { enrollmentToken } from '../harness/agent.ts'
import { enroll, headersOf, heartbeatMutation, request, signIn } from '../harness/api.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse } from '../harness/sse.ts'

const account = { email: 'owner@example.com', password: 'correct-horse-battery' }
let server: TestServer
let cookie: string

beforeAll(async () => {
  server = await startServer({
    env: {
      FLEETBEAT_LOCAL_AGENT: 'off',
      FLEETBEAT_OWNER_EMAIL: account.email,
      FLEETBEAT_OWNER_PASSWORD: account.password,
    },
  })
  cookie = await signIn(server, account)
}, 60_000)
afterAll(async () => {
  await server.close()
}, 60_000)

const codeOf = async (query: string, credentials = {}) =>
  (await request(server, { query }, credentials)).errors?.[0]?.extensions.code
const messageOf = async (query: string) =>
  (await request(server, { query }, { cookie })).errors?.map(({ message }) => message).join('; ')

describe('documents', () => {
  const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, at) => `a${at}: __typename`).join(' ')} }`

  it('are bounded in every way, and the bound is told', async () => {
    expect(await codeOf(aliases(100))).toBeUndefined()
    expect(await messageOf(aliases(101))).toBe('The document: expected at most 100 aliases, got more')
    expect(await messageOf(`{ viewer { ${'id '.repeat(3_000)} } }`)).toContain('contains more that 3000 tokens')
    expect(await messageOf(`{ __typename } #${'x'.repeat(64 * 1024)}`)).toContain(
      'a document of at most 65536 characters',
    )
    expect(await messageOf(`{ ${'__typename @include(if: true) '.repeat(101)} }`)).toContain('at most 100 directives')
    expect(await messageOf('{a'.repeat(30_000))).toContain('tokens')
  })

  it('are refused in the same words over a stream', async () => {
    const stream = await openSse(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...headersOf({ cookie }), accept: 'text/event-stream' },
      body: JSON.stringify({ query: aliases(101) }),
    })
    const [answer] = await stream.next<{ errors: { extensions: { code: string } }[] }>(1)
    expect(answer?.errors[0]?.extensions.code).toBe('INVALID_INPUT')
    stream.close()
  })

  it('tell the schema to who signed in', async () => {
    const fragment = 'query { ...S } fragment S on Query { __schema { queryType { name } } }'
    for (const query of [getIntrospectionQuery(), fragment, '{ __type(name: "Query") { name } }']) {
      expect(await codeOf(query)).toBe('UNAUTHENTICATED')
      expect(await codeOf(query, { cookie })).toBeUndefined()
    }
  })

  it.each([
    [{ query: 7 }, 'query'],
    [{ query: '{ __typename }', operationName: 7 }, 'operationName'],
    [{ query: '{ __typename }', variables: 'text' }, 'variables'],
    [{ query: '{ __typename }', variables: [] }, 'variables'],
    [{ query: '{ __typename }', extensions: 7 }, 'extensions'],
  ])('come with what they should: %j', async (body, named) => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { ...headersOf({ cookie }), accept },
        body: JSON.stringify(body),
      })
      const text = await response.text()
      expect(text).toContain(`${named}: expected`)
      expect(text).toContain('INVALID_INPUT')
    }
  })

  it('come by GET with variables that are JSON', async () => {
    const response = await fetch(`${server.url}/graphql?query=%7B__typename%7D&variables=x`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('variables: expected JSON')
  })
})

describe('values', () => {
  const since = (value: string) => `{ node(id: "node_1") { hostSamples(since: "${value}") { sampledAt } } }`

  it.each(['2026-02-30T00:00:00Z', '2026-01-31T24:00:00Z', '0000-01-01T00:00:00Z', '2026-13-01T00:00:00Z'])(
    'are instants that exist: %s',
    async (value) => {
      expect(await messageOf(since(value))).toContain('DateTime: expected an RFC 3339 instant')
    },
  )

  it('hold no character that text cannot', async () => {
    const query = 'query($text: String) { logEntries(environmentId: "env_1", filter: { text: $text }) { id } }'
    const { errors } = await request(server, { query, variables: { text: 'a\0b' } }, { cookie })
    expect(errors?.[0]?.extensions.code).toBe('INVALID_INPUT')
  })

  it('are looked for as they are: % and _ stand for themselves', async () => {
    const agent = await enroll(server, {
      token: await enrollmentToken(server),
      machineId: 'm',
      name: 'm',
      pipelines: [{ name: 'p' }],
    })
    const lines = ['100% of it', '100 of it', 'a_b', 'aXb', 'back\\slash']
    const input = {
      bootId: 'b',
      seq: 1,
      sampledAt: new Date().toISOString(),
      agentVersion: '1',
      deploymentMode: 'STANDALONE',
      pipelines: [{ pipelineId: agent.pipelineIds[0], status: 'RUNNING', logs: lines.map((line) => ({ line })) }],
    }
    await request(server, { query: heartbeatMutation, variables: { input } }, { token: agent.token })
    const found = async (text: string) => {
      const query = 'query($text: String) { logEntries(environmentId: "env_1", filter: { text: $text }) { message } }'
      const { data } = await request<{ logEntries: { message: string }[] }>(
        server,
        { query, variables: { text } },
        { cookie },
      )
      return data?.logEntries.map(({ message }) => message)
    }
    expect(await found('0%')).toEqual(['100% of it'])
    expect(await found('A_B')).toEqual(['a_b'])
    expect(await found('\\')).toEqual(['back\\slash'])
  })
})

describe('signing in and out', () => {
  it('reads no more of a body than it needs', async () => {
    const response = await fetch(`${server.url}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-fleetbeat-request': '1', origin: server.url },
      body: JSON.stringify({ ...account, filler: 'x'.repeat(64 * 1024) }),
    })
    expect(response.status).toBe(413)
  })

  it('ends the streams of who signs out, and tells who comes back', async () => {
    const leaving = await signIn(server, account)
    const headers = { ...headersOf({ cookie: leaving }), accept: 'text/event-stream' }
    const stream = await openSse(`${server.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: 'subscription { fleetStatus(environmentId: "env_1") { snapshot } }' }),
    })
    await stream.next(1)
    const out = await fetch(`${server.url}/auth/sign-out`, {
      method: 'POST',
      headers: { ...headersOf({ cookie: leaving }), origin: server.url },
      body: '{}',
    })
    expect(out.status).toBe(200)
    await stream.ended
    expect(stream.raw()).toContain('UNAUTHENTICATED')
    expect(await codeOf('{ environments { id } }', { cookie: leaving })).toBe('UNAUTHENTICATED')
    expect(await codeOf('{ environments { id } }', { cookie })).toBeUndefined()
  })
})

describe('names of hosts', () => {
  function get(path: string, headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      httpRequest(`${server.url}${path}`, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
  }

  it('that lead here without being ours read no metrics', async () => {
    const { host } = new URL(server.url)
    expect(await get('/metrics', { host })).toBe(200)
    expect(await get('/metrics', { host: 'localhost:1' })).toBe(200)
    expect(await get('/metrics', { host: 'evil.example' })).toBe(401)
    for (const name of ['x-real-ip', 'x-forwarded-host', 'x-forwarded-for', 'forwarded', 'via'])
      expect(await get('/metrics', { host, [name]: '8.8.8.8' })).toBe(401)
  })

  it('that are none are refused', async () => {
    for (const path of ['/auth/get-session', '/metrics', '/graphql'])
      expect(await get(path, { host: 'a b%' })).toBe(400)
  })
})

it('tells who has too many streams when to come back', async () => {
  const other = await signIn(server, account)
  const reserve = () => fetch(`${server.url}/graphql/stream`, { method: 'PUT', headers: headersOf({ cookie: other }) })
  const tokens = await Promise.all(Array.from({ length: 100 }, reserve))
  expect(new Set(tokens.map(({ status }) => status))).toEqual(new Set([201]))
  const refused = await reserve()
  expect(refused.status).toBe(429)
  const { errors } = (await refused.json()) as { errors: { extensions: { code: string; retryAfterMs: number } }[] }
  expect(errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 10_000 })
})
