// Owns a server for tests of the agent: real HTTP and the real SDL, a ledger in place of the store, and faults on demand.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema, graphql } from 'graphql'
import type { EnrollNodeInput, HeartbeatInput } from '../../agent/gen/graphql.ts'

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))

/** What becomes of a request. `commit, then cut` applies it and ends the connection without an answer. */
export type Fault =
  | 'cut'
  | 'commit, then cut'
  | 'hang'
  | { readonly code: string; readonly retryAfterMs?: number }
  | { readonly html: number }
export interface Request {
  readonly operation: string
  readonly inputs: readonly HeartbeatInput[]
  readonly token: string | null
}

export interface Peer {
  readonly url: string
  /** What was applied, once each, in the order in which it was: `bootId` and `seq`. */
  readonly applied: HeartbeatInput[]
  readonly enrolled: EnrollNodeInput[]
  readonly requests: Request[]
  duplicates: number
  /** The most requests at once. */
  mostAtOnce: number
  intervalSeconds: number
  nodeToken: string
  /** Decides what goes wrong; null: nothing. */
  fault: (request: Request) => Fault | null
  /** Settles when it is so; looked at whenever a request comes or ends. */
  until(holds: () => boolean): Promise<void>
  stop(): Promise<void>
  /** On the same port. */
  start(): Promise<void>
}

export async function startPeer(): Promise<Peer> {
  const lastSeq = new Map<string, number>()
  const waiters = new Set<() => void>()
  let atOnce = 0
  let port = 0

  const lookAgain = () => {
    for (const waiter of waiters) waiter()
  }

  const server = createServer((request, response) => {
    atOnce += 1
    peer.mostAtOnce = Math.max(peer.mostAtOnce, atOnce)
    response.on('close', () => {
      atOnce -= 1
      lookAgain()
    })
    void answer(request, response)
  })

  /** As the ingest does it: a number that is not above the last is a retry. */
  function apply(input: HeartbeatInput) {
    const last = lastSeq.get(input.bootId) ?? 0
    if (input.seq <= last) peer.duplicates += 1
    else {
      lastSeq.set(input.bootId, input.seq)
      peer.applied.push(input)
    }
    const desired = peer.enrolled
      .flatMap(({ pipelines }) => pipelines ?? [])
      .map(({ name }) => ({ pipelineId: `pipe_${name}`, name, version: '1' }))
    return {
      acceptedSeq: input.seq,
      duplicate: input.seq <= last,
      intervalSeconds: peer.intervalSeconds,
      serverTime: 'now',
      rejected: [],
      desired,
    }
  }

  function enroll(input: EnrollNodeInput) {
    peer.enrolled.push(input)
    const pipelines = (input.pipelines ?? []).map(({ name }) => ({ id: `pipe_${name}`, name }))
    return { token: peer.nodeToken, node: { id: 'node_1', name: input.name }, pipelines }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { query, variables } = await bodyOf(request)
    const operation = /mutation (\w+)/.exec(query)?.[1] ?? ''
    const token = request.headers.authorization?.replace('Bearer ', '') ?? null
    const seen = { operation, inputs: heartbeatsOf(operation, variables), token }
    peer.requests.push(seen)
    lookAgain()
    const refused = operation !== 'EnrollNode' && token !== peer.nodeToken ? { code: 'UNAUTHENTICATED' } : null
    const fault = peer.fault(seen) ?? refused
    if (fault === 'commit, then cut') await execute(query, variables)
    if (fault === null) response.writeHead(200, json).end(JSON.stringify(await execute(query, variables)))
    else fail(fault, response)
  }

  function execute(source: string, variableValues: Variables) {
    const rootValue = {
      enrollNode: ({ input }: { input: EnrollNodeInput }) => enroll(input),
      heartbeat: ({ input }: { input: HeartbeatInput }) => apply(input),
      heartbeats: ({ inputs }: { inputs: HeartbeatInput[] }) => inputs.map(apply),
    }
    return graphql({ schema, source, variableValues, rootValue })
  }

  const peer: Peer = {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    applied: [],
    enrolled: [],
    requests: [],
    duplicates: 0,
    mostAtOnce: 0,
    intervalSeconds: 5,
    nodeToken: 'fb_node_1',
    fault: () => null,
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds()) return
          waiters.delete(look)
          resolve()
        }
        waiters.add(look)
        look()
      }),
    start: () =>
      new Promise((resolve) => {
        server.listen(port, '127.0.0.1', () => {
          // Listening on a TCP port, it has an address with one.
          port = (server.address() as AddressInfo).port
          resolve()
        })
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  await peer.start()
  return peer
}

type Variables = {
  readonly [name: string]: unknown
  readonly input?: HeartbeatInput
  readonly inputs?: HeartbeatInput[]
}

const json = { 'content-type': 'application/json' }

async function bodyOf(request: IncomingMessage): Promise<{ query: string; variables: Variables }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables: Variables }
}

function heartbeatsOf(operation: string, { input, inputs }: Variables): readonly HeartbeatInput[] {
  if (inputs) return inputs
  return input && operation === 'Heartbeat' ? [input] : []
}

function fail(fault: Fault, response: ServerResponse): void {
  if (fault === 'hang') return
  if (typeof fault === 'string') response.socket?.destroy()
  else if ('html' in fault) response.writeHead(fault.html).end('<html>Bad gateway</html>')
  else {
    const error = { message: `refused: ${fault.code}`, extensions: fault }
    response.writeHead(fault.code === 'OVERLOADED' ? 503 : 200, json).end(JSON.stringify({ errors: [error] }))
  }
}
