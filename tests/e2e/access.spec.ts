// What a browser gets that should get nothing: signed out, with a forged environment, and without our header.
import { expect, test } from '@playwright/test'
import { ask, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer

test.beforeAll(async () => {
  server = await startServer({ env: ownerSettings })
})
test.afterAll(async () => {
  await server.close()
})

const subscriptions = [
  'metricUpdate(environmentId: $id) { snapshot }',
  'fleetStatus(environmentId: $id) { snapshot }',
  'logEntry(environmentId: $id) { state }',
  'statusChange(environmentId: $id) { state }',
]

async function open(
  server: TestServer,
  field: string,
  how: { id: string; headers?: Record<string, string> },
): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'x-fleetbeat-request': '1',
      ...how.headers,
    },
    body: JSON.stringify({ query: `subscription($id: ID!) { ${field} }`, variables: { id: how.id } }),
  })
  // An answer that is refused ends by itself; one that goes on would never.
  return response.text()
}

test('a signed-out browser is asked to sign in, and the API tells it nothing', async ({ page, request }) => {
  await page.goto(`${server.url}/production/fleet`)
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  const { data, errors } = await ask(request, server, { query: '{ environments { id name nodes { id } } }' })
  expect(data).toBeNull()
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  for (const field of subscriptions) expect(await open(server, field, { id: 'env_1' })).toContain('UNAUTHENTICATED')
})

test('a forged environment or node does not exist, in queries, subscriptions and pages', async ({ page }) => {
  await signIn(page, server)
  const { request } = page.context()
  for (const id of ['env_2', 'env_99999', 'node_1', '1', '../env_1']) {
    const { data, errors } = await ask(request, server, {
      query: 'query($id: ID!) { environment(id: $id) { name } }',
      variables: { id },
    })
    expect(data).toBeNull()
    expect(['NOT_FOUND', 'INVALID_INPUT']).toContain(errors?.[0]?.extensions.code)
  }
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  for (const field of subscriptions)
    expect(await open(server, field, { id: 'env_2', headers: { cookie: cookies } })).toContain('NOT_FOUND')
  await page.goto(`${server.url}/elsewhere/fleet`)
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
})

test('a cookie without our header is nobody', async ({ page }) => {
  await signIn(page, server)
  const response = await page
    .context()
    .request.post(`${server.url}/graphql`, { data: { query: '{ viewer { id } environments { id } }' } })
  expect(((await response.json()) as { data: unknown }).data).toBeNull()
})
