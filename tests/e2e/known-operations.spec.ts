// A server that is set to answer its own programs alone: the dashboard and the agent work as ever, and nobody else's document does.
import { hostname } from 'node:os'
import { expect, test } from '@playwright/test'
import { ask, connection, nodeRow, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_OPERATIONS: 'known' } })
})
test.afterAll(async () => {
  await server.close()
})

test('the dashboard and the agent of this machine work, and another document is refused', async ({ page }) => {
  await signIn(page, server)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(nodeRow(page, hostname())).toContainText('Healthy')
  await nodeRow(page, hostname()).getByRole('link').click()
  await expect(page.getByRole('region', { name: 'Status changes' })).toContainText('First heartbeat')
  for (const path of ['members', 'enrolment', 'tokens', 'general', 'audit']) {
    await page.goto(`${server.url}/production/settings/${path}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByText('answers the operations of its own')).toHaveCount(0)
  }
  const { data, errors } = await ask(page.context().request, server, { query: '{ environments { name } }' })
  expect(data ?? null).toBeNull()
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})
