// Owns people who come in: the first account, accounts made with an invitation, new passwords by a link, and who a session is of.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { fromNodeHeaders } from 'better-auth/node'
import { longestPassword, shortestPassword } from '../../schema/bounds.ts'
import type { Actor, Invitation } from '../../schema/directory.ts'
import { FleetbeatError, invalidInput, unavailable } from '../../schema/errors.ts'
import { requireName } from '../../schema/name.ts'
import type { Access, ViewerUser } from '../../schema/viewer.ts'
import { createLibrary, type LibraryDeps } from './library.ts'
import { hashOfToken } from './token.ts'

const longestEmail = 253

export interface AccountsDeps extends Omit<LibraryDeps, 'mayEnter' | 'isInvited' | 'cameIn'> {
  /** Null: may not come in. */
  readonly accessOf: (userId: string) => Promise<Access | null>
  readonly hasAccounts: () => Promise<boolean>
  readonly makeOwner: (userId: string) => Promise<void>
  readonly links: Links
  /** Told of what kept a session from being looked up. */
  readonly failed: (error: unknown) => void
}

/** One-time links, as the store has them. */
export interface Links {
  findInvitation(tokenHash: string): Promise<Invitation | null>
  useInvitation(by: Actor, how: { tokenHash: string; userId: string }): Promise<boolean>
  isInvited(email: string): Promise<boolean>
  useInvitationsFor(user: { readonly id: string; readonly email: string }): Promise<void>
  findPasswordReset(tokenHash: string): Promise<{ userId: string; email: string } | null>
  usePasswordReset(by: Actor, how: { tokenHash: string; passwordHash: string }): Promise<boolean>
}

export interface NewAccount {
  readonly name: string
  readonly email: string
  readonly password: string
}

export interface PersonWithSession {
  readonly user: ViewerUser
  readonly sessionId: string
  readonly expiresAt: Date
  readonly access: Access
}

export interface LinkFound {
  readonly kind: 'INVITATION' | 'PASSWORD_RESET'
  readonly email: string
  readonly membership: Invitation['membership']
  /** Whether there is an account of that address. */
  readonly hasAccount: boolean
}

export type Accounts = Awaited<ReturnType<typeof createAccounts>>

export async function createAccounts(deps: AccountsDeps) {
  const { links } = deps
  const auth = createLibrary({
    ...deps,
    mayEnter: async (userId) => (await deps.accessOf(userId)) !== null,
    isInvited: links.isInvited,
    cameIn: links.useInvitationsFor,
  })
  const context = await auth.$context
  // Only while nobody has an account; whoever can read the server's terminal is who may make the first.
  let setupCode = (await deps.hasAccounts()) ? null : randomBytes(16).toString('base64url')
  let creating = false

  async function createAccount(account: NewAccount): Promise<string> {
    const { name, email, password } = checked(account)
    const user = await context.internalAdapter.createUser({ name, email, emailVerified: true }, { method: 'admin' })
    await context.internalAdapter.linkAccount({
      providerId: 'credential',
      accountId: user.id,
      password: await context.password.hash(password),
      userId: user.id,
    })
    return user.id
  }

  /** Two at once with one invitation: one of them finds the account there. */
  async function createAccountOnce(account: NewAccount): Promise<string> {
    try {
      return await createAccount(account)
    } catch (error) {
      if (error instanceof FleetbeatError || (await accountOf(account.email)) === null) throw error
      throw new FleetbeatError('CONFLICT', `There is an account of ${account.email} by now: sign in`)
    }
  }

  async function createOwner(account: NewAccount): Promise<void> {
    await deps.makeOwner(await createAccount(account))
    setupCode = null
  }

  async function sessionOf(headers: Headers) {
    try {
      // Its own type is too deep for the linter to follow.
      return await auth.api.getSession({ headers })
    } catch (error) {
      // A cookie that is worth nothing is no error: only the database can fail here.
      deps.failed(error)
      throw unavailable('Who you are cannot be looked up right now')
    }
  }

  /** Who the session cookie is of, and what that person may see now; null without a valid session. */
  async function personOf(headers: Headers): Promise<PersonWithSession | null> {
    if (!headers.get('cookie')) return null
    const found = await sessionOf(headers)
    if (!found) return null
    const { id, name, email, twoFactorEnabled } = found.user
    const access = await deps.accessOf(id)
    if (!access) return null
    const user = { id, name, email, secondFactor: twoFactorEnabled ?? false }
    return { user, sessionId: found.session.id, expiresAt: found.session.expiresAt, access }
  }

  async function accountOf(email: string): Promise<string | null> {
    const found = await context.internalAdapter.findUserByEmail(email)
    return found?.user.id ?? null
  }

  async function invitationOf(code: string): Promise<{ tokenHash: string; invitation: Invitation }> {
    const tokenHash = hashOfToken('link', code)
    const invitation = tokenHash === null ? null : await links.findInvitation(tokenHash)
    if (tokenHash === null || !invitation) throw voidLink()
    return { tokenHash, invitation }
  }

  return {
    /** What the sign-in library answers. */
    answer: (request: Request): Promise<Response> => auth.handler(request),
    personOf: (request: IncomingMessage) => personOf(fromNodeHeaders(request.headers)),
    personOfCookie: (cookie: string) => personOf(new Headers({ cookie })),
    /** What makes the first account possible; null once there is one. */
    setupCode: () => setupCode,
    /** Makes the owner's account by its settings, where there is none yet. */
    async ensureOwner(account: NewAccount): Promise<void> {
      if (setupCode !== null) await createOwner(account)
    },
    async createFirstAccount(code: string, account: NewAccount): Promise<void> {
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
    /** What a one-time link is for. NOT_FOUND where it is void. */
    async findLink(code: string): Promise<LinkFound> {
      const tokenHash = hashOfToken('link', code)
      const reset = tokenHash === null ? null : await links.findPasswordReset(tokenHash)
      if (reset) return { kind: 'PASSWORD_RESET', email: reset.email, membership: null, hasAccount: true }
      const { invitation } = await invitationOf(code)
      const { email, membership } = invitation
      return { kind: 'INVITATION', email, membership, hasAccount: (await accountOf(email)) !== null }
    },
    /** With a new account, or for who is signed in with the account of that address. */
    async acceptInvitation(
      code: string,
      who: {
        readonly account: Omit<NewAccount, 'email'> | null
        readonly person: { readonly user: ViewerUser } | null
      },
      from: Pick<Actor, 'remoteAddress' | 'requestId'>,
    ): Promise<void> {
      const { tokenHash, invitation } = await invitationOf(code)
      const { email } = invitation
      const there = await accountOf(email)
      if (there !== null && who.person?.user.id !== there)
        throw new FleetbeatError('UNAUTHENTICATED', `Sign in as ${email} to use this invitation`)
      if (there === null && !who.account)
        throw invalidInput('account', 'a name and a password for the new account', undefined)
      const userId = there ?? (await createAccountOnce({ name: '', password: '', ...who.account, email }))
      if (!(await links.useInvitation({ kind: 'PERSON', id: userId, name: email, ...from }, { tokenHash, userId })))
        throw voidLink()
    },
    async setPassword(code: string, password: string, from: Pick<Actor, 'remoteAddress' | 'requestId'>): Promise<void> {
      const tokenHash = hashOfToken('link', code)
      const reset = tokenHash === null ? null : await links.findPasswordReset(tokenHash)
      if (tokenHash === null || !reset) throw voidLink()
      requirePassword(password)
      const by = { kind: 'PERSON', id: reset.userId, name: reset.email, ...from } as const
      const passwordHash = await context.password.hash(password)
      if (!(await links.usePasswordReset(by, { tokenHash, passwordHash }))) throw voidLink()
    },
  }
}

function voidLink(): FleetbeatError {
  return new FleetbeatError('NOT_FOUND', 'This link was used, revoked or is too old: ask for a new one')
}

function checked(account: NewAccount): NewAccount {
  const email = account.email.trim().toLowerCase()
  if (email.length > longestEmail || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw invalidInput('email', 'an e-mail address', account.email)
  requirePassword(account.password)
  return { name: requireName(account.name, 'name'), email, password: account.password }
}

function requirePassword({ length }: string): void {
  if (length >= shortestPassword && length <= longestPassword) return
  // What came is a secret: only its length is told.
  const expected = `expected ${shortestPassword} to ${longestPassword} characters, got ${length}`
  throw new FleetbeatError('INVALID_INPUT', `password: ${expected}`, { path: 'password' })
}

function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
