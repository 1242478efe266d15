// A fresh install: the first account is made by the link from the terminal, and this machine's row appears by itself.
import { hostname } from 'node:os'
import { expect, test } from '@playwright/test'
import { connection, nodeRow, owner } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  await server.close()
})

test('the first account is made and the host appears by itself, with its own ingest as a pipeline', async ({
  page,
}) => {
  await page.goto(server.firstAccountLink())
  await expect(page.getByRole('heading', { name: 'Create the first account' })).toBeVisible()
  await page.getByLabel('Name').fill(owner.name)
  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Password', { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: /create/i }).click()

  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Fleet' }).click()
  await expect(page.getByRole('heading', { name: 'Fleet', level: 1 })).toBeVisible()
  await expect(connection(page, 'live')).toBeVisible()
  const row = nodeRow(page, hostname())
  await expect(row).toContainText('Healthy')
  // The agent enrolled with one pipeline, the server's own ingest, and reports it running.
  await expect(row).toContainText('1 / 1')

  await row.getByRole('link').click()
  await expect(page.getByRole('heading', { name: hostname(), level: 1 })).toBeVisible()
  await expect(page.getByText('fleetbeat-ingest').first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'Status changes' })).toContainText('First heartbeat')
  // Lines of the ingest log arrive through the agent, every ten seconds.
  await page.getByRole('tab', { name: 'Logs' }).click()
  await expect(page.getByText(/\d+ heartbeats in \d+ flushes/).first()).toBeVisible({ timeout: 30_000 })
})

test('the code works once', async ({ request }) => {
  const response = await request.post(`${server.url}/auth/first-account`, {
    data: { code: 'anything', name: 'x', email: 'x@example.com', password: owner.password },
    headers: { 'x-fleetbeat-request': '1' },
  })
  expect(response.status()).toBe(409)
})
