// axe on every page, in both themes, wide and narrow: nothing serious.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startAgent, type TestAgent } from '../harness/agent.ts'
import { connection, nodeRow, ownerSettings, signIn } from '../harness/dashboard.ts'
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
  })
}
