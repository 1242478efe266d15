// Owns putting together what people come in by: accounts over the store, and what is under /auth over both.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createAccounts, type Accounts } from './auth/accounts.ts'
import { oidcProvider, remoteAddressHeader } from './auth/library.ts'
import { createToken, hashOfToken } from './auth/token.ts'
import { system } from './directory.ts'
import type { RunningFleet } from './fleet.ts'
import { createAuth } from './http/auth.ts'
import { secretFile } from './secret-file.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store/store.ts'

/** A screen that hangs there for a year is looked at once in between. */
const screenMs = 366 * 24 * 3_600_000
const newSecret = () => randomBytes(32).toString('base64url')

export async function openAccounts(
  settings: Settings,
  { store, log }: { readonly store: Store; readonly log: Logger },
): Promise<Accounts> {
  const { directory } = store
  const accounts = await createAccounts({
    adapter: store.authAdapter(),
    secret: settings.secret ?? (await secretFile(join(settings.dataDir, 'auth-secret'), newSecret)),
    publicUrl: settings.publicUrl,
    secure: settings.tls !== null,
    oidc: settings.oidc,
    accessOf: store.accessOf,
    hasAccounts: store.hasAccounts,
    makeOwner: store.makeOwner,
    links: {
      findInvitation: directory.findInvitation,
      useInvitation: directory.useInvitation,
      isInvited: directory.isInvited,
      useInvitationsFor: (user) => directory.useInvitationsFor({ ...system, name: 'Single sign-on' }, user),
      findPasswordReset: directory.findPasswordReset,
      usePasswordReset: directory.usePasswordReset,
    },
    failed: (error) => log.warn({ err: error }, 'a session could not be looked up'),
  })
  if (settings.owner)
    await accounts.ensureOwner({ name: settings.owner.email.split('@', 1)[0] ?? 'Owner', ...settings.owner })
  return accounts
}

export function openAuth(
  { oidc, tls, publicUrl }: Pick<Settings, 'oidc' | 'tls' | 'publicUrl'>,
  deps: { readonly accounts: Accounts; readonly fleet: RunningFleet; readonly store: Store },
) {
  const { accounts, fleet, store } = deps
  return createAuth({
    accounts,
    async openWall(code, from) {
      const tokenHash = hashOfToken('link', code)
      if (tokenHash === null) return null
      const token = createToken('api')
      const expiresAt = new Date(Date.now() + screenMs)
      const environmentKey = await store.directory.openWall(
        { ...system, name: 'A screen', ...from },
        { tokenHash, token, expiresAt },
      )
      return environmentKey === null ? null : { token: token.token, expiresAt, environmentKey }
    },
    https: tls !== null || (publicUrl?.startsWith('https:') ?? false),
    environmentName: (key) => fleet.environment(key)?.name ?? null,
    oidcName: oidc?.name ?? null,
    oidcProvider,
    remoteAddressHeader,
    record: (by, action, detail = null) =>
      store.directory.record(by, { environmentKey: null, action, target: '', detail }),
    endSession: (by, { userId, sessionId }) => store.directory.endSessions(by, { userId, which: { only: sessionId } }),
  })
}
