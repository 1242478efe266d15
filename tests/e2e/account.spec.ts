// One's own account: name, password, second factor and sessions, and what they do to other browsers of the same person.
import { expect, test, type Page } from '@playwright/test'
import { connection, owner, ownerSettings } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { agree } from './agree.ts'
import { codeNow } from './authenticator.ts'
import {
  account,
  addMember,
  browserWith,
  enterPassword,
  isMarkedDocument,
  markDocument,
  ownerApi,
  pageOf,
  type Account,
  type OwnerApi,
} from './people.ts'

let server: TestServer
let api: OwnerApi

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  api = await ownerApi(server)
})
test.afterAll(async () => {
  await server.close()
})

async function newMember(name: string): Promise<Account> {
  const who = account(name)
  await addMember(server, api, { ...who, role: 'VIEWER' })
  return who
}

async function openAccount(page: Page): Promise<void> {
  await page.goto(`${server.url}/production/account`)
  await expect(page.getByRole('heading', { name: 'Account', level: 1 })).toBeVisible()
  await expect(connection(page, 'live')).toBeVisible()
}

test('a new name is known to the whole page at once', async ({ browser }) => {
  const page = await (await browserWith(browser, server, api.cookie)).newPage()
  await openAccount(page)
  const save = page.getByRole('button', { name: 'Save' })
  await expect(save).toBeDisabled()
  await page.getByLabel('Name').fill('Mara Keller')
  await save.click()
  await expect(page.getByRole('button', { name: /Mara Keller/ })).toBeVisible()
  await expect(page.getByText('Your name was saved.')).toBeVisible()
  await page.context().close()
})

test('a new password keeps this browser in, and sends the other to sign in and back to its place', async ({
  browser,
}) => {
  const grace = await newMember('Grace')
  const page = await pageOf(browser, server, grace)
  const other = await pageOf(browser, server, grace)
  await other.goto(`${server.url}/production/fleet?status=OFFLINE`)
  await expect(connection(other, 'live')).toBeVisible()
  await openAccount(page)
  await markDocument(page)

  await page.getByLabel('Present password').fill('not-my-password')
  await page.getByLabel('New password').fill('yet-another-horse')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /password/i })).toBeVisible()
  await page.getByLabel('Present password').fill(grace.password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Your password was changed.')).toBeVisible()

  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await enterPassword(other, { ...grace, password: 'yet-another-horse' })
  await expect(other.getByRole('heading', { name: 'Fleet', level: 1 })).toBeVisible()
  await expect(other).toHaveURL(`${server.url}/production/fleet?status=OFFLINE`)

  await expect(connection(page, 'live')).toBeVisible()
  expect(await isMarkedDocument(page)).toBe(true)
  await expect(page.getByRole('table', { name: 'Sessions' }).getByText('This one')).toBeVisible()
  await Promise.all([page.context().close(), other.context().close()])
})

test('a second factor is set up, asked for, replaced by a backup code, and turned off', async ({ browser }) => {
  const linus = await newMember('Linus')
  const page = await pageOf(browser, server, linus)
  await openAccount(page)
  await markDocument(page)
  await page.getByRole('button', { name: 'Set up' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your password').fill('not-my-password')
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await expect(dialog.getByRole('alert')).not.toBeEmpty()
  await dialog.getByLabel('Your password').fill(linus.password)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await expect(dialog.getByRole('img', { name: /^QR code/ })).toBeVisible()
  const secret = await dialog.getByText(/^([A-Z2-7]{1,4} ?){8,}$/).innerText()
  await dialog.getByLabel('Code', { exact: true }).fill('12')
  await dialog.getByRole('button', { name: 'Turn it on' }).click()
  await expect(dialog.getByText('Six digits', { exact: true })).toBeVisible()
  await dialog.getByLabel('Code', { exact: true }).fill(codeNow(secret))
  await dialog.getByRole('button', { name: 'Turn it on' }).click()
  await expect(dialog.getByRole('heading', { name: 'Keep the backup codes' })).toBeVisible()
  const backupCode = (await dialog.locator('code').innerText()).split('\n')[0] ?? ''
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('Signing in takes a code of your authenticator')).toBeVisible()
  await expect(connection(page, 'live')).toBeVisible()
  expect(await isMarkedDocument(page)).toBe(true)

  const other = await (await browser.newContext()).newPage()
  await other.goto(`${server.url}/production/account`)
  await enterPassword(other, linus)
  await expect(other.getByRole('heading', { name: 'One more step' })).toBeVisible()
  await other.getByLabel('Code', { exact: true }).fill(codeNow(secret))
  await other.getByRole('button', { name: 'Go on' }).click()
  await expect(other).toHaveURL(`${server.url}/production/account`)
  await expect(other.getByRole('heading', { name: 'Account', level: 1 })).toBeVisible()
  await other.context().close()

  const third = await (await browser.newContext()).newPage()
  await third.goto(server.url)
  await enterPassword(third, linus)
  await third.getByRole('button', { name: 'Use a backup code' }).click()
  await third.getByLabel('Backup code').fill('wrong')
  await third.getByRole('button', { name: 'Go on' }).click()
  await expect(third.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible()
  await third.getByLabel('Backup code').fill(backupCode)
  await third.getByRole('button', { name: 'Go on' }).click()
  await expect(third.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await third.context().close()

  await page.getByRole('button', { name: 'Turn off' }).click()
  await dialog.getByLabel('Your password').fill(linus.password)
  await dialog.getByRole('button', { name: 'Turn it off' }).click()
  await expect(page.getByText('The second factor is off.')).toBeVisible()
  await expect(page.getByText('Not set up')).toBeVisible()
  await expect(connection(page, 'live')).toBeVisible()
  expect(await isMarkedDocument(page)).toBe(true)
  await page.context().close()
})

test('a session that is ended leads its browser to sign in; the others go all at once', async ({ browser }) => {
  const page = await (await browserWith(browser, server, api.cookie)).newPage()
  await openAccount(page)
  const rows = page.getByRole('table', { name: 'Sessions' }).getByRole('row')
  await expect(rows).toHaveCount(2)
  await expect(rows.filter({ hasText: 'This one' }).getByRole('button')).toHaveCount(0)

  const second = await pageOf(browser, server, owner)
  await second.goto(`${server.url}/production/fleet`)
  await expect(connection(second, 'live')).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: /^Sign out (?!everywhere)/ }).click()
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(rows).toHaveCount(2)

  await enterPassword(second, owner)
  await expect(connection(second, 'live')).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await agree(page, 'Sign out everywhere else')
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(rows).toHaveCount(2)
  await expect(connection(page, 'live')).toBeVisible()
  await Promise.all([page.context().close(), second.context().close()])
})
