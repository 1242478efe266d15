// Owns which path goes where, and what is in front of all of them.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Context, Fleet } from '../../schema/context.ts'
import type { Directory } from '../../schema/directory.ts'
import { FleetbeatError, invalidInput } from '../../schema/errors.ts'
import type { SelfWatch } from '../../schema/self.ts'
import type { Viewer } from '../../schema/viewer.ts'
import type { createAuth } from './auth.ts'
import { readJson } from './body.ts'
import { answerOrigin } from './cors.ts'
import { sendError } from './errors.ts'
import type { Hub } from '../delivery/hub.ts'
import { queryParams, type Graphql, type ReadRequest } from './graphql.ts'
import { listen, type Tls } from './listener.ts'
import { remoteAddressOf } from './remote-address.ts'
import { secure } from './static.ts'
import { viewerOf, type ViewerDeps } from './viewer.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

export interface HttpDeps {
  readonly fleet: Fleet
  readonly viewer: ViewerDeps
  readonly graphql: Graphql
  readonly hub: Pick<Hub, 'serveDistinct' | 'serveSingle'>
  readonly auth: ReturnType<typeof createAuth>
  readonly directory: Directory
  readonly self: SelfWatch
  readonly guard: {
    /** Called before a caller is looked up; what it answers, once its stream is open. */
    watch(): (viewer: Viewer) => void
    credentialOf(viewer: Viewer): string | null
  }
  /** Whether people reach us over TLS. */
  readonly https: boolean
  /** Of pages elsewhere that may ask with a token. */
  readonly origins: readonly string[]
  /** How many proxies in front are ours. */
  readonly trustedProxies: number
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

export async function createHttp(
  deps: HttpDeps,
  address: { readonly host: string; readonly port: number; readonly tls: Tls | null },
): Promise<Http> {
  const { port, close } = await listen((request, response) => {
    const requestId = randomUUID()
    response.setHeader('x-request-id', requestId)
    secure(response, deps)
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
  if (path === '/graphql' || path === '/graphql/stream') {
    if (answerOrigin(request, response, deps.origins)) return
    return graphql(request, response, { ...deps, single: path !== '/graphql' })
  }
  if (path.startsWith('/auth/')) {
    const remoteAddress = remoteAddressOf(request, deps.trustedProxies)
    return deps.auth(request, response, { remoteAddress, requestId: deps.requestId })
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
  const opened = deps.guard.watch()
  const remoteAddress = remoteAddressOf(request, deps.trustedProxies)
  const viewer = await viewerOf(request, remoteAddress, deps.viewer)
  const { fleet, directory, self, requestId } = deps
  const context: Context = { viewer, fleet, directory, self, requestId, remoteAddress }
  if (request.method === 'POST' && hasBody(request)) request.body = await readJson(request)
  const caller = { identity: viewer.identity, address: remoteAddress, credential: deps.guard.credentialOf(viewer) }
  if (deps.single) {
    const prepare = (params: Readonly<Record<string, unknown>>) => deps.graphql.prepare(params, context)
    deps.hub.serveSingle(request, response, { caller, body: request.body, prepare })
    return opened(viewer)
  }
  if (!asksForStream(request)) return deps.graphql.serve(request, response, context)
  const prepared = deps.graphql.prepare(request.body ?? queryParams(request), context)
  if (request.method !== 'POST' && !('errors' in prepared) && prepared.type === 'mutation')
    throw new FleetbeatError('INVALID_INPUT', `A mutation needs POST, got ${request.method}`)
  // What was read is of no use to a stream that may stay open for days.
  delete request.body
  deps.hub.serveDistinct(response, { caller, prepared })
  opened(viewer)
}

function asksForStream({ headers: { accept = '' } }: IncomingMessage): boolean {
  return /text\/event-stream(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(accept)
}

/** Opening a stream by POST may come without one. */
function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
}

function answer(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${text}\n`)
}
