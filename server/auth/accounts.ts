// Owns people: signing in and out by the sign-in library, sessions in the database behind HttpOnly cookies, and the first account.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import { FleetbeatError, invalidInput } from '../../schema/errors.ts'
import type { Access, ViewerUser } from '../../schema/viewer.ts'

export const shortestPassword = 12
const longestPassword = 128
const longestText = 253
const retryAfterMs = 2_000
const sessionSeconds = 7 * 24 * 3600
const sessionRefreshSeconds = 24 * 3600
/** Ours to set, after whatever the client sent under this name is gone: what limits and sessions take as its address. */
export const remoteAddressHeader = 'x-fleetbeat-remote-address'

type AuthDatabase = NonNullable<BetterAuthOptions['database']>

export interface AccountsDeps {
  readonly adapter: AuthDatabase
  readonly secret: string
  readonly publicUrl: string | null
  /** Whether we serve over TLS ourselves. */
  readonly secure: boolean
  readonly accessOf: (userId: string) => Promise<Access>
  readonly hasAccounts: () => Promise<boolean>
  readonly makeOwner: (userId: string) => Promise<void>
  /** Told of what kept a session from being looked up. */
  readonly failed: (error: unknown) => void
}

export interface FirstAccount {
  readonly name: string
  readonly email: string
  readonly password: string
}

export async function createAccounts(deps: AccountsDeps) {
  const auth = betterAuth(options(deps))
  const context = await auth.$context
  const handle = toNodeHandler(auth)
  // Only while nobody has an account; whoever can read the server's terminal is who may make the first.
  let setupCode = (await deps.hasAccounts()) ? null : randomBytes(16).toString('base64url')
  let creating = false

  async function createOwner(account: FirstAccount): Promise<void> {
    const { name, email, password } = checked(account)
    const user = await context.internalAdapter.createUser({ name, email, emailVerified: true }, { method: 'admin' })
    await context.internalAdapter.linkAccount({
      providerId: 'credential',
      accountId: user.id,
      password: await context.password.hash(password),
      userId: user.id,
    })
    await deps.makeOwner(user.id)
    setupCode = null
  }

  async function sessionOf(request: IncomingMessage): Promise<{ user: ViewerUser } | null> {
    try {
      // Its own type is too deep for the linter to follow.
      return await auth.api.getSession({ headers: fromNodeHeaders(request.headers) })
    } catch (error) {
      // A cookie that is worth nothing is no error: only the database can fail here.
      deps.failed(error)
      throw new FleetbeatError('UNAVAILABLE', 'Who you are cannot be looked up right now', { retryAfterMs })
    }
  }

  return {
    /** Signs people in and out under /auth. */
    handle: (request: IncomingMessage, response: ServerResponse): Promise<void> => handle(request, response),
    /** What makes the first account possible; null once there is one. */
    setupCode: () => setupCode,
    /** Makes the owner's account by its settings, where there is none yet. */
    async ensureOwner(account: FirstAccount): Promise<void> {
      if (setupCode !== null) await createOwner(account)
    },
    async createFirstAccount(code: string, account: FirstAccount): Promise<void> {
      if (setupCode === null) throw new FleetbeatError('CONFLICT', 'The first account exists already: sign in')
      if (!sameText(code, setupCode))
        throw new FleetbeatError(
          'FORBIDDEN',
          'This is not the code that the server printed when it started: open the link in its terminal',
        )
      if (creating) throw new FleetbeatError('CONFLICT', 'The first account is being made right now')
      creating = true
      try {
        await createOwner(account)
      } finally {
        creating = false
      }
    },
    /** Who the session cookie is of, and what that person may see now; null without a valid session. */
    async personOf(request: IncomingMessage): Promise<{ user: ViewerUser; access: Access } | null> {
      if (!request.headers.cookie) return null
      const session = await sessionOf(request)
      if (!session) return null
      const { id, name, email } = session.user
      return { user: { id, name, email }, access: await deps.accessOf(id) }
    },
  }
}

function options({ adapter, secret, publicUrl, secure }: AccountsDeps) {
  return {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- the library's own type is too deep for the linter
    database: adapter,
    secret,
    basePath: '/auth',
    ...(publicUrl === null ? {} : { baseURL: publicUrl }),
    // Same origin only: the page that asks must be one we served under the very name the request came to.
    trustedOrigins: (request?: Request) => {
      const host = request?.headers.get('host')
      return host ? [`http://${host}`, `https://${host}`] : []
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    session: { expiresIn: sessionSeconds, updateAge: sessionRefreshSeconds },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    user: { additionalFields: { owner: { type: 'boolean', input: false, required: false, defaultValue: false } } },
    advanced: {
      useSecureCookies: secure || (publicUrl?.startsWith('https:') ?? false),
      cookiePrefix: 'fleetbeat',
      ipAddress: { ipAddressHeaders: [remoteAddressHeader] },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  } as const satisfies BetterAuthOptions
}

function checked(account: FirstAccount): FirstAccount {
  const name = account.name.trim()
  const email = account.email.trim().toLowerCase()
  if (name.length === 0 || name.length > longestText)
    throw invalidInput('name', `1 to ${longestText} characters`, account.name)
  if (email.length > longestText || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw invalidInput('email', 'an e-mail address', account.email)
  const { length } = account.password
  // What came is a secret: only its length is told.
  if (length < shortestPassword || length > longestPassword)
    throw new FleetbeatError(
      'INVALID_INPUT',
      `password: expected ${shortestPassword} to ${longestPassword} characters, got ${length}`,
      { path: 'password' },
    )
  return { name, email, password: account.password }
}

function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
