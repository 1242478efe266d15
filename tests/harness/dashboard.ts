// Owns what the browser tests do at the dashboard as a person would, and what they ask the API as the same person.
import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test'
import { signIn as signInByRequest } from './api.ts'
import { cookiesOf } from './chromium.ts'
import type { TestServer } from './server.ts'

export const owner = { name: 'Mara Keller', email: 'mara@example.com', password: 'correct-horse-battery' }

/** Settings that make the owner's account without a browser. */
export const ownerSettings = { FLEETBEAT_OWNER_EMAIL: owner.email, FLEETBEAT_OWNER_PASSWORD: owner.password }

const sessions = new WeakMap<object, Promise<string>>()

/** Brings the owner's browser to the fleet, with one session for all of them: sign-ins are counted. */
export async function signIn(page: Page, server: TestServer): Promise<void> {
  const session = sessions.get(server) ?? signInByRequest(server, owner)
  sessions.set(server, session)
  await page.context().addCookies(cookiesOf(await session, server.url))
  await page.goto(`${server.url}/production/fleet`)
  await page.getByRole('heading', { name: 'Fleet', level: 1 }).waitFor()
}

export function nodeRow(page: Page, name: string): Locator {
  return page.getByRole('table', { name: 'Nodes' }).getByRole('row').filter({ hasText: name })
}

export function connection(page: Page, state: string): Locator {
  return page.locator(`[data-connection="${state}"]`)
}

/** Has a page that lost its connection, and can have it again, try at once, unless it has come back by itself meanwhile. */
export async function retryNow(page: Page): Promise<void> {
  await expect(async () => {
    const button = page.getByRole('button', { name: 'Retry now' })
    if (await button.isVisible()) await button.click({ timeout: 1_000 })
    await expect(connection(page, 'live')).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 45_000 })
}

/** The GraphQL operations that the page sends from now on by plain requests: what a page with an open stream must not do. */
export function recordQueries(page: Page): string[] {
  const queries: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname === '/graphql' && request.method() === 'POST')
      queries.push((request.postDataJSON() as { operationName?: string }).operationName ?? 'unnamed')
  })
  return queries
}

/** Asks the API with the session of the page. */
export async function ask<Data>(
  request: APIRequestContext,
  server: TestServer,
  how: { query: string; variables?: object },
): Promise<{ data: Data | null; errors?: { message: string; extensions: { code: string } }[] }> {
  const response = await request.post(`${server.url}/graphql`, { data: how, headers: { 'x-fleetbeat-request': '1' } })
  return (await response.json()) as { data: Data | null; errors?: { message: string; extensions: { code: string } }[] }
}
