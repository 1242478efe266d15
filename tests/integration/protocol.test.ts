// GraphQL over SSE by its protocol (enisdenjo/graphql-sse, PROTOCOL.md), in both modes and over every HTTP we speak. What is tested is told in
// `peer` alone: another server of the protocol could stand there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../harness/api.ts'
import { createCertificate, type TestCertificate } from '../harness/certificate.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { http1, http2, type Received, type Sent, type Transport } from '../harness/transport.ts'

/** The server whose protocol is tested: its paths, its documents, and how a caller is known. */
const peer = {
  distinct: '/graphql',
  single: '/graphql/stream',
  tokenHeader: 'x-graphql-event-stream-token',
  subscription: 'subscription { fleetStatus(environmentId: "env_1") { snapshot counts { total } } }',
  firstEvent: { data: { fleetStatus: { snapshot: true, counts: { total: 0 } } } },
  query: '{ __typename }',
  answer: { data: { __typename: 'Query' } },
  invalid: '{ nonsense }',
  mutation: 'mutation { createEnrollmentToken(environmentId: "env_1", label: "x") { token } }',
}
const account = { email: 'owner@example.com', password: 'correct-horse-battery' }
const owner = { FLEETBEAT_OWNER_EMAIL: account.email, FLEETBEAT_OWNER_PASSWORD: account.password }

let certificate: TestCertificate
let plain: TestServer
let secure: TestServer
let cookies: { plain: string; secure: string }

beforeAll(async () => {
  certificate = await createCertificate()
  plain = await startServer({ env: { ...owner, FLEETBEAT_LOCAL_AGENT: 'off' } })
  secure = await startServer({
    env: { ...owner, FLEETBEAT_LOCAL_AGENT: 'off', TLS_CERT: certificate.files.cert, TLS_KEY: certificate.files.key },
  })
  cookies = {
    plain: await signIn(plain, account),
    secure: await signInOver(http2(certificate.cert)(secure.url), secure),
  }
}, 60_000)
afterAll(async () => {
  await plain.close()
  await secure.close()
  await certificate.close()
}, 60_000)

async function signInOver(transport: Transport, { url }: TestServer): Promise<string> {
  const response = await transport.send({
    method: 'POST',
    path: '/auth/sign-in/email',
    headers: { 'content-type': 'application/json', 'x-fleetbeat-request': '1', origin: url },
    body: JSON.stringify(account),
  })
  await response.ended
  expect(response.status).toBe(200)
  transport.close()
  const cookies = [response.headers['set-cookie'] ?? []].flat()
  // Over TLS nothing of it is ever sent in the clear.
  for (const cookie of cookies) expect(cookie).toMatch(/^__Secure-.*; Secure(;|$)/)
  expect(response.headers['strict-transport-security']).toBe('max-age=31536000')
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ')
}

interface Event {
  readonly event: string
  readonly data: unknown
}

function eventsOf(response: Received): Event[] {
  const blocks = response.text().split('\n\n').slice(0, -1)
  return blocks.flatMap((block): Event[] => {
    const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1]
    const event = field('event')
    const data = field('data')
    return event === undefined ? [] : [{ event, data: data ? (JSON.parse(data) as unknown) : null }]
  })
}

describe.each([
  { over: 'HTTP/1.1', of: () => http1()(plain.url), cookie: () => cookies.plain },
  { over: 'HTTP/1.1 with TLS', of: () => http1(certificate.cert)(secure.url), cookie: () => cookies.secure },
  { over: 'HTTP/2', of: () => http2(certificate.cert)(secure.url), cookie: () => cookies.secure },
])('over $over', ({ of, cookie }) => {
  let transport: Transport
  beforeAll(() => {
    transport = of()
  })
  afterAll(() => transport.close())

  const send = ({ headers, ...sent }: Sent) =>
    transport.send({
      ...sent,
      headers: { cookie: cookie(), 'x-fleetbeat-request': '1', 'content-type': 'application/json', ...headers },
    })
  const stream = { accept: 'text/event-stream' }

  describe('distinct connections mode', () => {
    const ask = (query: string, headers: Record<string, string> = stream) =>
      send({ method: 'POST', path: peer.distinct, headers, body: JSON.stringify({ query }) })

    it('streams events, and keeps the stream open', async () => {
      const response = await ask(peer.subscription)
      expect(response.status).toBe(200)
      expect(response.headers['content-type']).toMatch(/^text\/event-stream/)
      expect(response.headers['cache-control']).toContain('no-cache')
      await expect.poll(() => eventsOf(response)).toEqual([{ event: 'next', data: peer.firstEvent }])
      response.leave()
    })

    it('answers a query as one event, says that it is complete, and ends', async () => {
      const response = await ask(peer.query)
      await response.ended
      expect(eventsOf(response)).toEqual([
        { event: 'next', data: peer.answer },
        { event: 'complete', data: null },
      ])
    })

    it('tells what is wrong with a document as GraphQL errors', async () => {
      const response = await ask(peer.invalid)
      await response.ended
      const [next, complete] = eventsOf(response)
      expect(next).toMatchObject({ event: 'next', data: { errors: [{ message: expect.any(String) as string }] } })
      expect(complete?.event).toBe('complete')
    })

    it('takes a subscription by GET', async () => {
      const path = `${peer.distinct}?query=${encodeURIComponent(peer.subscription)}`
      const response = await send({ method: 'GET', path, headers: stream })
      await expect.poll(() => eventsOf(response)).toEqual([{ event: 'next', data: peer.firstEvent }])
      response.leave()
    })

    it('takes no mutation by GET', async () => {
      const path = `${peer.distinct}?query=${encodeURIComponent(peer.mutation)}`
      const response = await send({ method: 'GET', path, headers: stream })
      await response.ended
      expect(response.status).toBeGreaterThanOrEqual(400)
    })

    it('tells who asks for no stream that a subscription needs one', async () => {
      for (const accept of ['application/json', '*/*', 'application/json, text/event-stream;q=0']) {
        const response = await ask(peer.subscription, { accept })
        await response.ended
        expect(JSON.parse(response.text())).toMatchObject({
          errors: [{ message: expect.stringContaining('text/event-stream') as string }],
        })
      }
      const response = await ask(peer.subscription, { accept: 'application/json;q=0.9, text/event-stream' })
      await expect.poll(() => eventsOf(response)).toHaveLength(1)
      response.leave()
    })

    it('answers JSON to who does not ask for a stream', async () => {
      const response = await ask(peer.query, { accept: 'application/json' })
      await response.ended
      expect(response.headers['content-type']).toMatch(/^application\/(graphql-response\+)?json/)
      expect(JSON.parse(response.text())).toEqual(peer.answer)
    })
  })

  describe('single connection mode', () => {
    async function reserve(): Promise<string> {
      const response = await send({ method: 'PUT', path: peer.single })
      await response.ended
      expect(response.status).toBe(201)
      expect(response.headers['content-type']).toMatch(/^text\/plain/)
      return response.text()
    }
    const open = (token: string) =>
      send({ method: 'GET', path: peer.single, headers: { ...stream, [peer.tokenHeader]: token } })
    async function operate(token: string, query: string, operationId?: string): Promise<number> {
      const body = JSON.stringify({ query, extensions: operationId === undefined ? {} : { operationId } })
      const response = await send({ method: 'POST', path: peer.single, headers: { [peer.tokenHeader]: token }, body })
      await response.ended
      return response.status
    }
    async function stop(token: string, operationId: string): Promise<number> {
      const path = `${peer.single}?operationId=${operationId}`
      const response = await send({ method: 'DELETE', path, headers: { [peer.tokenHeader]: token } })
      await response.ended
      return response.status
    }

    it('carries many operations, each under its id', async () => {
      const token = await reserve()
      const response = await open(token)
      expect(response.status).toBe(200)
      expect(await operate(token, peer.subscription, 'a')).toBe(202)
      expect(await operate(token, peer.query, 'b')).toBe(202)
      await expect.poll(() => eventsOf(response)).toHaveLength(3)
      expect(eventsOf(response)).toEqual(
        expect.arrayContaining([
          { event: 'next', data: { id: 'a', payload: peer.firstEvent } },
          { event: 'next', data: { id: 'b', payload: peer.answer } },
          { event: 'complete', data: { id: 'b' } },
        ]),
      )
      response.leave()
    })

    it('takes the token in the query, too', async () => {
      const token = await reserve()
      const response = await send({ method: 'GET', path: `${peer.single}?token=${token}`, headers: stream })
      expect(response.status).toBe(200)
      response.leave()
    })

    it('holds what was asked for before the stream was open', async () => {
      const token = await reserve()
      expect(await operate(token, peer.subscription, 'early')).toBe(202)
      const response = await open(token)
      await expect
        .poll(() => eventsOf(response))
        .toEqual([{ event: 'next', data: { id: 'early', payload: peer.firstEvent } }])
      response.leave()
    })

    it('is one stream a reservation', async () => {
      const token = await reserve()
      const response = await open(token)
      const second = await open(token)
      expect(second.status).toBe(409)
      response.leave()
    })

    it('takes an id once while its operation runs, and again when it was stopped', async () => {
      const token = await reserve()
      const response = await open(token)
      expect(await operate(token, peer.subscription, 'a')).toBe(202)
      expect(await operate(token, peer.subscription, 'a')).toBe(409)
      expect(await stop(token, 'a')).toBe(200)
      expect(await operate(token, peer.subscription, 'a')).toBe(202)
      await expect.poll(() => eventsOf(response).filter(({ event }) => event === 'next')).toHaveLength(2)
      response.leave()
    })

    it('refuses an operation without an id, and one of a token that is none', async () => {
      const token = await reserve()
      expect(await operate(token, peer.query)).toBe(400)
      expect(await operate('guessed', peer.query, 'a')).toBe(404)
      expect((await open('guessed')).status).toBe(404)
    })

    it('tells what is wrong with a document under its id, and goes on', async () => {
      const token = await reserve()
      const response = await open(token)
      expect(await operate(token, peer.invalid, 'bad')).toBe(202)
      expect(await operate(token, peer.query, 'good')).toBe(202)
      await expect.poll(() => eventsOf(response)).toHaveLength(4)
      expect(eventsOf(response)).toMatchObject([
        { event: 'next', data: { id: 'bad', payload: { errors: [{}] } } },
        { event: 'complete', data: { id: 'bad' } },
        { event: 'next', data: { id: 'good', payload: peer.answer } },
        { event: 'complete', data: { id: 'good' } },
      ])
      response.leave()
    })

    it('ends everything with its stream', async () => {
      const token = await reserve()
      const response = await open(token)
      expect(await operate(token, peer.subscription, 'a')).toBe(202)
      response.leave()
      await expect.poll(() => operate(token, peer.subscription, 'b')).toBe(404)
    })
  })
})

it('serves the page and its files over HTTP/2', async () => {
  const transport = http2(certificate.cert)(secure.url)
  const page = await transport.send({ method: 'GET', path: '/' })
  await page.ended
  expect([page.status, page.headers['content-security-policy']]).toEqual([200, expect.stringContaining('script-src')])
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.text())?.[1] ?? ''
  const file = await transport.send({ method: 'GET', path: script })
  await file.ended
  expect([file.status, file.headers['cache-control']]).toEqual([200, expect.stringContaining('immutable')])
  const small = await transport.send({ method: 'GET', path: script, headers: { 'accept-encoding': 'br' } })
  await small.ended
  expect([small.status, small.headers['content-encoding'], small.headers['vary']]).toEqual([
    200,
    'br',
    'Accept-Encoding',
  ])
  expect(Number(small.headers['content-length'])).toBeLessThan(file.text().length / 2)
  const missing = await transport.send({ method: 'POST', path: '/nowhere' })
  await missing.ended
  expect(missing.status).toBe(404)
  transport.close()
})
