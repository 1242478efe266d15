// axe on every page, in both themes, wide and narrow: nothing serious.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startAgent, type TestAgent } from '../harness/agent.ts'
import { connection, owner, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { pages } from '../../web/app/pages.ts'
import { beatingNode, running } from './beating-node.ts'
import { account, addMember, environmentId, invite, ownerApi, type OwnerApi } from './people.ts'

let server: TestServer
let agent: TestAgent
let api: OwnerApi

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  agent = await startAgent(server, 'host-one')
  // So that nothing is empty.
  const writer = await beatingNode(server, 'host-two', [{ name: 'axe-pipeline' }])
  const logs = ['ERROR it broke', 'WARN it may break', 'INFO it works'].map((line) => ({ line }))
  const components = [
    { componentId: 'in', kind: 'SOURCE', receivedEvents: 1 },
    { componentId: 'out', kind: 'SINK', receivedEvents: 1 },
  ]
  await writer.beat({ pipelines: [running(writer.pipelineIds[0] ?? '', 1, { logs, components })] })
  api = await ownerApi(server)
  await addMember(server, api, { ...account('Grace'), role: 'OPERATOR' })
  await invite(api, { email: 'linus@example.com', role: 'VIEWER' })
  const input = { name: 'Nightly report', role: 'VIEWER', environmentIds: [await environmentId(api)] }
  await api.ask('mutation($input: ApiTokenInput!) { createApiToken(input: $input) { token } }', { input })
})
test.afterAll(async () => {
  await agent.close()
  await server.close()
})

/** Every page there is, as the sidebar has it, and those of one node and one pipeline. */
async function everyPath(): Promise<string[]> {
  const { environments } = await api.ask<{ environments: { nodes: { id: string }[]; pipelines: { id: string }[] }[] }>(
    '{ environments { nodes { id } pipelines { id } } }',
  )
  const nodeId = environments[0]?.nodes[0]?.id ?? ''
  return [
    ...pages.map(({ to }) => to.replace('/$environment', '')),
    '/fleet?form=grid&group=status',
    ...['', '?tab=health', '?tab=metrics', '?tab=logs'].map((tab) => `/nodes/${nodeId}${tab}`),
    `/pipelines/${environments[0]?.pipelines[0]?.id ?? ''}`,
  ]
}

async function expectNoSidewaysScroll(page: Page, width: number, what: string): Promise<void> {
  await page.setViewportSize({ width, height: width < 500 ? 844 : 900 })
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth), `${what} at ${width} px`)
    .toBeLessThanOrEqual(width)
}

async function seriousFaults(page: Page): Promise<string[]> {
  // The editor of the API explorer is a library's own, and has faults that only it can put right.
  const { violations } = await new AxeBuilder({ page }).exclude('.graphiql-container').analyze()
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

    test('every page, at 1440, 1024 and 390 px', async ({ page }) => {
      test.setTimeout(400_000)
      await signIn(page, server)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      for (const path of await everyPath()) {
        await page.setViewportSize({ width: 1440, height: 900 })
        await page.goto(`${server.url}/production${path}`)
        await expect(page.getByRole('heading', { level: 1 }), path).toBeVisible()
        await expect(connection(page, 'live')).toBeVisible()
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
        expect(await seriousFaults(page), path).toEqual([])
        await expectNoSidewaysScroll(page, 1024, path)
        await expectNoSidewaysScroll(page, 390, path)
        expect(await seriousFaults(page), `${path} at 390 px`).toEqual([])
      }
    })

    test('the wall, and what stands in its place', async ({ page }) => {
      const { createWallLink } = await api.ask<{ createWallLink: { path: string } }>(
        'mutation($id: ID!) { createWallLink(environmentId: $id) { path } }',
        { id: await environmentId(api) },
      )
      await page.goto(`${server.url}/wall`)
      await expect(page.getByRole('heading', { name: 'This wall has ended' })).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
      await page.goto(`${server.url}${createWallLink.path}`)
      await expect(page.getByText('nodes healthy')).toBeVisible()
      await page.goto(`${server.url}/wall?theme=${theme}`)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await expect(connection(page, 'live')).toBeVisible()
      for (const width of [1440, 1024, 390]) {
        await expectNoSidewaysScroll(page, width, 'the wall')
        expect(await seriousFaults(page), `at ${width} px`).toEqual([])
      }
    })

    test('the palette, the keys, the drawer and a notice', async ({ page }) => {
      await signIn(page, server)
      await page.keyboard.press('Control+k')
      await expect(page.getByPlaceholder('Search pages, nodes and pipelines…')).toBeFocused()
      expect(await seriousFaults(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 390, height: 844 })
      await page.getByRole('button', { name: 'Open the menu' }).click()
      await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
      await page.keyboard.press('Escape')
      const lost = await beatingNode(server, `host-of-${theme}`, [{ name: 'nginx-to-loki' }])
      await lost.beat({ pipelines: lost.pipelineIds.map((id) => running(id, 5, { status: 'CRASHED' })) })
      await expect(page.getByRole('region', { name: 'Notices' }).getByRole('listitem')).toBeVisible()
      expect(await seriousFaults(page)).toEqual([])
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
