// Owns which path goes where, and what is in front of all of them.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Context, Fleet } from '../../schema/context.ts'
import { FleetbeatError, invalidInput } from '../../schema/errors.ts'
import { readJson } from './body.ts'
import { sendError } from './errors.ts'
import type { Hub } from '../delivery/hub.ts'
import { queryParams, type Graphql, type ReadRequest } from './graphql.ts'
import { listen, type Tls } from './listener.ts'
import { secure } from './static.ts'
import { viewerOf, type ViewerDeps } from './viewer.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

export interface HttpDeps {
  readonly fleet: Fleet
  readonly viewer: ViewerDeps
  readonly graphql: Graphql
  readonly hub: Pick<Hub, 'serveDistinct' | 'serveSingle'>
  readonly auth: Handler
  readonly firstAccount: (body: Record<string, unknown>) => Promise<void>
  readonly metrics: Handler
  readonly page: Handler
  readonly ready: () => Promise<boolean>
  readonly log: Logger
}

export interface Http {
  readonly url: string
  readonly port: number
  /** Takes no more connections and resolves when the open ones are done, or after `graceMs` when they were ended. */
  close(graceMs: number): Promise<void>
}

const smallBody = 64 * 1024

export async function createHttp(
  deps: HttpDeps,
  address: { readonly host: string; readonly port: number; readonly tls: Tls | null },
): Promise<Http> {
  const { port, close } = await listen((request, response) => {
    const requestId = randomUUID()
    response.setHeader('x-request-id', requestId)
    secure(response)
    route(request, response, { ...deps, requestId }).catch((error: unknown) =>
      sendError(response, error, { requestId, log: deps.log }),
    )
  }, address)
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return { url: `${address.tls ? 'https' : 'http'}://${host}:${port}`, port, close }
}

async function route(
  request: ReadRequest,
  response: ServerResponse,
  deps: HttpDeps & { requestId: string },
): Promise<void> {
  const { host = '' } = request.headers
  if (!URL.canParse(`http://${host}`)) throw invalidInput('Host', 'a name or an address', host)
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  if (path === '/graphql' || path === '/graphql/stream')
    return graphql(request, response, { ...deps, single: path !== '/graphql' })
  if (path === '/auth/first-account') return firstAccount(request, response, deps)
  if (path.startsWith('/auth/')) {
    if (request.method === 'POST' && hasBody(request)) request.body = await readJson(request, smallBody)
    return void (await deps.auth(request, response))
  }
  if (path === '/health/live') return answer(response, 200, 'live')
  if (path === '/health/ready')
    return (await deps.ready()) ? answer(response, 200, 'ready') : answer(response, 503, 'not ready')
  if (path === '/metrics') return void (await deps.metrics(request, response))
  if (request.method === 'GET' || request.method === 'HEAD') return void deps.page(request, response)
  throw new FleetbeatError('NOT_FOUND', `Nothing takes ${request.method} ${path}`)
}

async function graphql(
  request: ReadRequest,
  response: ServerResponse,
  deps: HttpDeps & { requestId: string; single: boolean },
): Promise<void> {
  const context: Context = {
    viewer: await viewerOf(request, deps.viewer),
    fleet: deps.fleet,
    requestId: deps.requestId,
    remoteAddress: request.socket.remoteAddress ?? 'unknown',
  }
  if (request.method === 'POST' && hasBody(request)) request.body = await readJson(request)
  const caller = { identity: context.viewer.identity, address: context.remoteAddress }
  if (deps.single) {
    const prepare = (params: Readonly<Record<string, unknown>>) => deps.graphql.prepare(params, context)
    return deps.hub.serveSingle(request, response, { caller, body: request.body, prepare })
  }
  if (!asksForStream(request)) return deps.graphql.serve(request, response, context)
  const prepared = deps.graphql.prepare(request.body ?? queryParams(request), context)
  if (request.method !== 'POST' && !('errors' in prepared) && prepared.type === 'mutation')
    throw new FleetbeatError('INVALID_INPUT', `A mutation needs POST, got ${request.method}`)
  // What was read is of no use to a stream that may stay open for days.
  delete request.body
  deps.hub.serveDistinct(response, { caller, prepared })
}

function asksForStream({ headers: { accept = '' } }: IncomingMessage): boolean {
  return /text\/event-stream(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(accept)
}

/** Opening a stream by POST may come without one. */
function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
}

async function firstAccount(request: IncomingMessage, response: ServerResponse, deps: HttpDeps): Promise<void> {
  if (request.method !== 'POST') throw new FleetbeatError('INVALID_INPUT', `POST expected, got ${request.method}`)
  if (request.headers['x-fleetbeat-request'] === undefined)
    throw new FleetbeatError(
      'FORBIDDEN',
      'The header x-fleetbeat-request is missing: this is not a form to be sent from elsewhere',
    )
  await deps.firstAccount(await readJson(request, smallBody))
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{}')
}

function answer(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${text}\n`)
}
