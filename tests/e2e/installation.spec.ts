// What owners of the installation do, in one browser, and what those it concerns see in another that stays open.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { createStreamProxy } from '../harness/stream-proxy.ts'
import { agree } from './agree.ts'
import {
  account,
  addMember,
  browserWith,
  environmentId,
  isMarkedDocument,
  markDocument,
  ownerApi,
  pageOf,
  type OwnerApi,
} from './people.ts'

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

const nav = (of: Page) => of.getByRole('navigation', { name: 'Pages' })
const personRow = (name: string) =>
  page.getByRole('table', { name: 'People' }).getByRole('row').filter({ hasText: name })

async function doTo(name: string, action: string, confirm: string): Promise<void> {
  await page.getByRole('button', { name: `What can be done to ${name}` }).click()
  await page.getByRole('menuitem', { name: action }).click()
  await agree(page, confirm)
}

test('an environment is made, renamed and removed, and every open page follows', async ({ browser }) => {
  await page.goto(`${server.url}/production/installation/environments`)
  await markDocument(page)
  await page.getByRole('button', { name: 'Create an environment' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('production')
  await dialog.getByRole('button', { name: 'Create environment' }).click()
  await expect(dialog.getByRole('alert')).not.toBeEmpty()
  await dialog.getByLabel('Name').fill('lab')
  await dialog.getByLabel('Interval, in seconds').fill('0')
  await dialog.getByRole('button', { name: 'Create environment' }).click()
  await expect(dialog.getByText('A whole number from 1 to 3600')).toBeVisible()
  await dialog.getByLabel('Interval, in seconds').fill('10')
  await dialog.getByRole('button', { name: 'Create environment' }).click()
  const row = page.getByRole('table', { name: 'Environments' }).getByRole('row').filter({ hasText: 'lab' })
  await expect(row).toContainText('10 s')

  // The switcher of the same page knows it without a reload.
  await page.getByRole('button', { name: /^Environment:/ }).click()
  await page.getByRole('menuitem', { name: /^lab/ }).click()
  await expect(page).toHaveURL(`${server.url}/lab/overview`)

  const member = account('Edsger')
  await addMember(server, api, { ...member, role: 'VIEWER', environment: 'lab' })
  const theirs = await pageOf(browser, server, member)
  await theirs.goto(`${server.url}/lab/fleet?status=OFFLINE`)
  await expect(connection(theirs, 'live')).toBeVisible()
  await markDocument(theirs)

  await nav(page).getByRole('link', { name: 'General' }).click()
  await page.getByLabel('Name').fill('edge lab')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page).toHaveURL(`${server.url}/edge%20lab/settings/general`)
  await expect(page.getByText('The settings were saved.')).toBeVisible()
  await expect(theirs).toHaveURL(`${server.url}/edge%20lab/fleet?status=OFFLINE`)
  await expect(theirs.getByRole('button', { name: 'Environment: edge lab' })).toBeVisible()

  await page.getByRole('button', { name: 'Remove edge lab' }).click()
  const question = page.getByRole('alertdialog')
  const remove = question.getByRole('button', { name: 'Remove for good' })
  await expect(remove).toBeDisabled()
  await question.getByLabel('Type edge lab to go on').fill('edge lab')
  await remove.click()
  await expect(page).toHaveURL(`${server.url}/production/overview`)
  await expect(theirs.getByRole('heading', { name: 'No environment is yours yet' })).toBeVisible()
  await page.getByRole('button', { name: /^Environment:/ }).click()
  await expect(page.getByRole('menuitem')).toHaveText([/^production/])
  expect([await isMarkedDocument(page), await isMarkedDocument(theirs)]).toEqual([true, true])
  await theirs.context().close()
})

test('the switcher knows a new environment, also where the list of the page heard of it before the stream', async () => {
  const proxy = await createStreamProxy(() => server.url)
  await page.goto(`${proxy.url}/production/installation/environments`)
  await expect(connection(page, 'live')).toBeVisible()
  proxy.hold()
  await page.getByRole('button', { name: 'Create an environment' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('cellar')
  await page.getByRole('dialog').getByRole('button', { name: 'Create environment' }).click()
  await expect(page.getByRole('table', { name: 'Environments' })).toContainText('cellar')
  proxy.letGo()
  await page.getByRole('button', { name: /^Environment:/ }).click()
  await expect(page.getByRole('menuitem')).toHaveText([/^cellar/, /^production/])
  await api.ask('mutation($id: ID!) { removeEnvironment(environmentId: $id, name: "cellar") }', {
    id: await environmentId(api, 'cellar'),
  })
  await proxy.close()
})

test('history is kept for as long as an admin says, within its bounds', async () => {
  await page.goto(`${server.url}/production/settings/general`)
  const days = page.getByLabel('Days to keep of: Log')
  await expect(days).toHaveValue('7')
  await days.fill('366')
  await expect(days).toHaveAttribute('aria-invalid', 'true')
  await days.fill('3')
  await page.getByRole('button', { name: 'Save the days of: Log' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('What is older than 3 days is removed within 5 minutes, for good.')
  await agree(page, 'Keep less')
  await expect(page.getByText('Log: kept for 3 days from now on.')).toBeVisible()
  await page.reload()
  await expect(days).toHaveValue('3')
})

test('a person is made an owner, locked, and removed, and their open page follows each', async ({ browser }) => {
  const alan = account('Alan')
  await addMember(server, api, { ...alan, role: 'VIEWER' })
  const theirs = await pageOf(browser, server, alan)
  await theirs.goto(`${server.url}/production/fleet?q=rack`)
  await expect(connection(theirs, 'live')).toBeVisible()
  await markDocument(theirs)
  await page.goto(`${server.url}/production/installation/people`)
  await expect(personRow('Alan')).toContainText('production (Viewer)')

  await doTo('Alan', 'Make an owner', 'Make an owner')
  await expect(personRow('Alan')).toContainText('Owner')
  await expect(nav(theirs).getByRole('link', { name: 'People' })).toBeVisible()
  await doTo('Alan', 'Take ownership away', 'Take ownership away')
  await expect(nav(theirs).getByRole('link', { name: 'People' })).toHaveCount(0)
  expect(await isMarkedDocument(theirs)).toBe(true)

  await doTo('Alan', 'Lock the account', 'Lock account')
  await expect(personRow('Alan')).toContainText('Locked')
  await expect(theirs.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(new URL(theirs.url()).searchParams.get('next')).toBe('/production/fleet?q=rack')
  await doTo('Alan', 'Unlock the account', 'Unlock account')
  await expect(personRow('Alan')).not.toContainText('Locked')

  await doTo('Alan', 'Remove the account', 'Remove account')
  await expect(personRow('Alan')).toHaveCount(0)
  await theirs.context().close()
})

test('the last owner stays, and is told why', async () => {
  await page.goto(`${server.url}/production/installation/people`)
  await page.getByRole('button', { name: 'What can be done to mara' }).click()
  await expect(page.getByRole('menuitem')).toHaveText(['Take ownership away'])
  await page.getByRole('menuitem', { name: 'Take ownership away' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Take ownership away' }).click()
  await expect(question.getByRole('alert')).toContainText(/owner/i)
})

test('the audit logs tell what was done, of one environment and of all', async () => {
  const id = await environmentId(api)
  for (let times = 0; times < 55; times += 1) {
    await api.ask('mutation($id: ID!) { createEnrollmentToken(environmentId: $id, label: "many") { token } }', { id })
  }
  await page.goto(`${server.url}/production/settings/audit`)
  const lines = page.getByRole('table', { name: 'Audit log' }).getByRole('row')
  await expect(lines).toHaveCount(51)
  await expect(lines.nth(1)).toContainText('Enrolment token made')
  await expect(lines.nth(1)).toContainText('mara@example.com')
  await page.getByRole('button', { name: 'Show older entries' }).click()
  await expect(page.getByText('This is where the log begins.')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Audit log' }).getByText('Retention set').first()).toBeVisible()

  await nav(page).getByRole('link', { name: 'Audit log' }).last().click()
  await expect(page).toHaveURL(`${server.url}/production/installation/audit`)
  await page.getByRole('button', { name: 'Show older entries' }).click()
  await expect(page.getByRole('table', { name: 'Audit log' }).getByText('Person removed').first()).toBeVisible()
})
