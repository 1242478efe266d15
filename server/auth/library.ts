// Owns how the sign-in library is set up: what it may do, how long sessions last, and how often somebody may try.
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { APIError } from 'better-auth/api'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import { longestPassword, shortestPassword } from '../../schema/bounds.ts'

const sessionSeconds = 7 * 24 * 3600
const sessionRefreshSeconds = 24 * 3600
/** Ours to set, after whatever the client sent under this name is gone: what limits and sessions take as its address. */
export const remoteAddressHeader = 'x-fleetbeat-remote-address'
export const cookiePrefix = 'fleetbeat'
/** The one provider of single sign-on. */
export const oidcProvider = 'oidc'

type AuthDatabase = NonNullable<BetterAuthOptions['database']>

export interface Oidc {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the button calls it. */
  readonly name: string
}

export interface LibraryDeps {
  readonly adapter: AuthDatabase
  readonly secret: string
  readonly publicUrl: string | null
  /** Whether we serve over TLS ourselves. */
  readonly secure: boolean
  readonly oidc: Oidc | null
  /** Whether this person may have a session. */
  readonly mayEnter: (userId: string) => Promise<boolean>
  /** Whether somebody of this address may come in by single sign-on without an account yet. */
  readonly isInvited: (email: string) => Promise<boolean>
  /** Somebody came in by single sign-on for the first time. */
  readonly cameIn: (user: { readonly id: string; readonly email: string }) => Promise<void>
}

/** Null where a call comes from us and not from a request. */
type HookContext = { readonly path?: string } | null

export function createLibrary(deps: LibraryDeps) {
  const { secret, publicUrl, secure } = deps
  const bySingleSignOn = (context: HookContext) => context?.path?.startsWith('/callback') ?? false
  return betterAuth({
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- the library's own type is too deep for the linter
    database: deps.adapter,
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
    // An address is an account's only where the provider says that it has verified it.
    account: { accountLinking: { enabled: true, trustedProviders: [] } },
    // In the database: all instances count together.
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 100,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/sign-in/social': { window: 60, max: 20 },
        '/two-factor/*': { window: 60, max: 10 },
        '/change-password': { window: 60, max: 10 },
      },
    },
    user: { additionalFields: { owner: { type: 'boolean', input: false, required: false, defaultValue: false } } },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            if (!bySingleSignOn(context)) return undefined
            return user.emailVerified && (await deps.isInvited(user.email)) ? undefined : false
          },
          after: async (user, context) => {
            if (bySingleSignOn(context)) await deps.cameIn(user)
          },
        },
      },
      session: {
        create: {
          before: async ({ userId }) => {
            if (await deps.mayEnter(userId)) return
            throw new APIError('FORBIDDEN', { code: 'FORBIDDEN', message: 'This account is locked: ask an owner' })
          },
        },
      },
    },
    plugins: [twoFactor({ issuer: 'Fleetbeat' }), genericOAuth({ config: deps.oidc ? [providerOf(deps.oidc)] : [] })],
    advanced: {
      useSecureCookies: secure || (publicUrl?.startsWith('https:') ?? false),
      cookiePrefix,
      ipAddress: { ipAddressHeaders: [remoteAddressHeader] },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
}

function providerOf({ issuer, clientId, clientSecret, name }: Oidc) {
  return {
    providerId: oidcProvider,
    name,
    clientId,
    clientSecret,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    scopes: ['openid', 'profile', 'email'],
    pkce: true,
  }
}
