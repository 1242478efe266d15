// Owns what is under /auth: which requests of the sign-in library are let through, our own beside them, and what of it the audit log tells.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Actor } from '../../schema/directory.ts'
import { FleetbeatError, invalidInput } from '../../schema/errors.ts'
import { requireName } from '../../schema/name.ts'
import type { ViewerUser } from '../../schema/viewer.ts'
import { readJson } from './body.ts'
import { wallCookie } from './wall-cookie.ts'

interface Person {
  readonly user: ViewerUser
  readonly sessionId: string
}

export interface AuthDeps {
  readonly accounts: {
    answer(request: Request): Promise<Response>
    personOf(request: IncomingMessage): Promise<Person | null>
    personOfCookie(cookie: string): Promise<Person | null>
    createFirstAccount(code: string, account: { name: string; email: string; password: string }): Promise<void>
    findLink(code: string): Promise<{
      readonly kind: string
      readonly email: string
      readonly membership: { readonly environmentKey: number; readonly role: string } | null
      readonly hasAccount: boolean
    }>
    acceptInvitation(
      code: string,
      who: { readonly account: { name: string; password: string } | null; readonly person: Person | null },
      from: From,
    ): Promise<void>
    setPassword(code: string, password: string, from: From): Promise<void>
  }
  /** Null: the link is void. */
  readonly openWall: (
    code: string,
    from: From,
  ) => Promise<{ readonly token: string; readonly expiresAt: Date; readonly environmentKey: number } | null>
  readonly https: boolean
  readonly environmentName: (key: number) => string | null
  /** What the button for single sign-on calls it; null: there is none. */
  readonly oidcName: string | null
  readonly oidcProvider: string
  readonly remoteAddressHeader: string
  readonly record: (by: Actor, action: string, detail?: string | null) => Promise<void>
  readonly endSession: (by: Actor, of: { userId: string; sessionId: string }) => Promise<unknown>
}

/** What is told, and what the browser is to keep. */
type Own = Readonly<Record<string, unknown>> & { readonly cookie?: string }
type From = Pick<Actor, 'remoteAddress' | 'requestId'>
type AuthRequest = IncomingMessage & { body?: Record<string, unknown> }

const smallBody = 64 * 1024

/** Of the library's own paths these and no other, with what the audit log calls them. */
const passed: Readonly<Record<string, string | null>> = {
  '/sign-in/email': null,
  '/sign-out': 'session.ended',
  '/change-password': 'password.changed',
  '/update-user': 'name.changed',
  '/two-factor/enable': 'second-factor.begun',
  '/two-factor/verify-totp': null,
  '/two-factor/verify-backup-code': null,
  '/two-factor/disable': 'second-factor.removed',
}

export function createAuth(deps: AuthDeps) {
  const own: Readonly<Record<string, (request: AuthRequest, from: From) => Promise<Own>>> = {
    '/first-account': async ({ body }) => {
      await deps.accounts.createFirstAccount(text(body, 'code'), {
        name: text(body, 'name'),
        email: text(body, 'email'),
        password: text(body, 'password'),
      })
      return {}
    },
    '/link': async ({ body }) => {
      const { membership, ...link } = await deps.accounts.findLink(text(body, 'code'))
      const environment = membership && deps.environmentName(membership.environmentKey)
      return { ...link, environment, role: membership?.role ?? null }
    },
    '/invitation': async (request, from) => {
      const { body } = request
      const account =
        body?.['password'] === undefined ? null : { name: text(body, 'name'), password: text(body, 'password') }
      await deps.accounts.acceptInvitation(
        text(body, 'code'),
        { account, person: await deps.accounts.personOf(request) },
        from,
      )
      return {}
    },
    '/wall': async ({ body }, from) => {
      const opened = await deps.openWall(text(body, 'code'), from)
      if (!opened) throw new FleetbeatError('NOT_FOUND', 'This link was used or is too old: ask for a new one')
      const environment = deps.environmentName(opened.environmentKey)
      return { environment, cookie: wallCookie(opened.token, { expiresAt: opened.expiresAt, https: deps.https }) }
    },
    '/password': async ({ body }, from) => {
      await deps.accounts.setPassword(text(body, 'code'), text(body, 'password'), from)
      return {}
    },
  }

  async function pass(
    request: AuthRequest,
    response: ServerResponse,
    how: { path: string; from: From },
  ): Promise<void> {
    const { path, from } = how
    const before = request.headers.cookie ? await deps.accounts.personOf(request) : null
    const answered = await deps.accounts.answer(asRequest(request))
    const worked = answered.status < 400
    const action = passed[path]
    if (before && action && worked) await deps.record(actorOf(before.user, from), action)
    const cookie = sessionCookieIn(answered)
    const now = cookie === null || path === '/change-password' ? null : await deps.accounts.personOfCookie(cookie)
    if (now && now.sessionId !== before?.sessionId) {
      await deps.record(actorOf(now.user, from), 'session.begun')
      // A browser has one: what it had before is of no more use to anybody.
      if (before)
        await deps.endSession(actorOf(before.user, from), { userId: before.user.id, sessionId: before.sessionId })
    }
    const tried = path === '/sign-in/email' && !worked ? request.body?.['email'] : undefined
    if (typeof tried === 'string')
      await deps.record({ kind: 'PERSON', id: null, name: tried, ...from }, 'sign-in.refused')
    // Not before: what was to end has ended when the answer comes.
    await send(response, answered)
  }

  return async (request: AuthRequest, response: ServerResponse, from: From): Promise<void> => {
    const path = (request.url ?? '').split('?', 1)[0]?.slice('/auth'.length) ?? ''
    // What a client says of its own address is not to be believed.
    request.headers[deps.remoteAddressHeader] = from.remoteAddress ?? 'unknown'
    if (request.method === 'GET') {
      if (path === '/methods')
        return answer(response, { oidc: deps.oidcName === null ? null : { name: deps.oidcName } })
      if (path === `/callback/${deps.oidcProvider}`) return pass(request, response, { path, from })
    } else if (request.method === 'POST') {
      requireOwnPage(request)
      request.body = await readJson(request, smallBody)
      const answered = own[path]
      if (answered) {
        const { cookie, ...told } = await answered(request, from)
        if (cookie) response.setHeader('set-cookie', cookie)
        return answer(response, told)
      }
      if (path === '/sign-in/oidc') {
        request.url = '/auth/sign-in/social'
        request.body = singleSignOn(request.body, deps.oidcProvider)
        return pass(request, response, { path, from })
      }
      if (path in passed) {
        if (path === '/update-user') request.body = { name: requireName(text(request.body, 'name'), 'name') }
        return pass(request, response, { path, from })
      }
    }
    throw new FleetbeatError('NOT_FOUND', `Nothing takes ${request.method} /auth${path}`)
  }
}

/** A page of another origin cannot set it: what comes without it was not sent by our own. */
export const ownRequestHeader = 'x-fleetbeat-request'

function requireOwnPage(request: IncomingMessage): void {
  if (request.headers[ownRequestHeader] !== undefined) return
  throw new FleetbeatError(
    'FORBIDDEN',
    `The header ${ownRequestHeader} is missing: this is not a form to be sent from elsewhere`,
  )
}

/** Where to go afterwards is a path of ours, and so is where it is told that it went wrong. */
function singleSignOn(body: Record<string, unknown>, provider: string): Record<string, unknown> {
  const next = body['callbackURL'] ?? '/'
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) throw invalidInput('callbackURL', 'a path', next)
  // By the sign-in page either way: it knows who came in, and who did not finds the same place the next time.
  const back = next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`
  return { provider, callbackURL: back, errorCallbackURL: back }
}

function text(body: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const value = body?.[name]
  // Passwords and codes are secrets: what came is told by its type alone.
  if (typeof value !== 'string') throw invalidInput(name, 'text', value === undefined ? undefined : typeof value)
  return value
}

function actorOf({ id, email }: ViewerUser, from: From): Actor {
  return { kind: 'PERSON', id, name: email, ...from }
}

/** As a Cookie header; null: the answer begins no session. */
function sessionCookieIn({ headers }: Response): string | null {
  const found = headers
    .getSetCookie()
    .find((cookie) => /^[^=]*session_token=[^;]+/.test(cookie) && !/max-age=0(;|$)/i.test(cookie))
  return found?.split(';', 1)[0] ?? null
}

/** As the sign-in library takes it. */
function asRequest({ method = 'GET', url = '/', headers, socket, body }: AuthRequest): Request {
  const origin = `${'encrypted' in socket ? 'https' : 'http'}://${headers.host ?? 'localhost'}`
  const kept = new Headers()
  for (const [name, value] of Object.entries(headers))
    // What HTTP/2 says of the request itself is no header to anybody else.
    if (value !== undefined && !name.startsWith(':') && !ofBody.has(name)) kept.set(name, [value].flat().join(', '))
  return new Request(new URL(url, origin), { method, headers: kept, ...(body ? { body: JSON.stringify(body) } : {}) })
}

/** It was read, and is written anew. */
const ofBody = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'connection'])

async function send(response: ServerResponse, answered: Response): Promise<void> {
  for (const [name, value] of answered.headers) if (name !== 'set-cookie') response.setHeader(name, value)
  const cookies = answered.headers.getSetCookie()
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.setHeader('cache-control', 'no-store')
  response.writeHead(answered.status).end(await answered.text())
}

function answer(response: ServerResponse, body: object): void {
  response
    .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}
