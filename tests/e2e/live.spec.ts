// A page that is left open: it moves without asking, tells when a node falls silent, and outlives its server.
import { expect, test, type APIRequestContext } from '@playwright/test'
import { startAgent, type TestAgent } from '../harness/agent.ts'
import { ask, connection, nodeRow, ownerSettings, recordQueries, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let agent: TestAgent

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  agent = await startAgent(server, 'host-one')
})
test.afterAll(async () => {
  await agent.close()
  await server.close()
})

test('with the stream open, the numbers change and no query is sent', async ({ page }) => {
  await signIn(page, server)
  await expect(connection(page, 'live')).toBeVisible()
  const row = nodeRow(page, agent.name)
  await expect(row).toContainText('%')
  const queries = recordQueries(page)
  const before = await row.innerText()
  await expect(async () => expect(await row.innerText()).not.toBe(before)).toPass()
  // Three more beats, counted by the age of the last one falling back to nothing.
  for (let beats = 0; beats < 3; beats += 1) {
    await expect(row).toContainText(/[34] s$/)
    await expect(row).toContainText(/<1 s$/)
  }
  expect(queries).toEqual([])
})

test('a stopped agent turns OFFLINE with its reason and one more change; when it beats again, HEALTHY', async ({
  page,
}) => {
  await signIn(page, server)
  const row = nodeRow(page, agent.name)
  await expect(row).toContainText('Healthy')
  await row.getByRole('link').click()
  const changes = page.getByRole('region', { name: 'Status changes' }).getByRole('listitem')
  await expect(changes.last()).toContainText('First heartbeat')
  const before = await changes.count()

  await agent.stop()
  await expect(page.getByText('No heartbeat for more than 15 s').first()).toBeVisible({ timeout: 30_000 })
  await expect(changes).toHaveCount(before + 1)
  await expect(changes.first()).toContainText('Offline')

  agent.start()
  await expect(changes).toHaveCount(before + 2)
  await expect(changes.first()).toContainText('Healthy')
  await expect(changes.first()).toContainText('Beating again')
})

test('a killed server is missed, and after its return nothing is', async ({ page, request }) => {
  await signIn(page, server)
  await nodeRow(page, agent.name).getByRole('link').click()
  await expect(page.getByRole('heading', { name: agent.name, level: 1 })).toBeVisible()
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  const nodeId = new URL(page.url()).pathname.split('/').at(-1)

  const killedAt = new Date()
  await server.kill()
  await expect(page.getByText('Live updates paused.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry now' })).toBeVisible()
  // Long enough for beats that nobody hears: the agent says itself that the server is not to be reached.
  await agent.process().waitForOutput(/ECONNREFUSED|fetch failed/, 20_000)
  await page.waitForTimeout(12_000)
  const back = new Date()
  await server.restart()

  await expect(connection(page, 'live')).toBeVisible({ timeout: 45_000 })
  await expect(page.getByText('Live updates paused.')).toBeHidden()
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)

  await signInByRequest(request)
  const query = `query($id: ID!, $since: DateTime!) { node(id: $id) { hostSamples(since: $since) { sampledAt } } }`
  await expect(async () => {
    const { data } = await ask<{ node: { hostSamples: { sampledAt: string }[] } }>(request, server, {
      query,
      variables: { id: nodeId, since: killedAt.toISOString() },
    })
    const meantime = data?.node.hostSamples.filter(({ sampledAt }) => new Date(sampledAt) < back) ?? []
    // At least two beats of five seconds fit in the twelve that nobody listened.
    expect(meantime.length).toBeGreaterThanOrEqual(2)
  }).toPass({ timeout: 45_000 })
})

async function signInByRequest(request: APIRequestContext): Promise<void> {
  const { FLEETBEAT_OWNER_EMAIL: email, FLEETBEAT_OWNER_PASSWORD: password } = ownerSettings
  const response = await request.post(`${server.url}/auth/sign-in/email`, {
    data: { email, password },
    headers: { origin: server.url, 'x-fleetbeat-request': '1' },
  })
  expect(response.status()).toBe(200)
}
