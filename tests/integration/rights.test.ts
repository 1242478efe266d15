// Streams live no longer than the rights they stand on: whatever changes these, on whichever of two servers, ends them with a reason.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enroll, headersOf, heartbeatMutation, request, signIn, type Credentials } from '../harness/api.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import {
  addPerson,
  ask,
  createApiToken,
  createEnvironment,
  ownerAccount,
  ownerEnv,
  post,
  removeMember,
  setRole,
} from '../harness/people.ts'
import { firstBytes, openRaw, subscribeRequest } from '../harness/raw-stream.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse, type SseStream } from '../harness/sse.ts'

let database: TestDatabase
let one: TestServer
let other: TestServer
let owner: Credentials
let people = 0
const environmentId = 'env_1'

beforeAll(async () => {
  database = await createTestDatabase()
  const env = {
    ...ownerEnv,
    DATABASE_URL: database.url,
    FLEETBEAT_SECRET: 'a secret that both of them know well',
  }
  one = await startServer({ env })
  other = await startServer({ env })
  owner = { cookie: await signIn(one, ownerAccount) }
}, 60_000)
afterAll(async () => {
  await one.close()
  await other.close()
  await database.close()
}, 60_000)

function subscribe(by: Credentials, field = `statusChange(environmentId: "${environmentId}") { state }`) {
  return openSse(`${other.url}/graphql`, {
    method: 'POST',
    headers: { ...headersOf(by), accept: 'text/event-stream' },
    body: JSON.stringify({ query: `subscription { ${field} }` }),
  })
}

/** A person of this role with an open stream on the other server. */
async function watching(role: 'VIEWER' | 'OPERATOR' | 'ADMIN') {
  people += 1
  // A few people make many sign-ins: the count of them is the same for all who ask from here.
  await database.query('DELETE FROM rate_limits')
  const person = await addPerson(one, owner, { email: `p${people}@example.com`, environmentId, role })
  const stream = await subscribe(person)
  await stream.next(1)
  return { person, stream }
}

async function codes(stream: SseStream): Promise<string[]> {
  await stream.ended
  return codesIn(stream)
}

function codesIn(stream: SseStream): string[] {
  return stream.events
    .filter(({ event }) => event === 'next')
    .flatMap(({ data }) => (JSON.parse(data) as { errors?: { extensions: { code: string } }[] }).errors ?? [])
    .map(({ extensions }) => extensions.code)
}

const completed = (stream: SseStream) => stream.events.some(({ event }) => event === 'complete')

describe('a stream ends', () => {
  it('as UNAUTHENTICATED when its person signs out', async () => {
    const { person, stream } = await watching('VIEWER')
    expect((await post(one, 'sign-out', {}, person)).status).toBe(200)
    expect(await codes(stream)).toEqual(['UNAUTHENTICATED'])
    expect(completed(stream)).toBe(true)
  })

  it('as UNAUTHENTICATED when its session is ended from another one, which goes on', async () => {
    const { person, stream } = await watching('VIEWER')
    const second = { cookie: await signIn(one, person) }
    const staying = await subscribe(second)
    await staying.next(1)
    await ask(one, second, { query: 'mutation { endOtherSessions }' })
    expect(await codes(stream)).toEqual(['UNAUTHENTICATED'])
    expect(codesIn(staying)).toEqual([])
    expect((await request(one, { query: '{ viewer { id } }' }, second)).data).toMatchObject({ viewer: {} })
    staying.close()
  })

  it.each([
    ['is locked', 'setPersonLocked(personId: $id, locked: true) { id }'],
    ['is signed out by an owner', 'signOutPerson(personId: $id)'],
    ['is removed', 'removePerson(personId: $id)'],
  ])('as UNAUTHENTICATED when its person %s', async (_what, mutation) => {
    const { person, stream } = await watching('ADMIN')
    await ask(one, owner, { query: `mutation($id: ID!) { ${mutation} }`, variables: { id: person.id } })
    expect(await codes(stream)).toEqual(['UNAUTHENTICATED'])
  })

  it('as UNAUTHENTICATED when its session has had its time', async () => {
    const { person, stream } = await watching('VIEWER')
    await database.query(`UPDATE sessions SET expires_at = now() + interval '300 ms' WHERE user_id = $1`, [person.id])
    expect(await codes(stream)).toEqual(['UNAUTHENTICATED'])
  })

  it('as FORBIDDEN when its person is no member any more, and is over', async () => {
    const { person, stream } = await watching('OPERATOR')
    await removeMember(one, owner, { environmentId, personId: person.id })
    expect(await codes(stream)).toEqual(['FORBIDDEN'])
    expect(completed(stream)).toBe(true)
    const again = await subscribe(person)
    await again.next(1)
    expect(codesIn(again)).toEqual(['NOT_FOUND'])
  })

  it.each([
    ['lowered', 'ADMIN', 'VIEWER'],
    ['raised', 'VIEWER', 'OPERATOR'],
  ] as const)('as ACCESS_CHANGED when the role is %s, and can be opened again', async (_what, before, after) => {
    const { person, stream } = await watching(before)
    await setRole(one, owner, { environmentId, personId: person.id, role: after })
    expect(await codes(stream)).toEqual(['ACCESS_CHANGED'])
    expect(completed(stream)).toBe(false)
    const again = await subscribe(person)
    await again.next(1)
    expect(codesIn(again)).toEqual([])
    again.close()
  })

  it('as UNAUTHENTICATED when its API token is revoked, which is refused from then on', async () => {
    const { token, id } = await createApiToken(one, owner, { role: 'VIEWER', environmentIds: [environmentId] })
    const stream = await subscribe({ token })
    await stream.next(1)
    await ask(one, owner, { query: 'mutation($id: ID!) { revokeApiToken(apiTokenId: $id) }', variables: { id } })
    const refused = await request(one, { query: '{ environments { id } }' }, { token })
    expect(refused.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(await codes(stream)).toEqual(['UNAUTHENTICATED'])
    const refusedThere = await request(other, { query: '{ environments { id } }' }, { token })
    expect(refusedThere.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  it('as UNAUTHENTICATED when its API token has had its time', async () => {
    const { token, stream } = await subscribeInItsTime()
    expect(await codes(stream)).toEqual(['UNAUTHENTICATED'])
    const refused = await request(one, { query: '{ environments { id } }' }, { token })
    expect(refused.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  it('as FORBIDDEN when its environment is removed, also for an owner', async () => {
    const id = await createEnvironment(one, owner, 'short-lived')
    const stream = await subscribeOnceKnown(id)
    await ask(one, owner, {
      query: 'mutation($id: ID!) { removeEnvironment(environmentId: $id, name: "short-lived") }',
      variables: { id },
    })
    expect(await codes(stream)).toEqual(['FORBIDDEN'])
  })
})

/** A stream of a token that ends soon: the server knows its end from the opening on. */
async function subscribeInItsTime(): Promise<{ token: string; stream: SseStream }> {
  for (let lifeMs = 1_500; ; lifeMs *= 2) {
    const expiresAt = new Date(Date.now() + lifeMs).toISOString()
    const { token } = await createApiToken(one, owner, { role: 'VIEWER', environmentIds: [environmentId], expiresAt })
    const stream = await subscribe({ token })
    // Where the opening took longer than that, it is refused.
    if (stream.status === 200) await stream.next(1)
    if (stream.status === 200 && codesIn(stream).length === 0) return { token, stream }
    stream.close()
  }
}

/** The other server hears of a new environment a moment later. */
async function subscribeOnceKnown(id: string): Promise<SseStream> {
  for (;;) {
    const stream = await subscribe(owner, `fleetStatus(environmentId: "${id}") { snapshot }`)
    await stream.next(1)
    if (codesIn(stream).length === 0) return stream
    stream.close()
  }
}

describe('a reader that does not keep up', () => {
  it('gets nothing that was told after its rights ended, though its group goes on', { timeout: 60_000 }, async () => {
    const [slow, quick] = [await watching('VIEWER'), await watching('VIEWER')]
    slow.stream.close()
    quick.stream.close()
    const query = `subscription { logEntry(environmentId: "${environmentId}") { skipped entries { message } } }`
    const port = Number(new URL(other.url).port)
    const caller = { port, cookie: slow.person.cookie }
    const socket = await openRaw(caller, subscribeRequest(caller, query))
    await firstBytes(socket)
    socket.pause()
    const going = await subscribe(quick.person, query.slice('subscription { '.length, -2))
    await going.next(1)

    const { createEnrollmentToken } = await ask<{ createEnrollmentToken: { token: string } }>(one, owner, {
      query: `mutation { createEnrollmentToken(environmentId: "${environmentId}", label: "x") { token } }`,
    })
    const agent = await enroll(one, {
      token: createEnrollmentToken.token,
      machineId: 'talkative',
      name: 'talkative',
      pipelines: [{ name: 'talk' }],
    })
    let seq = 0
    const say = async (lines: readonly string[]) => {
      seq += 1
      const input = {
        bootId: 'b',
        seq,
        sampledAt: new Date().toISOString(),
        agentVersion: '1',
        deploymentMode: 'STANDALONE',
        pipelines: [{ pipelineId: agent.pipelineIds[0], status: 'RUNNING', logs: lines.map((line) => ({ line })) }],
      }
      await ask(one, agent, { query: heartbeatMutation, variables: { input } })
    }
    // More than the sockets between them hold, and more than its queue.
    for (let round = 0; round < 12; round += 1)
      await say(Array.from({ length: 90 }, () => `before ${'x'.repeat(16_000)}`))
    await say(['all of it was said'])
    await expect.poll(() => going.raw(), { timeout: 30_000 }).toContain('all of it was said')
    await removeMember(one, owner, { environmentId, personId: slow.person.id })
    await expect
      .poll(async () => (await request(other, { query: '{ environments { id } }' }, slow.person)).data)
      .toEqual({ environments: [] })
    await say(['after it was over'])
    await expect.poll(() => going.raw(), { timeout: 10_000 }).toContain('after it was over')

    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.resume()
    await closed
    expect(text).toContain('before')
    expect(text).toContain('FORBIDDEN')
    expect(text).not.toContain('after it was over')
    going.close()
  })
})

describe('one connection with several operations', () => {
  it('goes on with what its person may still see', async () => {
    const id = await createEnvironment(one, owner, 'second')
    ;(await subscribeOnceKnown(id)).close()
    const { person, stream } = await watching('VIEWER')
    stream.close()
    await setRole(one, owner, { environmentId: id, personId: person.id, role: 'VIEWER' })
    const single = `${other.url}/graphql/stream`
    const headers = headersOf(person)
    const token = await (await fetch(single, { method: 'PUT', headers })).text()
    const withToken = { ...headers, 'x-graphql-event-stream-token': token }
    const opened = await openSse(single, { headers: { ...withToken, accept: 'text/event-stream' } })
    const fields = { 1: environmentId, 2: id }
    for (const [operationId, environment] of Object.entries(fields))
      await fetch(single, {
        method: 'POST',
        headers: withToken,
        body: JSON.stringify({
          query: `subscription { fleetStatus(environmentId: "${environment}") { snapshot } }`,
          extensions: { operationId },
        }),
      })
    await opened.next(2)
    await removeMember(one, owner, { environmentId, personId: person.id })
    const refusals = () =>
      opened.events
        .filter(({ event }) => event === 'next')
        .map(({ data }) => JSON.parse(data) as { payload: { errors?: object[] } })
        .filter(({ payload }) => payload.errors)
    await expect
      .poll(refusals)
      .toMatchObject([{ id: '1', payload: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } }])
    await ask(one, owner, {
      query: 'mutation($id: ID!) { updateEnvironment(environmentId: $id, intervalSeconds: 7) { id } }',
      variables: { id },
    })
    expect(opened.events.filter(({ event }) => event === 'complete')).toHaveLength(1)
    opened.close()
  })
})

describe('who is added to an environment', () => {
  it('sees it without connecting again, and who is removed sees it go', async () => {
    const { person, stream } = await watching('VIEWER')
    stream.close()
    interface Update {
      readonly data: {
        readonly accessUpdate: { snapshot: boolean; environments: { id: string; viewerRole: string }[] }
      }
    }
    const updates = await subscribe(person, 'accessUpdate { snapshot environments { id viewerRole } }')
    const [first] = await updates.next<Update>(1)
    expect(first?.data.accessUpdate).toEqual({
      snapshot: true,
      environments: [{ id: environmentId, viewerRole: 'VIEWER' }],
    })
    const id = await createEnvironment(one, owner, 'new-one')
    await setRole(one, owner, { environmentId: id, personId: person.id, role: 'OPERATOR' })
    const [, second] = await updates.next<Update>(2)
    expect(second?.data.accessUpdate.environments).toEqual([
      { id, viewerRole: 'OPERATOR' },
      { id: environmentId, viewerRole: 'VIEWER' },
    ])
    await removeMember(one, owner, { environmentId, personId: person.id })
    const [, , third] = await updates.next<Update>(3)
    expect(third?.data.accessUpdate.environments).toEqual([{ id, viewerRole: 'OPERATOR' }])
    updates.close()
  })
})
