// The ways in: by password with a second factor, by a link, and by a real OpenID Connect provider; and what the audit log tells of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { request, signIn, type Credentials } from '../harness/api.ts'
import { browserFetch } from '../harness/browser-fetch.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { startProvider, type TestProvider } from '../harness/oidc.ts'
import { addPerson, ask, codeIn, ownerAccount, ownerEnv, post } from '../harness/people.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { codeOf } from '../harness/totp.ts'

let database: TestDatabase
let server: TestServer
let provider: TestProvider
let owner: Credentials
const letters: string[] = []
const post25 = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    let text = ''
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    stream.on('end', () => {
      letters.push(text)
      done()
    })
  },
})

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { ...ownerEnv, DATABASE_URL: database.url }
  server = await startServer({ env })
  provider = await startProvider(`${server.url}/auth/callback/oidc`)
  await new Promise<void>((resolve) => post25.listen(0, '127.0.0.1', resolve))
  const address = post25.server.address()
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port')
  await server.restart({
    ...env,
    PUBLIC_URL: server.url,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_NAME: 'the test',
    SMTP_URL: `smtp://127.0.0.1:${address.port}`,
    SMTP_FROM: 'Fleetbeat <fleet@example.com>',
  })
  owner = { cookie: await signIn(server, ownerAccount) }
}, 60_000)
afterAll(async () => {
  await server.close()
  await provider.close()
  await new Promise<void>((resolve) => post25.close(() => resolve()))
  await database.close()
}, 60_000)

async function somebody(name: string) {
  await database.query('DELETE FROM rate_limits')
  return addPerson(server, owner, { email: `${name}@example.com`, environmentId: 'env_1', role: 'VIEWER' })
}

async function audited(): Promise<string[]> {
  const { installationAuditEntries } = await ask<{
    installationAuditEntries: { actorName: string; action: string; target: string }[]
  }>(server, owner, { query: '{ installationAuditEntries(first: 500) { actorName action target } }' })
  return installationAuditEntries.map(({ actorName, action, target }) => `${actorName} ${action} ${target}`.trim())
}

describe('by password', () => {
  it('every sign-in is a session of its own, and the one that the browser had ends', async () => {
    const { cookie, email, password } = await somebody('rotating')
    const again = await post(server, 'sign-in/email', { email, password }, { cookie })
    const [fresh = ''] = again.headers.getSetCookie()
    expect(again.status).toBe(200)
    expect(fresh).toMatch(/^fleetbeat\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(fresh.split(';')[0]).not.toBe(cookie)
    expect((await request(server, { query: '{ viewer { id } }' }, { cookie })).data).toEqual({ viewer: null })
    const now = { cookie: fresh.split(';', 1)[0] ?? '' }
    expect((await request(server, { query: '{ viewer { id } }' }, now)).data).not.toEqual({ viewer: null })
  })

  it('a session that somebody else chose is nobody', async () => {
    const chosen = { cookie: 'fleetbeat.session_token=chosen-by-an-attacker.c2lnbmF0dXJl' }
    const response = await post(server, 'sign-in/email', ownerAccount, chosen)
    expect(response.headers.getSetCookie().join()).not.toContain('chosen-by-an-attacker')
    expect((await request(server, { query: '{ viewer { id } }' }, chosen)).data).toEqual({ viewer: null })
  })

  it('more than ten a minute from one address are refused', async () => {
    await database.query('DELETE FROM rate_limits')
    const statuses: number[] = []
    for (let count = 0; count < 11; count += 1)
      statuses.push((await post(server, 'sign-in/email', { ...ownerAccount, password: 'not-the-password' })).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    await database.query('DELETE FROM rate_limits')
    expect(await audited()).toContain(`${ownerAccount.email} sign-in.refused`)
  })

  it('a second factor is asked for once it is set up, and a backup code works once', async () => {
    const { cookie, email, password } = await somebody('careful')
    const enabled = await post(server, 'two-factor/enable', { password }, { cookie })
    const { totpURI, backupCodes } = (await enabled.json()) as { totpURI: string; backupCodes: string[] }
    const confirmed = await post(server, 'two-factor/verify-totp', { code: codeOf(totpURI) }, { cookie })
    expect(confirmed.status).toBe(200)

    const browser = browserFetch()
    const send = (path: string, body: object) =>
      browser(`${server.url}/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-fleetbeat-request': '1', origin: server.url },
        body: JSON.stringify(body),
      })
    const who = async () => {
      const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const { data } = await request<{ viewer: { secondFactor: boolean } | null }>(
        server,
        { query: '{ viewer { secondFactor } }' },
        { cookie: cookies },
      )
      return data?.viewer
    }
    const first = await send('sign-in/email', { email, password })
    expect(await first.json()).toMatchObject({ twoFactorRedirect: true })
    expect(await who()).toBeNull()
    expect((await send('two-factor/verify-totp', { code: '000000' })).status).toBe(401)
    expect(await who()).toBeNull()
    expect((await send('two-factor/verify-totp', { code: codeOf(totpURI) })).status).toBe(200)
    expect(await who()).toEqual({ secondFactor: true })

    await database.query('DELETE FROM rate_limits')
    for (const [status, expected] of [
      [200, { secondFactor: true }],
      [401, null],
    ] as const) {
      await send('sign-out', {})
      await send('sign-in/email', { email, password })
      expect((await send('two-factor/verify-backup-code', { code: backupCodes[0] })).status).toBe(status)
      expect(await who()).toEqual(expected)
    }
    const people = await ask<{ people: { id: string; email: string; secondFactor: boolean }[] }>(server, owner, {
      query: '{ people { id email secondFactor } }',
    })
    const careful = people.people.find((one) => one.email === email)
    expect(careful?.secondFactor).toBe(true)
    await database.query('DELETE FROM rate_limits')
    const query = 'mutation($id: ID!) { removeSecondFactor(personId: $id) { secondFactor } }'
    await ask(server, owner, { query, variables: { id: careful?.id } })
    expect(await signIn(server, { email, password })).toContain('session_token')
  })
})

describe('by a link', () => {
  it('a new password is set once, and every session of before ends', async () => {
    const person = await somebody('forgetful')
    const { createPasswordReset } = await ask<{ createPasswordReset: { path: string; mailed: boolean } }>(
      server,
      owner,
      {
        query: 'mutation($id: ID!) { createPasswordReset(personId: $id) { path mailed } }',
        variables: { id: person.id },
      },
    )
    expect(createPasswordReset.mailed).toBe(true)
    expect(unfolded(letters.at(-1))).toContain(`${server.url}${createPasswordReset.path}`)
    const code = codeIn(createPasswordReset.path)
    const found = await post(server, 'link', { code })
    expect(await found.json()).toEqual({
      kind: 'PASSWORD_RESET',
      email: person.email,
      hasAccount: true,
      environment: null,
      role: null,
    })
    expect((await post(server, 'password', { code, password: 'short' })).status).toBe(400)
    expect((await post(server, 'password', { code, password: 'a-new-one-that-is-long' })).status).toBe(200)
    expect((await post(server, 'password', { code, password: 'another-that-is-long' })).status).toBe(404)
    expect((await request(server, { query: '{ viewer { id } }' }, person)).data).toEqual({ viewer: null })
    expect((await post(server, 'sign-in/email', person)).status).toBe(401)
    expect(await signIn(server, { email: person.email, password: 'a-new-one-that-is-long' })).toContain('session_token')
  })

  it('an invitation is for its address, and works once, however many try', async () => {
    const { inviteMember } = await ask<{ inviteMember: { link: { path: string } } }>(server, owner, {
      query:
        'mutation { inviteMember(environmentId: "env_1", email: "Guest@Example.com", role: OPERATOR) { link { path } } }',
    })
    expect(unfolded(letters.at(-1))).toContain('To: guest@example.com')
    const code = codeIn(inviteMember.link.path)
    const accept = () => post(server, 'invitation', { code, name: 'Guest', password: 'a-password-of-theirs' })
    const statuses = (await Promise.all([accept(), accept(), accept()])).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status >= 500)).toEqual([])
    const { people } = await ask<{ people: { email: string; memberships: { role: string }[] }[] }>(server, owner, {
      query: '{ people { email memberships { role } } }',
    })
    expect(people.filter(({ email }) => email === 'guest@example.com')).toEqual([
      { email: 'guest@example.com', memberships: [{ role: 'OPERATOR' }] },
    ])
  })

  it('an invitation to an address with an account is used by who signed in with it, and by nobody else', async () => {
    const person = await somebody('known')
    const stranger = await somebody('stranger')
    const { inviteOwner } = await ask<{ inviteOwner: { link: { path: string } } }>(server, owner, {
      query: `mutation { inviteOwner(email: "${person.email}") { link { path } } }`,
    })
    const code = codeIn(inviteOwner.link.path)
    expect((await post(server, 'invitation', { code, name: 'x', password: 'x'.repeat(12) })).status).toBe(401)
    expect((await post(server, 'invitation', { code }, stranger)).status).toBe(401)
    expect((await post(server, 'invitation', { code }, person)).status).toBe(200)
    expect(await ask(server, person, { query: '{ viewer { owner } }' })).toEqual({ viewer: { owner: true } })
    expect(await audited()).toContain(`${person.email} invitation.used ${person.email}`)
  })
})

describe('by single sign-on', () => {
  async function signInThere(browser = browserFetch()) {
    await database.query('DELETE FROM rate_limits')
    const begun = await browser(`${server.url}/auth/sign-in/oidc`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-fleetbeat-request': '1', origin: server.url },
      body: JSON.stringify({ callbackURL: '/production/fleet' }),
    })
    const { url } = (await begun.json()) as { url: string }
    const end = await browser.follow(url)
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return { end: new URL(end.url), cookie }
  }

  it('is offered by its name', async () => {
    expect(await (await fetch(`${server.url}/auth/methods`)).json()).toEqual({ oidc: { name: 'the test' } })
  })

  it('who has an account of that address comes in, and back to where they were', async () => {
    const person = await somebody('single')
    provider.signInAs({ email: person.email, verified: true })
    const { end, cookie } = await signInThere()
    // The page for signing in knows who came in, and goes on.
    expect([end.pathname, end.searchParams.get('next')]).toEqual(['/sign-in', '/production/fleet'])
    const { data } = await request(server, { query: '{ viewer { id email } }' }, { cookie })
    expect(data).toEqual({ viewer: { id: person.id, email: person.email } })
    expect(await audited()).toContain(`${person.email} session.begun`)
  })

  it('who was invited gets an account with what waits for it; who was not is sent back', async () => {
    provider.signInAs({ email: 'uninvited@example.com', verified: true })
    const refused = await signInThere()
    expect(refused.end.pathname).toBe('/sign-in')
    expect(refused.end.searchParams.get('error')).not.toBeNull()
    expect((await request(server, { query: '{ viewer { id } }' }, refused)).data).toEqual({ viewer: null })

    const query =
      'mutation { inviteMember(environmentId: "env_1", email: "invited@example.com", role: ADMIN) { link { path } } }'
    await ask(server, owner, { query })
    provider.signInAs({ email: 'invited@example.com', verified: true })
    const { cookie } = await signInThere()
    const { data } = await request(server, { query: '{ environments { viewerRole } }' }, { cookie })
    expect(data).toEqual({ environments: [{ viewerRole: 'ADMIN' }] })
  })

  it('an address that the provider does not vouch for is nobody’s account', async () => {
    provider.signInAs({ email: ownerAccount.email, verified: false })
    const { cookie } = await signInThere()
    expect((await request(server, { query: '{ viewer { id } }' }, { cookie })).data).toEqual({ viewer: null })
  })

  it('who is locked does not come in', async () => {
    const person = await somebody('locked')
    await ask(server, owner, {
      query: 'mutation($id: ID!) { setPersonLocked(personId: $id, locked: true) { id } }',
      variables: { id: person.id },
    })
    provider.signInAs({ email: person.email, verified: true })
    const { cookie } = await signInThere()
    expect((await request(server, { query: '{ viewer { id } }' }, { cookie })).data).toEqual({ viewer: null })
    const byPassword = await post(server, 'sign-in/email', person)
    expect([byPassword.status, await byPassword.text()]).toEqual([
      403,
      expect.stringContaining('This account is locked'),
    ])
  })
})

describe('the last owner', () => {
  it('stays, whoever asks at once', async () => {
    const second = await somebody('second')
    const setOwner = (id: string, to: boolean, by: Credentials) =>
      request(
        server,
        {
          query: 'mutation($id: ID!, $to: Boolean!) { setPersonOwner(personId: $id, owner: $to) { owner } }',
          variables: { id, to },
        },
        by,
      )
    const { people } = await ask<{ people: { id: string; owner: boolean; email: string }[] }>(server, owner, {
      query: '{ people { id owner email } }',
    })
    for (const one of people) if (one.owner && one.email !== ownerAccount.email) await setOwner(one.id, false, owner)
    const first = people.find(({ email }) => email === ownerAccount.email)?.id ?? ''
    expect((await setOwner(first, false, owner)).errors?.[0]?.extensions.code).toBe('CONFLICT')
    await setOwner(second.id, true, owner)
    // Both are let in as owners, and then wait for the same rows: whoever is decided on first, the other is an owner no more.
    const holder = new pg.Client({ connectionString: database.url })
    await holder.connect()
    await holder.query('BEGIN; SELECT id FROM users WHERE owner FOR UPDATE')
    const asked = Promise.all([setOwner(first, false, second), setOwner(second.id, false, owner)])
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    await expect.poll(async () => (await database.query(waiting)).length, { timeout: 10_000 }).toBe(2)
    await holder.end()
    const answers = await asked
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort()).toEqual(['CONFLICT', 'done'])
    const [left] = await database.query('SELECT count(*)::int AS owners FROM users WHERE owner')
    expect(left).toEqual({ owners: 1 })
  })
})

describe('the audit log', () => {
  it('is only added to', async () => {
    await expect(database.query(`UPDATE audit_entries SET actor_name = 'somebody else'`)).rejects.toThrow('append-only')
    await expect(database.query('DELETE FROM audit_entries')).rejects.toThrow('append-only')
    await expect(database.query('TRUNCATE audit_entries')).rejects.toThrow('append-only')
  })

  it('holds no secret', async () => {
    const rows = await database.query('SELECT row_to_json(a)::text AS text FROM audit_entries a')
    const all = rows.map(({ text }) => String(text)).join('\n')
    expect(all).not.toMatch(/fb_(enroll|node|api|link)_[\w-]{20,}|a-password-of-theirs|correct-horse/)
    expect(rows.length).toBeGreaterThan(20)
  })
})

/** Lines of a letter are cut where they are long. */
function unfolded(letter = ''): string {
  return letter.replace(/=\r?\n/g, '').replace(/=3D/g, '=')
}
