// The Overview: its figures are those of the fleet, its charts go on by themselves, and how it is set lives in the address and in views.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'

let server: TestServer
let one: BeatingNode
let two: BeatingNode
let seconds = 0

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  one = await beatingNode(server, 'host-one', [{ name: 'nginx-to-loki' }])
  two = await beatingNode(server, 'host-two', [{ name: 'nginx-to-loki' }])
  // Six minutes that are over, so that the charts have something to begin with.
  for (let ago = 360; ago >= 60; ago -= 15) await beatBoth(15, new Date(Date.now() - ago * 1000))
})
test.afterAll(async () => {
  await server.close()
})

async function beatBoth(later: number, at: Date, given: object = {}): Promise<void> {
  seconds += later
  for (const node of [one, two])
    await node.beat({ at, pipelines: node.pipelineIds.map((id) => running(id, seconds, { ...given })) })
}

async function open(page: Page, search = ''): Promise<void> {
  await signIn(page, server)
  await page.goto(`${server.url}/production/overview${search}`)
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await expect(connection(page, 'live')).toBeVisible()
}

const figure = (page: Page, label: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: label }) })

test('is where an environment begins, and tells its fleet as it is', async ({ page }) => {
  await beatBoth(5, new Date())
  await beatBoth(5, new Date(Date.now() + 5_000))
  await signIn(page, server)
  await page.goto(server.url)
  await expect(page).toHaveURL(`${server.url}/production/overview`)
  await expect(figure(page, 'Healthy nodes')).toContainText('2of 2')
  await expect(figure(page, 'Running pipelines')).toContainText('2of 2')
  await expect(figure(page, 'Error rate')).toContainText('1%')
  await expect(figure(page, 'Log reduction')).toContainText('40%')
  await expect(page.getByText('Nothing needs attention.')).toBeVisible()
})

test('with the stream open its figures, its list and its charts move, and no query is sent', async ({ page }) => {
  await beatBoth(5, new Date())
  await open(page, '?range=15m')
  const throughput = figure(page, 'Throughput')
  await expect(throughput).toContainText(/In\d+\/s/)
  const queries = recordQueries(page)
  await beatBoth(5, new Date(), { status: 'CRASHED' })
  await expect(figure(page, 'Running pipelines')).toContainText('0of 2')
  const attention = figure(page, 'Needs attention').getByRole('listitem')
  await expect(attention).toContainText(['nginx-to-loki'])
  await expect(attention.first()).toContainText('Crashed on 2 of 2 nodes')
  // A rate that the history does not hold: the chart has it once its minute is over.
  await expect(throughput).toContainText(/In\d+\/s/)
  seconds += 1_000
  await expect(async () => {
    await beatBoth(1, new Date())
    await expect(throughput).toContainText(/In[\d.]+k\/s/, { timeout: 2_000 })
  }).toPass({ timeout: 100_000 })
  expect(queries).toEqual([])
})

test('range, filters, groups and panels live in the address, and a view brings them back', async ({ page }) => {
  await beatBoth(5, new Date())
  await open(page)
  await page.getByRole('radio', { name: '6h' }).click()
  await expect(page).toHaveURL(/range=6h/)
  await page.getByRole('button', { name: 'Filter by nodes: All nodes' }).click()
  await page.getByRole('option', { name: 'host-one' }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(new RegExp(`nodes=${one.id}`))
  await expect(figure(page, 'Healthy nodes')).toContainText('1of 1')
  await page.getByLabel('Group the charts').selectOption({ label: 'By pipeline' })
  await expect(figure(page, 'Throughput')).toContainText('nginx-to-loki')

  await page.getByRole('button', { name: 'Arrange panels' }).click()
  await page.getByRole('checkbox', { name: 'Latency' }).uncheck()
  await page.getByRole('button', { name: 'Move Needs attention up' }).press('Enter')
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(figure(page, 'Latency')).toHaveCount(0)
  const address = page.url()

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view' }).click()
  await page.getByLabel('Name').fill('Morning')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.goto(`${server.url}/production/overview`)
  await expect(figure(page, 'Latency')).toHaveCount(1)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Morning' }).click()
  await expect(page).toHaveURL(address)
  await expect(figure(page, 'Latency')).toHaveCount(0)

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Remove views' }).click()
  await page.getByRole('button', { name: 'Remove Morning' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a chart leads to the logs of its time', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'More about Throughput' }).click()
  await page.getByRole('menuitem', { name: 'Logs of this time' }).click()
  await expect(page).toHaveURL(/\/production\/logs\?since=\d+&until=\d+/)
})

test('an own range is one that was asked for', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Own range' }).click()
  await page.getByLabel('From').fill('2026-01-31T10:00')
  await page.getByLabel('Until').fill('2026-01-31T09:00')
  await expect(page.getByText('Later than the beginning')).toBeVisible()
  await page.getByLabel('Until').fill('2026-01-31T12:30')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page).toHaveURL(/from=\d+&to=\d+/)
  await expect(page.getByRole('button', { name: /^Own range: .*31/ })).toBeVisible()
})
