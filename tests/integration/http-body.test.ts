// Bodies of requests over real HTTP: packed or not, they are bounded, and nothing is read past the bound.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bounds } from '../../schema/bounds.ts'
import type { HeartbeatInput } from '../../schema/inputs.ts'
import { createGraphql } from '../../server/http/graphql.ts'
import { createAuth, type AuthDeps } from '../../server/http/auth.ts'
import { createHttp, type Http, type HttpDeps } from '../../server/http/server.ts'

const log = pino({ enabled: false })
const query = 'mutation($input: HeartbeatInput!) { heartbeat(input: $input) { acceptedSeq } }'
const input = {
  bootId: 'b',
  seq: 7,
  sampledAt: '2026-01-31T12:00:00Z',
  agentVersion: '1',
  deploymentMode: 'STANDALONE',
}
const body = JSON.stringify({ query, variables: { input } })

let http: Http
let received: HeartbeatInput[] = []
let accepted: Socket[] = []

beforeAll(async () => {
  // The store behind them is not what is tested here.
  const deps = {
    log,
    graphql: createGraphql({ log, known: null, introspection: true, took: () => undefined }),
    guard: { watch: () => () => undefined, credentialOf: () => null },
    https: false,
    origins: [],
    trustedProxies: 0,
    viewer: { nodeOfToken: async () => ({ key: 1, environmentKey: 1 }), personOf: async () => null },
    fleet: {
      heartbeats: async (_nodeKey: number, inputs: readonly HeartbeatInput[]) => {
        received.push(...inputs)
        return inputs.map(({ seq }) => ({ acceptedSeq: seq }))
      },
    },
    auth: createAuth({} as unknown as AuthDeps),
  } as unknown as HttpDeps
  http = await createHttp(
    {
      ...deps,
      viewer: {
        ...deps.viewer,
        personOf: (request) => {
          accepted.push(request.socket)
          return Promise.resolve(null)
        },
      },
    },
    { host: '127.0.0.1', port: 0, tls: null },
  )
})
afterAll(() => http.close(0))
beforeEach(() => {
  received = []
  accepted = []
})

async function post(sent: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${http.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer fb_node_1', ...headers },
    body: new Uint8Array(Buffer.from(sent)),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Sends without ever coming to an end, and answers what came back before the connection was closed. */
async function sendEndlessly(path: string, { part, headers = '' }: { part: Buffer; headers?: string }) {
  const socket = connect(http.port, '127.0.0.1')
  await once(socket, 'connect')
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk.toString()))
  // A server that stops reading makes writing fail.
  socket.on('error', () => undefined)
  const chunk = Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
  const write = () => {
    if (socket.writable) socket.write(chunk, write)
  }
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nx-fleetbeat-request: 1\r\n${headers}transfer-encoding: chunked\r\n\r\n`,
    write,
  )
  await new Promise((resolve) => socket.on('close', resolve))
  return answer
}

const gzip = 'content-encoding: gzip\r\n'

describe('a packed body', () => {
  it.each(['gzip', 'GZIP', 'x-gzip'])('is taken as %s', async (encoding) => {
    const { status, text } = await post(gzipSync(body), { 'content-encoding': encoding })
    expect({ status, text }).toEqual({ status: 200, text: '{"data":{"heartbeat":{"acceptedSeq":7}}}' })
    expect(received).toEqual([{ ...input, sampledAt: new Date(input.sampledAt) }])
  })

  it('is answered as the same one unpacked', async () => {
    const wrong = body.replace('"seq":7', '"seq":-1')
    const plain = await post(wrong)
    expect(plain.text).toContain('Variable \\"$input\\" got invalid value -1 at \\"input.seq\\"')
    const packed = await post(gzipSync(wrong), { 'content-encoding': 'gzip' })
    expect(packed).toMatchObject({ status: plain.status, text: plain.text })
    expect((await post(body, { 'content-encoding': 'identity' })).status).toBe(200)
  })

  it.each(['br', 'deflate', 'gzip, gzip'])('is refused as %s, and told what is taken', async (encoding) => {
    const { status, headers, text } = await post(gzipSync(body), { 'content-encoding': encoding })
    expect(status).toBe(415)
    expect(headers.get('accept-encoding')).toBe('gzip')
    expect(JSON.parse(text)).toMatchObject({
      errors: [
        { message: `Content-Encoding: expected gzip or none, got ${encoding}`, extensions: { code: 'INVALID_INPUT' } },
      ],
    })
    expect(received).toEqual([])
  })

  it.each([
    ['no gzip at all', Buffer.from(body)],
    ['one that was cut', gzipSync(body).subarray(0, -9)],
    ['one that is damaged', Buffer.concat([gzipSync(body).subarray(0, -8), Buffer.alloc(8)])],
  ])('is refused where it is %s', async (_name, sent) => {
    const { status, text } = await post(sent, { 'content-encoding': 'gzip' })
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      errors: [
        {
          message: expect.stringContaining('The body: expected gzip') as string,
          extensions: { code: 'INVALID_INPUT' },
        },
      ],
    })
    expect(received).toEqual([])
  })
})

describe('a body beyond the bound', () => {
  const zeros = Buffer.alloc(32 * 1024 * 1024)

  it('is refused packed as it is unpacked, to the byte', async () => {
    for (const [length, status] of [
      [bounds.bodyBytes, 200],
      [bounds.bodyBytes + 1, 413],
    ] as const) {
      const padded = body.padEnd(length, ' ')
      expect((await post(padded)).status).toBe(status)
      expect((await post(gzipSync(padded), { 'content-encoding': 'gzip' })).status).toBe(status)
    }
  })

  it('is refused where it unpacks to more, with next to nothing of it read', async () => {
    const answer = await sendEndlessly('/graphql', { part: gzipSync(zeros), headers: gzip })
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toContain(`The body: expected at most ${bounds.bodyBytes} bytes, got more`)
    expect(accepted[0]?.bytesRead).toBeLessThan(1024 * 1024)
  })

  it('is refused where it has no end, with no more read than the bound', async () => {
    expect(await sendEndlessly('/graphql', { part: Buffer.alloc(64 * 1024, ' ') })).toMatch(/^HTTP\/1.1 413 /)
    expect(accepted[0]?.bytesRead).toBeLessThan(bounds.bodyBytes + 1024 * 1024)
  })

  it('is refused where it has no end and unpacks to nothing', async () => {
    const answer = await sendEndlessly('/auth/first-account', {
      part: gzipSync(''),
      headers: `${gzip}x-fleetbeat-request: 1\r\n`,
    })
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })
})
