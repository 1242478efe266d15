// Another provider's word for who somebody is: whoever is invited comes in by its button, whoever is not is told why not.
import { expect, test } from '@playwright/test'
import { ownerSettings } from '../harness/dashboard.ts'
import { startProvider, type TestProvider } from '../harness/oidc.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { invite, ownerApi } from './people.ts'

let server: TestServer
let provider: TestProvider

test.beforeAll(async () => {
  const env = { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' }
  server = await startServer({ env })
  provider = await startProvider(`${server.url}/auth/callback/oidc`)
  await server.restart({
    ...env,
    PUBLIC_URL: server.url,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_NAME: 'the test',
  })
})
test.afterAll(async () => {
  await server.close()
  await provider.close()
})

test('whoever is invited comes in by the button, to where they were going', async ({ page }) => {
  const api = await ownerApi(server)
  await invite(api, { email: 'ada@example.com', role: 'OPERATOR' })
  provider.signInAs({ email: 'ada@example.com', verified: true })
  // With the search and the fragment.
  const place = `${server.url}/production/events?of=node#here`
  await page.goto(place)
  await page.getByRole('button', { name: 'Sign in with the test' }).click()
  await expect(page.getByRole('heading', { name: 'Events', level: 1 })).toBeVisible()
  expect(page.url()).toBe(place)
})

test('whoever is not is told so in words, on the sign-in page, and does not lose the place', async ({ page }) => {
  provider.signInAs({ email: 'nobody@example.com', verified: true })
  await page.goto(`${server.url}/production/events?of=node`)
  await page.getByRole('button', { name: 'Sign in with the test' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible()
  const { pathname, searchParams } = new URL(page.url())
  expect([pathname, searchParams.get('error')]).toEqual(['/sign-in', expect.stringMatching(/./)])
  await expect(page.getByRole('alert').filter({ hasText: 'Ask an admin for an invitation' })).toBeVisible()
  expect(searchParams.get('next')).toBe('/production/events?of=node')
})
