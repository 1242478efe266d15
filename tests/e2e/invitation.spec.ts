// One-time links: an invitation with a new account, with one that there is, as somebody else; and a link for a new password.
import { expect, test } from '@playwright/test'
import { ownerSettings } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { agree } from './agree.ts'
import { account, addMember, browserWith, enterPassword, invite, ownerApi, type OwnerApi } from './people.ts'

let server: TestServer
let api: OwnerApi

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  api = await ownerApi(server)
  await api.ask('mutation { createEnvironment(name: "staging") { id } }')
})
test.afterAll(async () => {
  await server.close()
})

test('whoever has no account makes one and is in; the link works once', async ({ page }) => {
  const path = await invite(api, { email: 'ada@example.com', role: 'OPERATOR' })
  await page.goto(`${server.url}${path}`)
  await expect(page.getByRole('heading', { name: 'Join production' })).toBeVisible()
  await expect(
    page.getByText('You are invited as operator: you may read, and act on nodes and pipelines.'),
  ).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue('ada@example.com')
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Password').fill('short')
  await expect(page.getByText('7 more characters')).toBeVisible()
  await page.getByLabel('Password').fill('another-horse-battery')
  await page.getByRole('button', { name: 'Create account and join' }).click()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: /Ada\s*Operator/ })).toBeVisible()

  await page.goto(`${server.url}${path}`)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('This link was used, revoked or is too old')
})

test('whoever has an account signs in first, and the secret of the link is in no request', async ({ page }) => {
  const grace = account('Grace')
  await addMember(server, api, { ...grace, role: 'VIEWER' })
  const path = await invite(api, { email: grace.email, role: 'ADMIN', environment: 'staging' })
  const secret = new URLSearchParams(path.split('#')[1]).get('code') ?? ''
  const asked: string[] = []
  page.on('request', (request) => {
    asked.push(request.url(), request.headers()['referer'] ?? '')
  })
  await page.goto(`${server.url}${path}`)
  await page.getByRole('button', { name: 'Sign in and join' }).click()
  await enterPassword(page, grace)
  await page.getByRole('button', { name: `Join as ${grace.email}` }).click()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: /^Environment:/ }).click()
  await expect(page.getByRole('menuitem')).toHaveText([/^production/, /^staging/])
  expect(secret.length).toBeGreaterThan(20)
  expect(asked.filter((text) => text.includes(secret))).toEqual([])
})

test('somebody else is asked to sign in as the one it is for', async ({ browser }) => {
  const path = await invite(api, { email: 'grace@example.com', role: 'VIEWER', environment: 'staging' })
  const context = await browserWith(browser, server, api.cookie)
  const page = await context.newPage()
  await page.goto(`${server.url}${path}`)
  await expect(page.getByText('You are signed in as mara@example.com')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Join/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Sign in as grace@example.com' })).toBeVisible()
  await context.close()
})

test('a link without its secret, or with another, says so', async ({ page }) => {
  await page.goto(`${server.url}/invitation`)
  await expect(page.getByText('Its address is not whole: open it again.')).toBeVisible()
  await page.goto(`${server.url}/password#code=${'x'.repeat(43)}`)
  await expect(page.getByRole('alert')).toContainText('This link was used, revoked or is too old')
})

test('a password link sets a new password, signs nobody in, and says what to do next', async ({ browser, page }) => {
  const linus = account('Linus')
  await addMember(server, api, { ...linus, role: 'VIEWER' })
  const context = await browserWith(browser, server, api.cookie)
  const owners = await context.newPage()
  await owners.goto(`${server.url}/production/installation/people`)
  await owners.getByRole('button', { name: 'What can be done to Linus' }).click()
  await owners.getByRole('menuitem', { name: 'Make a password link' }).click()
  await agree(owners, 'Make the link')
  const link = await owners.getByText(/\/password#code=\S{20,}$/).innerText()
  await context.close()

  // The page of the other kind of link knows where to go.
  await page.goto(link.replace('/password#', '/invitation#'))
  await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue(linus.email)
  await page.getByLabel('New password').fill('yet-another-horse')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByText('Your password was changed. Sign in with the new one.')).toBeVisible()
  await enterPassword(page, linus)
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible()
  await enterPassword(page, { ...linus, password: 'yet-another-horse' })
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
})

test('an invitation to own the installation makes an owner', async ({ browser, page }) => {
  const context = await browserWith(browser, server, api.cookie)
  const owners = await context.newPage()
  await owners.goto(`${server.url}/production/installation/people`)
  await owners.getByRole('button', { name: 'Invite an owner' }).click()
  await owners.getByLabel('Email').fill('barbara@example.com')
  await owners.getByRole('button', { name: 'Make the invitation' }).click()
  const link = await owners.getByText(/\/invitation#code=\S{20,}$/).innerText()
  await owners.getByRole('button', { name: 'Done' }).click()
  await expect(owners.getByRole('table', { name: 'Invited owners' })).toContainText('barbara@example.com')
  await context.close()

  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Own this installation' })).toBeVisible()
  await page.getByLabel('Name').fill('Barbara')
  await page.getByLabel('Password').fill('another-horse-battery')
  await page.getByRole('button', { name: 'Create account and join' }).click()
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible()
})
