// What programs and machines come in with: API tokens and enrolment tokens, made, used and revoked.
import { expect, test, type Page } from '@playwright/test'
import { enroll, heartbeatMutation, request } from '../harness/api.ts'
import { ownerSettings } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { agree } from './agree.ts'
import { browserWith, environmentId, ownerApi, type OwnerApi } from './people.ts'

let server: TestServer
let api: OwnerApi
let page: Page

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  api = await ownerApi(server)
})
test.afterAll(async () => {
  await server.close()
})
test.beforeEach(async ({ browser }) => {
  page = await (await browserWith(browser, server, api.cookie)).newPage()
})
test.afterEach(async () => {
  await page.context().close()
})

async function beat(token: string): Promise<void> {
  const { data, errors } = await request(
    server,
    {
      query: heartbeatMutation,
      variables: {
        input: {
          bootId: 'boot',
          seq: 1,
          sampledAt: new Date().toISOString(),
          agentVersion: '1.0.0',
          deploymentMode: 'STANDALONE',
        },
      },
    },
    { token },
  )
  if (!data) throw new Error(`The heartbeat was answered ${JSON.stringify(errors)}`)
}

/** The token in the command that the page shows. */
async function tokenInCommand(of: Page): Promise<string> {
  const command = await of.getByText(/^npm run agent -- /).innerText()
  return /--token (\S+)$/.exec(command)?.[1] ?? ''
}

test('the first node of an empty fleet is waited for and appears by itself', async () => {
  await page.goto(`${server.url}/production/fleet`)
  await expect(page.getByRole('heading', { name: 'No node yet' })).toBeVisible()
  await page.getByRole('button', { name: 'Make the command' }).click()
  await expect(page.getByText('Waiting for its first heartbeat …')).toBeVisible()
  await enroll(server, { token: await tokenInCommand(page), machineId: 'first', name: 'first-host' })
  await expect(page.getByRole('table', { name: 'Nodes' }).getByText('first-host')).toBeVisible()
})

test('the enrolment page shows who arrives, then how it is; its token is revoked and works no more', async () => {
  await page.goto(`${server.url}/production/settings/enrolment`)
  // Who is there already is known: whoever comes next is new.
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText(/Fleet\d+ nodes/)
  const tokens = page.getByRole('table', { name: 'Enrolment tokens' })
  await page.getByRole('button', { name: 'Make the command' }).click()
  const token = await tokenInCommand(page)
  const waiting = page.getByRole('status').filter({ hasText: 'Waiting for its first heartbeat …' })
  await expect(waiting).toBeVisible()

  const node = await enroll(server, { token, machineId: 'second', name: 'second-host' })
  await expect(page.getByText('Enrolled. Waiting for its first heartbeat …')).toBeVisible()
  await beat(node.token)
  await expect(page.getByRole('status').filter({ hasText: 'second-host' })).toContainText('Healthy')

  const row = tokens.getByRole('row').filter({ hasText: `fb_enroll_…${token.slice(-4)}` })
  await expect(row).toContainText('in 24 h')
  await row.getByRole('button', { name: `Revoke the token that ends with ${token.slice(-4)}` }).click()
  await agree(page, 'Revoke token')
  await expect(row).toHaveCount(0)
  await expect(enroll(server, { token, machineId: 'third', name: 'third-host' })).rejects.toThrow('UNAUTHENTICATED')

  await page.getByRole('link', { name: 'second-host' }).click()
  await expect(page.getByRole('heading', { name: 'second-host', level: 1 })).toBeVisible()
})

test('an API token is made for chosen places, shown once, used, and revoked', async () => {
  await api.ask('mutation { createEnvironment(name: "staging") { id } }')
  await page.goto(`${server.url}/production/settings/tokens`)
  await expect(page.getByRole('heading', { name: 'No API token yet' })).toBeVisible()
  await page.getByRole('button', { name: 'Create a token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Create token' }).click()
  await expect(dialog.getByText('Give it a name')).toBeVisible()
  await dialog.getByLabel('Name').fill('Nightly report')
  await dialog.getByLabel('production').uncheck()
  await dialog.getByRole('button', { name: 'Create token' }).click()
  await expect(dialog.getByText('Choose at least one environment.')).toBeVisible()
  await dialog.getByLabel('production').check()
  await dialog.getByLabel('Expires after').selectOption('30 days')
  await dialog.getByRole('button', { name: 'Create token' }).click()
  const token = await dialog.getByText(/^fb_api_\S{20,}$/).innerText()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(token)).toHaveCount(0)

  const row = page.getByRole('table', { name: 'API tokens' }).getByRole('row').filter({ hasText: 'Nightly report' })
  await expect(row).toContainText(`fb_api_…${token.slice(-4)}`)
  await expect(row).toContainText('Viewer')
  await expect(row).toContainText('in 30 d')
  await expect(row).not.toContainText('staging')

  const query = '{ environments { name } }'
  const answer = await request<{ environments: { name: string }[] }>(server, { query }, { token })
  expect(answer.data?.environments).toEqual([{ name: 'production' }])
  const variables = { id: await environmentId(api, 'staging') }
  const foreign = { query: 'query($id: ID!) { environment(id: $id) { name } }', variables }
  expect(await request(server, foreign, { token })).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })

  await row.getByRole('button', { name: 'Revoke Nightly report' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('Its next call is refused')
  await agree(page, 'Revoke token')
  await expect(page.getByRole('heading', { name: 'No API token yet' })).toBeVisible()
  expect(await request(server, { query }, { token })).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  })
})
