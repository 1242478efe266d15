// Who may see an environment: invited, changed and removed in one browser, and felt in another that stays open.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { agree } from './agree.ts'
import {
  account,
  addMember,
  browserWith,
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
  await page.goto(`${server.url}/production/settings/members`)
  await expect(page.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible()
})
test.afterEach(async () => {
  await page.context().close()
})

const nav = (of: Page) => of.getByRole('navigation', { name: 'Pages' })
const rowOf = (name: string) => page.getByRole('table', { name: 'Members' }).getByRole('row').filter({ hasText: name })

test('an invitation is made, its link is shown once, and it is revoked', async () => {
  await page.getByRole('button', { name: 'Invite a member' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Email').fill('nobody')
  await dialog.getByRole('button', { name: 'Make the invitation' }).click()
  await expect(dialog.getByText('An address looks like name@example.org')).toBeVisible()
  await dialog.getByLabel('Email').fill('ada@example.com')
  await dialog.getByLabel('Role').selectOption('OPERATOR')
  await dialog.getByRole('button', { name: 'Make the invitation' }).click()
  await expect(dialog.getByText(new RegExp(`^${server.url}/invitation#code=\\S{20,}$`))).toBeVisible()
  await expect(dialog.getByText('it was not sent by mail')).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('#code=')).toHaveCount(0)

  const open = page.getByRole('table', { name: 'Open invitations' }).getByRole('row').filter({ hasText: 'ada@' })
  await expect(open).toContainText('Operator')
  await expect(open).toContainText('in 7 d')
  await open.getByRole('button', { name: 'Revoke the invitation of ada@example.com' }).click()
  await agree(page, 'Revoke invitation')
  await expect(page.getByText('Nobody is invited just now.')).toBeVisible()
})

test('a new role is felt by the page that is open, without a reload and without a word of trouble', async ({
  browser,
}) => {
  const grace = account('Grace')
  await addMember(server, api, { ...grace, role: 'VIEWER' })
  const theirs = await pageOf(browser, server, grace)
  await theirs.goto(`${server.url}/production/fleet`)
  await expect(connection(theirs, 'live')).toBeVisible()
  await expect(nav(theirs).getByRole('link', { name: 'Fleet' })).toBeVisible()
  for (const name of ['Members', 'Enrolment', 'People'])
    await expect(nav(theirs).getByRole('link', { name })).toHaveCount(0)
  await markDocument(theirs)
  await theirs.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      for (const text of ['Live updates paused', 'Reconnecting'])
        if (document.body.innerText.includes(text)) seen.push(text)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })

  await page.reload()
  await rowOf('Grace').getByLabel('Role of Grace').selectOption('ADMIN')
  await expect(page.getByText('Grace is admin now.')).toBeVisible()
  await expect(nav(theirs).getByRole('link', { name: 'Members' })).toBeVisible()
  await expect(connection(theirs, 'live')).toBeVisible()
  await nav(theirs).getByRole('link', { name: 'Members' }).click()
  await expect(theirs.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible()

  await rowOf('Grace').getByLabel('Role of Grace').selectOption('OPERATOR')
  await expect(theirs.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  await expect(nav(theirs).getByRole('link', { name: 'Members' })).toHaveCount(0)
  await expect(nav(theirs).getByRole('link', { name: 'Enrolment' })).toBeVisible()
  await expect(connection(theirs, 'live')).toBeVisible()
  expect(await isMarkedDocument(theirs)).toBe(true)
  expect(await theirs.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([])
  await theirs.context().close()
})

test('who is removed leaves the environment at once, and is told', async ({ browser }) => {
  const linus = account('Linus')
  await addMember(server, api, { ...linus, role: 'VIEWER' })
  const theirs = await pageOf(browser, server, linus)
  await theirs.goto(`${server.url}/production/fleet`)
  await expect(connection(theirs, 'live')).toBeVisible()
  await markDocument(theirs)

  await page.reload()
  await rowOf('Linus').getByRole('button', { name: 'Remove Linus' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('loses access to production within a second')
  await agree(page, 'Remove member')
  await expect(rowOf('Linus')).toHaveCount(0)

  await expect(theirs.getByText('production was removed, or is no longer yours to see.')).toBeVisible({
    timeout: 3_000,
  })
  await expect(theirs.getByRole('heading', { name: 'No environment is yours yet' })).toBeVisible()

  // And back: it opens by itself.
  await api.ask(
    `mutation($environmentId: ID!, $personId: ID!) {
      setMemberRole(environmentId: $environmentId, personId: $personId, role: VIEWER) { id }
    }`,
    await idsOf(linus.email),
  )
  await expect(theirs.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  expect(await isMarkedDocument(theirs)).toBe(true)
  await theirs.context().close()
})

test('a page that is not for somebody does not exist for them', async ({ browser }) => {
  const barbara = account('Barbara')
  await addMember(server, api, { ...barbara, role: 'OPERATOR' })
  const theirs = await pageOf(browser, server, barbara)
  for (const path of [
    'settings/members',
    'settings/tokens',
    'settings/audit',
    'settings/general',
    'installation/people',
  ]) {
    await theirs.goto(`${server.url}/production/${path}`)
    await expect(theirs.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
    await expect(nav(theirs)).toBeVisible()
  }
  await theirs.goto(`${server.url}/production/settings/enrolment`)
  await expect(theirs.getByRole('heading', { name: 'Enrolment', level: 1 })).toBeVisible()
  await theirs.context().close()
})

async function idsOf(email: string): Promise<{ environmentId: string; personId: string }> {
  const { people, environments } = await api.ask<{
    people: { id: string; email: string }[]
    environments: { id: string; name: string }[]
  }>('{ people { id email } environments { id name } }')
  return {
    personId: people.find((person) => person.email === email)?.id ?? '',
    environmentId: environments.find(({ name }) => name === 'production')?.id ?? '',
  }
}
