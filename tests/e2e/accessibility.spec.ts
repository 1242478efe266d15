// axe on every page, in both themes, wide and narrow: nothing serious.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startAgent, type TestAgent } from '../harness/agent.ts'
import { connection, nodeRow, owner, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { account, addMember, environmentId, invite, ownerApi } from './people.ts'

let server: TestServer
let agent: TestAgent

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  agent = await startAgent(server, 'host-one')
  // So that no table is empty.
  const api = await ownerApi(server)
  await addMember(server, api, { ...account('Grace'), role: 'OPERATOR' })
  await invite(api, { email: 'linus@example.com', role: 'VIEWER' })
  const input = { name: 'Nightly report', role: 'VIEWER', environmentIds: [await environmentId(api)] }
  await api.ask('mutation($input: ApiTokenInput!) { createApiToken(input: $input) { token } }', { input })
})
test.afterAll(async () => {
  await agent.close()
  await server.close()
})

/** Each with the heading that says it is there. */
const pages = [
  ['settings/general', 'General'],
  ['settings/members', 'Members'],
  ['settings/enrolment', 'Enrolment'],
  ['settings/tokens', 'API tokens'],
  ['settings/audit', 'Audit log'],
  ['installation/people', 'People'],
  ['installation/environments', 'Environments'],
  ['installation/audit', 'Audit log of the installation'],
  ['account', 'Account'],
] as const

async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme })

    test('sign-in', async ({ page }) => {
      await page.goto(`${server.url}/sign-in`)
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
    })

    test('fleet and node', async ({ page }) => {
      await signIn(page, server)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await expect(connection(page, 'live')).toBeVisible()
      await expect(nodeRow(page, agent.name)).toContainText('Healthy')
      expect(await seriousFaults(page)).toEqual([])

      await nodeRow(page, agent.name).getByRole('link').click()
      await expect(page.getByRole('heading', { name: agent.name, level: 1 })).toBeVisible()
      await expect(page.getByRole('region', { name: 'Status changes' })).toContainText('First heartbeat')
      expect(await seriousFaults(page)).toEqual([])
    })

    test('fleet at 390 px scrolls nothing sideways', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await signIn(page, server)
      await expect(page.getByText(agent.name).first()).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      expect(await seriousFaults(page)).toEqual([])
    })

    test('settings, installation and account, wide and at 390 px', async ({ page }) => {
      await signIn(page, server)
      for (const [path, heading] of pages) {
        await page.setViewportSize({ width: 1440, height: 900 })
        await page.goto(`${server.url}/production/${path}`)
        await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
        expect(await seriousFaults(page), path).toEqual([])
        await page.setViewportSize({ width: 390, height: 844 })
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
        expect(await seriousFaults(page), `${path} at 390 px`).toEqual([])
      }
    })

    test('what asks and what shows a secret once', async ({ page }) => {
      await signIn(page, server)
      await page.goto(`${server.url}/production/settings/members`)
      await page.getByRole('button', { name: 'Invite a member' }).click()
      expect(await seriousFaults(page)).toEqual([])
      await page.getByLabel('Email').fill('ada@example.com')
      await page.getByRole('button', { name: 'Make the invitation' }).click()
      const link = await page.getByText(/\/invitation#code=/).innerText()
      expect(await seriousFaults(page)).toEqual([])
      await page.goto(`${server.url}/production/settings/general`)
      await page.getByRole('button', { name: 'Remove production' }).click()
      await expect(page.getByRole('alertdialog')).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
      await page.goto(`${server.url}/production/account`)
      await page.getByRole('button', { name: 'Set up' }).click()
      await page.getByLabel('Your password').fill(owner.password)
      await page.getByRole('button', { name: 'Go on' }).click()
      await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
      await page.goto(link)
      await expect(page.getByRole('heading', { name: 'Join production' })).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
    })
  })
}
