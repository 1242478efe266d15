// The API explorer: it knows the schema, runs a subscription live as the person, and brings nothing of another site with it.
import { expect, test } from '@playwright/test'
import { ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
})
test.afterAll(async () => {
  await server.close()
})

test('a subscription is tried as the person who is signed in, against the schema that is there', async ({ page }) => {
  const elsewhere: string[] = []
  const violations: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) elsewhere.push(request.url())
  })
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text())
  })
  await signIn(page, server)
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'API explorer' }).click()
  const explorer = page.getByRole('region', { name: 'API explorer' })
  await expect(explorer.getByText('fleetStatus')).toBeVisible()
  await explorer.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click()
  await expect(explorer.getByRole('region', { name: /result/i })).toContainText('"healthy": 0')
  await explorer.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await explorer.getByRole('link', { name: 'Subscription', exact: true }).click()
  await expect(explorer.getByText('Live events over GraphQL over SSE', { exact: false })).toBeVisible()
  expect(elsewhere).toEqual([])
  expect(violations).toEqual([])
})
