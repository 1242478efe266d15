// Owns a real OpenID Connect provider of a test: whoever is named to it signs in at once, without a page.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who signs in from now on. */
  signInAs(account: ProviderAccount): void
  close(): Promise<void>
}

export interface ProviderAccount {
  readonly email: string
  readonly verified: boolean
}

export async function startProvider(redirectUri: string): Promise<TestProvider> {
  const [clientId, clientSecret] = ['fleetbeat', 'known-to-both-of-them']
  let now: ProviderAccount = { email: 'nobody@example.com', verified: false }
  // The issuer names its port: it has to be known first.
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    cookies: { keys: ['of the test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // Some providers tell who it is in the token alone.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: now.email, email_verified: now.verified, name: now.email.split('@')[0] }),
    }),
    async loadExistingGrant({ oidc: { client, session } }) {
      const { accountId } = session ?? {}
      if (!client || accountId === undefined) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const handle = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void handle(request, response)
    void provider.interactionFinished(request, response, { login: { accountId: `sub-${now.email}` } })
  })
  return {
    issuer,
    clientId,
    clientSecret,
    signInAs: (account) => (now = account),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
