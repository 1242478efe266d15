// On paper every page is light, says what it is of and when, has nothing to press, and leaves nothing out that scrolls on a screen.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { pages } from '../../web/app/pages.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import { browserWith, ownerApi, type OwnerApi } from './people.ts'

const nodeCount = 40

let server: TestServer
let api: OwnerApi
let node: BeatingNode
let page: Page

test.use({ colorScheme: 'dark' })
test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  api = await ownerApi(server)
  node = await beatingNode(server, 'host-00', [{ name: 'nginx-to-loki' }])
  for (let index = 1; index < nodeCount; index += 1) await beatingNode(server, `host-${String(index).padStart(2, '0')}`)
  for (let ago = 300; ago >= 60; ago -= 30)
    await node.beat({
      at: new Date(Date.now() - ago * 1000),
      pipelines: node.pipelineIds.map((id) => running(id, 400 - ago)),
    })
})
test.afterAll(async () => {
  await server.close()
})
test.beforeEach(async ({ browser }) => {
  const context = await browserWith(browser, server, api.cookie)
  page = await context.newPage()
  await page.emulateMedia({ colorScheme: 'dark' })
})
test.afterEach(async () => {
  await page.context().close()
})

async function open(path: string): Promise<void> {
  await page.goto(`${server.url}/production/${path}`)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
}

const controls = 'main :is(button, input, select, textarea):not([role="columnheader"] *):not([role="tab"])'

test('every page is light, without bars, notices and controls, and is itself again afterwards', async () => {
  test.setTimeout(180_000)
  const paths = pages.map(({ to }) => to.replace('/$environment/', ''))
  for (const path of [...paths, `nodes/${node.id}`, `pipelines/${node.pipelineIds[0]}`]) {
    // The editor of the API is a tool, and nothing to read.
    if (path === 'explorer') continue
    await open(path)
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
    await expect(page.locator('[data-print-head]'), path).toContainText(/production.*Printed .*20\d\d/)
    await expect(page.getByRole('heading', { level: 1 }), path).toBeVisible()
    for (const bar of ['aside', 'body > div header', '[aria-label="Notices"]'])
      await expect(page.locator(bar).filter({ visible: true }), `${bar} on ${path}`).toHaveCount(0)
    await expect(page.locator(controls).filter({ visible: true }), path).toHaveCount(0)
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.locator('[data-print-head]')).toHaveCount(0)
  }
})

test('a list is there to its end, and its rows are not cut', async () => {
  await open('fleet')
  const rows = page.getByRole('table', { name: 'Nodes' }).locator('[data-row]')
  expect(await rows.count()).toBeLessThan(nodeCount)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(rows).toHaveCount(nodeCount)
  await expect(rows.last()).toHaveCSS('break-inside', 'avoid')
  await expect(rows.last()).toHaveCSS('position', 'relative')
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' })
  const pdf = await page.pdf({ preferCSSPageSize: true })
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1)
})

test('charts are drawn for the paper, and say of what range they are', async () => {
  await open('overview?range=15m')
  const chart = page.locator('section', { has: page.getByRole('heading', { name: 'Throughput' }) }).locator('canvas')
  await expect(chart.first()).toBeVisible()
  const onScreen = await chart.first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect.poll(() => chart.first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())).not.toBe(onScreen)
  await expect(page.getByText(/^[A-Z][a-z]{2} \d+, \d\d:\d\d.–.(?:[A-Z][a-z]{2} \d+, )?\d\d:\d\d$/)).toBeVisible()
})
