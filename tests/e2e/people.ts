// Owns the people of the browser tests beside the owner: made as the API makes them, and signed in with one request each, since
// sign-ins are counted.
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { request, signIn } from '../harness/api.ts'
import { cookiesOf } from '../harness/chromium.ts'
import { owner } from '../harness/dashboard.ts'
import type { TestServer } from '../harness/server.ts'

export interface Account {
  readonly name: string
  readonly email: string
  readonly password: string
}

export function account(name: string): Account {
  return { name, email: `${name.toLowerCase()}@example.com`, password: 'another-horse-battery' }
}

/** What the owner asks and changes by the API. */
export interface OwnerApi {
  readonly cookie: string
  ask<Data>(query: string, variables?: object): Promise<Data>
}

export async function ownerApi(server: TestServer): Promise<OwnerApi> {
  const cookie = await signIn(server, owner)
  return {
    cookie,
    async ask<Data>(query: string, variables: object = {}) {
      const { data, errors } = await request<Data>(server, { query, variables }, { cookie })
      if (!data) throw new Error(`The API answered ${JSON.stringify(errors)}`)
      return data
    },
  }
}

export async function environmentId(api: OwnerApi, name = 'production'): Promise<string> {
  const { environments } = await api.ask<{ environments: { id: string; name: string }[] }>(
    '{ environments { id name } }',
  )
  const found = environments.find((environment) => environment.name === name)
  if (!found) throw new Error(`There is no environment ${name}`)
  return found.id
}

/** So that a node that beats only when the test wants it is not taken for silent. */
export async function expectSeldomBeats(api: OwnerApi): Promise<void> {
  await api.ask('mutation($id: ID!) { updateEnvironment(environmentId: $id, intervalSeconds: 60) { id } }', {
    id: await environmentId(api),
  })
}

/** Answers the address of the link, secret and all. */
export async function invite(
  api: OwnerApi,
  who: { email: string; role: 'VIEWER' | 'OPERATOR' | 'ADMIN'; environment?: string },
): Promise<string> {
  const { inviteMember } = await api.ask<{ inviteMember: { link: { path: string } } }>(
    `mutation($environmentId: ID!, $email: String!, $role: Role!) {
      inviteMember(environmentId: $environmentId, email: $email, role: $role) { link { path } }
    }`,
    { environmentId: await environmentId(api, who.environment), email: who.email, role: who.role },
  )
  return inviteMember.link.path
}

export async function addMember(
  server: TestServer,
  api: OwnerApi,
  who: Account & { role: 'VIEWER' | 'OPERATOR' | 'ADMIN'; environment?: string },
): Promise<void> {
  const path = await invite(api, who)
  await useLink(server, '/auth/invitation', {
    code: new URLSearchParams(path.split('#')[1]).get('code') ?? '',
    name: who.name,
    password: who.password,
  })
}

async function useLink(server: TestServer, path: string, body: object): Promise<void> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-fleetbeat-request': '1', origin: server.url },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
}

/** A browser of its own, signed in by a session that was begun already. */
export async function browserWith(browser: Browser, server: TestServer, cookie: string): Promise<BrowserContext> {
  const context = await browser.newContext()
  await context.addCookies(cookiesOf(cookie, server.url))
  return context
}

/** A page of somebody, in a browser of their own. */
export async function pageOf(
  browser: Browser,
  server: TestServer,
  who: { readonly email: string; readonly password: string },
): Promise<Page> {
  return (await browserWith(browser, server, await signIn(server, who))).newPage()
}

/** On the sign-in page. */
export async function enterPassword(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.getByLabel('Email').fill(who.email)
  await page.getByLabel('Password', { exact: true }).fill(who.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Marks the document, so that a reload is found out. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
}

export function isMarkedDocument(page: Page): Promise<boolean> {
  return page.evaluate(() => 'sameDocument' in window)
}
