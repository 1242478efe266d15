// The deployment matrix: what runs where, what of it is outdated, and how it is walked.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import { expectSeldomBeats, ownerApi } from './people.ts'

let server: TestServer
let nodes: BeatingNode[]
let seconds = 0
const count = 30

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  await expectSeldomBeats(await ownerApi(server))
  nodes = []
  for (let index = 1; index <= count; index += 1)
    nodes.push(
      await beatingNode(server, `host-${String(index).padStart(2, '0')}`, [{ name: 'alpha' }, { name: 'beta' }]),
    )
  for (const node of nodes) await beat(node)
})
test.afterAll(async () => {
  await server.close()
})

async function beat(node: BeatingNode, version = '7', status = 'RUNNING'): Promise<void> {
  seconds += 1
  const [alpha = '', beta = ''] = node.pipelineIds
  await node.beat({
    labels: [{ key: 'zone', value: node.name < 'host-16' ? 'east' : 'west' }],
    pipelines: [running(alpha, seconds, { version, status }), running(beta, seconds, { version: '1' })],
  })
}

async function open(page: Page, path: string): Promise<void> {
  await signIn(page, server)
  await page.goto(`${server.url}/production/${path}`)
  await expect(connection(page, 'live')).toBeVisible()
}

const cell = (page: Page, name: string) => page.getByRole('gridcell', { name })

test('the matrix marks what is outdated as soon as it is, and asks nothing', async ({ page }) => {
  await open(page, 'fleet/matrix')
  await expect(cell(page, 'alpha on host-01')).toContainText('7')
  await expect(page.getByText('Only outdated (0)')).toBeVisible()
  const queries = recordQueries(page)
  const [first] = nodes
  if (first) await beat(first, '8', 'CRASHED')
  await expect(cell(page, 'alpha on host-01')).toContainText(/Crashed.*8/)
  await expect(cell(page, 'alpha on host-02')).toContainText('outdated: 8 runs elsewhere')
  await expect(page.getByText(`Only outdated (${count - 1})`)).toBeVisible()
  expect(queries).toEqual([])
  await page.getByRole('checkbox', { name: /Only outdated/ }).check()
  await expect(page).toHaveURL(/outdated=true/)
  await expect(page.getByRole('rowheader')).toHaveText(['alpha'])
  if (first) await beat(first)
})

test('of the matrix only what is in sight is there, and arrow keys reach the rest', async ({ page }) => {
  await open(page, 'fleet/matrix')
  await expect(cell(page, 'alpha on host-01')).toBeVisible()
  expect(await page.getByRole('columnheader').count()).toBeLessThan(count)
  await expect(page.getByRole('columnheader', { name: 'host-30' })).toHaveCount(0)
  await page.locator('[data-cell="0 0"]').focus()
  await page.keyboard.press('End')
  await expect(page.locator(`[data-cell="0 ${count - 1}"]`)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator(`[data-cell="1 ${count - 1}"]`)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'beta', level: 1 })).toBeVisible()
  await expect(page).toHaveURL(/node=/)
})

test('keys lead to every corner, and what is pointed at stands in a crosshair', async ({ page }) => {
  await open(page, 'fleet/matrix')
  await page.locator('[data-cell="0 0"]').focus()
  await page.keyboard.press('Control+End')
  await expect(page.locator(`[data-cell="1 ${count - 1}"]`)).toBeFocused()
  await page.keyboard.press('Control+Home')
  await expect(page.locator('[data-cell="0 0"]')).toBeFocused()
  const lines = page.locator('[data-crosshair] > div')
  await page.locator('[data-cell="1 3"]').hover()
  const [cellBox, row, column] = await Promise.all(
    [page.locator('[data-cell="1 3"]'), lines.nth(0), lines.nth(1)].map((locator) => locator.boundingBox()),
  )
  expect(row?.y).toBeCloseTo(cellBox?.y ?? -1, 0)
  expect(column?.x).toBeCloseTo(cellBox?.x ?? -1, 0)
  await page.getByRole('heading', { name: 'Deployment matrix', level: 1 }).hover()
  await expect(lines.nth(0)).toBeHidden()
})

test('filters live in the address, and what matches nothing says so', async ({ page }) => {
  await open(page, 'fleet/matrix?q=bet&node=host-2')
  await expect(page.getByRole('rowheader')).toHaveText(['beta'])
  await expect(page.getByRole('columnheader')).toHaveCount(11)
  await page.getByRole('searchbox', { name: 'Filter nodes by name' }).fill('nowhere')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(page).toHaveURL(/fleet\/matrix$/)
  await expect(page.getByRole('rowheader')).toHaveText(['alpha', 'beta'])
})

test('at 390 px it is a card for each pipeline, and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, 'fleet/matrix')
  const cards = page.getByRole('list', { name: 'What runs where' }).getByRole('listitem')
  await expect(cards.first()).toContainText('7 on 30 nodes')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await cards.first().getByRole('link').click()
  await expect(page.getByRole('heading', { name: 'alpha', level: 1 })).toBeVisible()
})

test('the matrix is one of the forms of the fleet', async ({ page }) => {
  await open(page, 'fleet')
  await page.getByRole('radio', { name: 'Matrix' }).click()
  await expect(page.getByRole('heading', { name: 'Deployment matrix', level: 1 })).toBeVisible()
  await page.getByRole('radio', { name: 'Grid' }).click()
  await expect(page).toHaveURL(/form=grid/)
})
