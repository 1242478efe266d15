// What people save for themselves, what a screen on a wall may see, and pages of history by position and by time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enroll, headersOf, heartbeatMutation, request, signIn, type Credentials } from '../harness/api.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { addPerson, ask, codeIn, createEnvironment, ownerAccount, ownerEnv, post } from '../harness/people.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse } from '../harness/sse.ts'

let database: TestDatabase
let server: TestServer
let owner: Credentials

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startServer({ env: { ...ownerEnv, DATABASE_URL: database.url } })
  owner = { cookie: await signIn(server, ownerAccount) }
}, 60_000)
afterAll(async () => {
  await server.close()
  await database.close()
}, 60_000)

describe('a saved view', () => {
  const save = (by: Credentials, view: { page?: string; name: string; settings?: string }) =>
    request<{ saveView: { id: string; settings: string } }>(
      server,
      {
        query:
          'mutation($page: String!, $name: String!, $settings: String!) { saveView(page: $page, name: $name, settings: $settings) { id settings } }',
        variables: { page: 'overview', settings: '{}', ...view },
      },
      by,
    )
  /** Where many are saved at once, one may wait for longer than the server lets it: it is saved again. */
  const saveAtLast = async (by: Credentials, name: string) => {
    for (;;) {
      const answer = await save(by, { name })
      if (answer.errors?.[0]?.extensions.code !== 'UNAVAILABLE') return answer
    }
  }
  const viewsOf = async (by: Credentials) =>
    (
      await ask<{ viewer: { views: { name: string; settings: string }[] } }>(server, by, {
        query: '{ viewer { views { name settings } } }',
      })
    ).viewer.views

  it('is its person’s alone, and one of the same name is replaced', async () => {
    const person = await addPerson(server, owner, { email: 'a@example.com', environmentId: 'env_1', role: 'VIEWER' })
    const saved = await save(person, { name: 'mine', settings: '{"range":"1h"}' })
    await save(person, { name: 'mine', settings: '{"range":"6h"}' })
    expect(await viewsOf(person)).toEqual([{ name: 'mine', settings: '{"range":"6h"}' }])
    expect(await viewsOf(owner)).toEqual([])
    const remove = (by: Credentials) =>
      request(
        server,
        { query: 'mutation($id: ID!) { removeView(viewId: $id) }', variables: { id: saved.data?.saveView.id } },
        by,
      )
    expect((await remove(owner)).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect((await remove(person)).data).toEqual({ removeView: true })
    expect(await viewsOf(person)).toEqual([])
  })

  it('is bounded in size and in number, however many are saved at once', async () => {
    const person = await addPerson(server, owner, { email: 'b@example.com', environmentId: 'env_1', role: 'VIEWER' })
    expect((await save(person, { name: 'big', settings: 'x'.repeat(8_193) })).errors?.[0]?.extensions.code).toBe(
      'INVALID_INPUT',
    )
    const answers = await Promise.all(Array.from({ length: 55 }, (_, at) => saveAtLast(person, `view ${at}`)))
    expect(answers.filter(({ errors }) => errors?.[0]?.extensions.code === 'CONFLICT')).toHaveLength(5)
    expect(await viewsOf(person)).toHaveLength(50)
  })
})

describe('a screen on a wall', () => {
  async function open(environmentId: string) {
    const { createWallLink } = await ask<{ createWallLink: { path: string } }>(server, owner, {
      query: 'mutation($id: ID!) { createWallLink(environmentId: $id) { path } }',
      variables: { id: environmentId },
    })
    const code = codeIn(createWallLink.path)
    const opened = await post(server, 'wall', { code })
    return { code, opened, cookie: opened.headers.getSetCookie()[0] ?? '' }
  }

  it('reads its environment and nothing else, until its token is revoked', async () => {
    await createEnvironment(server, owner, 'not-shown')
    const { code, opened, cookie } = await open('env_1')
    expect(opened.status).toBe(200)
    expect(cookie).toMatch(/^fleetbeat\.wall=fb_api_[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
    expect((await post(server, 'wall', { code })).status).toBe(404)
    const screen = { cookie: cookie.split(';', 1)[0] ?? '' }
    expect(await ask(server, screen, { query: '{ viewer { id } environments { name viewerRole } }' })).toEqual({
      viewer: null,
      environments: [{ name: 'production', viewerRole: 'VIEWER' }],
    })
    const change = 'mutation { createEnrollmentToken(environmentId: "env_1", label: "x") { token } }'
    expect((await request(server, { query: change }, screen)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    // A cookie alone, as another site would send it, is nobody.
    const bare = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: screen.cookie },
      body: JSON.stringify({ query: '{ environments { name } }' }),
    })
    expect(await bare.text()).toContain('UNAUTHENTICATED')

    const stream = await openSse(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...headersOf(screen), accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { fleetStatus(environmentId: "env_1") { snapshot } }' }),
    })
    await stream.next(1)
    const { environment } = await ask<{ environment: { apiTokens: { id: string; name: string }[] } }>(server, owner, {
      query: '{ environment(id: "env_1") { apiTokens { id name } } }',
    })
    const token = environment.apiTokens.find(({ name }) => name === 'Wall view')
    await ask(server, owner, {
      query: 'mutation($id: ID!) { revokeApiToken(apiTokenId: $id) }',
      variables: { id: token?.id },
    })
    await stream.ended
    expect(stream.raw()).toContain('UNAUTHENTICATED')
  })
})

describe('history', () => {
  it('is paged both ways by position, by time, and by what changed', async () => {
    const { createEnrollmentToken } = await ask<{ createEnrollmentToken: { token: string } }>(server, owner, {
      query: 'mutation { createEnrollmentToken(environmentId: "env_1", label: "x") { token } }',
    })
    const agent = await enroll(server, {
      token: createEnrollmentToken.token,
      machineId: 'm',
      name: 'm',
      pipelines: [{ name: 'p' }],
    })
    for (let seq = 1; seq <= 6; seq += 1) {
      const status = seq % 2 ? 'RUNNING' : 'CRASHED'
      const pipelines = [{ pipelineId: agent.pipelineIds[0], status, logs: [{ line: `line ${seq}` }] }]
      const input = {
        bootId: 'b',
        seq,
        sampledAt: new Date().toISOString(),
        agentVersion: '1',
        deploymentMode: 'STANDALONE',
        pipelines,
      }
      await ask(server, agent, { query: heartbeatMutation, variables: { input } })
    }
    interface Entry {
      readonly message: string
      readonly cursor: string
      readonly receivedAt: string
    }
    const logs = async (args: string) =>
      (
        await ask<{ logEntries: Entry[] }>(server, owner, {
          query: `{ logEntries(environmentId: "env_1"${args}) { message cursor receivedAt } }`,
        })
      ).logEntries
    const all = await logs('')
    const messages = (entries: readonly Entry[]) => entries.map(({ message }) => message)
    expect(messages(all)).toEqual([6, 5, 4, 3, 2, 1].map((n) => `line ${n}`))
    const [, , , third] = all
    expect(messages(await logs(`, after: "${third?.cursor}", first: 2`))).toEqual(['line 5', 'line 4'])
    expect(messages(await logs(`, before: "${third?.cursor}", first: 1`))).toEqual(['line 2'])
    expect(messages(await logs(`, after: "${third?.cursor}", before: "${all[0]?.cursor}"`))).toEqual([
      'line 5',
      'line 4',
    ])
    expect(messages(await logs(`, since: "${third?.receivedAt}"`))).toEqual(['line 6', 'line 5', 'line 4', 'line 3'])
    expect(messages(await logs(`, until: "${third?.receivedAt}"`))).toEqual(['line 2', 'line 1'])

    const changes = async (args: string) =>
      (
        await ask<{ statusChanges: { to: string }[] }>(server, owner, {
          query: `{ statusChanges(environmentId: "env_1"${args}) { to } }`,
        })
      ).statusChanges.map(({ to }) => to)
    expect(await changes(', of: PIPELINE, to: ["CRASHED"]')).toEqual(['CRASHED', 'CRASHED', 'CRASHED'])
    expect(await changes(', of: NODE, to: ["HEALTHY", "DEGRADED"], first: 1')).toHaveLength(1)
    expect(await changes(', of: NODE, to: ["CRASHED"]')).toEqual([])
    const wrong = await request(
      server,
      { query: '{ statusChanges(environmentId: "env_1", to: ["GONE"]) { to } }' },
      owner,
    )
    expect(wrong.errors?.[0]?.extensions.code).toBe('INVALID_INPUT')

    const { node } = await ask<{
      node: {
        uptime: { percent: number | null; segments: { status: string }[] }
        pipelines: { uptime: { incidents: number } }[]
      }
    }>(server, owner, {
      query: `query($id: ID!, $since: DateTime!) { node(id: $id) {
        uptime(since: $since) { percent segments { status } }
        pipelines { uptime(since: $since) { incidents } } } }`,
      variables: { id: agent.nodeId, since: new Date(Date.now() - 86_400_000).toISOString() },
    })
    expect(node.uptime.percent).toBe(100)
    expect(node.uptime.segments[0]?.status).toBe('UNKNOWN')
    expect(node.pipelines[0]?.uptime.incidents).toBe(3)
  })
})
