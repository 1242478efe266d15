// Analytics: totals are what was reported, counted once; the page moves by itself whenever a minute is over; the table is sorted and filtered
// by its address and saved as it is shown.
import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import { account, addMember, expectSeldomBeats, ownerApi, pageOf } from './people.ts'

let server: TestServer
let one: BeatingNode
let two: BeatingNode
const began = Date.now() - 400_000
let seconds = 0

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  one = await beatingNode(server, 'host-one', [{ name: 'alpha' }, { name: 'beta' }, { name: '=gamma' }])
  two = await beatingNode(server, 'host-two', [{ name: 'alpha' }])
  await expectSeldomBeats(await ownerApi(server))
  // Twenty beats after the first, each of 15 s, in minutes that are over: 300 s of traffic.
  for (let beat = 0; beat <= 20; beat += 1) await beatBoth(15)
})
test.afterAll(async () => {
  await server.close()
})

/** Alpha takes in 100 events a second on each node, beta 50, of which it discards 5, and gamma nothing. */
async function beatBoth(later: number, at?: Date, more = 0): Promise<void> {
  seconds += later
  const when = at ?? new Date(began + seconds * 1000)
  const [alpha = '', beta = '', gamma = ''] = one.pipelineIds
  await one.beat({
    at: when,
    pipelines: [
      running(alpha, seconds, { eventsIn: 100 * seconds + more }),
      running(beta, seconds, { eventsIn: 50 * seconds, errorsTotal: 5 * seconds, eventsDiscarded: 5 * seconds }),
      running(gamma, 0),
    ],
  })
  await two.beat({ at: when, pipelines: [running(alpha, seconds)] })
}

async function open(page: Page, search = '?range=15m'): Promise<void> {
  await signIn(page, server)
  await page.goto(`${server.url}/production/analytics${search}`)
  await expect(page.getByRole('heading', { name: 'Analytics', level: 1 })).toBeVisible()
  await expect(connection(page, 'live')).toBeVisible()
}

const figure = (page: Page, label: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: label, exact: true }) }).first()
const table = (page: Page) => page.getByRole('table', { name: 'Volume by pipeline' })
const row = (page: Page, name: string) => table(page).getByRole('row').filter({ hasText: name })
const names = (page: Page) => table(page).getByRole('row').getByRole('link')

test('totals are what was reported, each once', async ({ page }) => {
  await open(page)
  // 300 s of 100 + 100 + 50 in and 3 x 80 out; 1 + 1 + 5 errors and 5 discarded; 3 x 10,000 bytes in and 3 x 6,000 out.
  await expect(figure(page, 'Events in')).toContainText('75k')
  await expect(figure(page, 'Events out')).toContainText('72k')
  await expect(figure(page, 'Bytes in')).toContainText('8.58MiB')
  await expect(figure(page, 'Error rate')).toContainText('2.8%')
  await expect(figure(page, 'Discarded')).toContainText('1.5k')
  await expect(figure(page, 'Log reduction')).toContainText('40%')
  await expect(page.getByText('Nothing to compare with yet')).toBeVisible()
  await expect(row(page, 'alpha')).toContainText('80%60k')
  await expect(row(page, 'beta')).toContainText('20%15k')
  await expect(row(page, 'beta')).toContainText('10%')
  await expect(row(page, 'gamma')).toContainText('0%')
})

test('with the stream open it moves whenever a minute is over, and no query is sent', async ({ page }) => {
  await open(page)
  await expect(figure(page, 'Events in')).toContainText('75k')
  await expect(page.getByRole('heading', { name: 'Events', exact: true })).toBeVisible()
  const told = await page.locator('h1 + p').innerText()
  const queries = recordQueries(page)
  await beatBoth(0, new Date())
  await beatBoth(0, new Date(), 100_000)
  await expect(figure(page, 'Events in')).toContainText('175k', { timeout: 100_000 })
  await expect(row(page, 'alpha')).toContainText('160k')
  await expect(page.locator('h1 + p')).not.toHaveText(told)
  // The chart as well: a hundred thousand in one minute.
  await expect(figure(page, 'Events')).toContainText(/In1\.\d+k\/s/)
  expect(queries).toEqual([])
})

test('the table is sorted and filtered by its address, and saved as it is shown', async ({ page }) => {
  await open(page)
  await expect(names(page)).toHaveText(['alpha', 'beta', '=gamma'])
  await page.getByRole('button', { name: 'Error rate' }).click()
  await expect(page).toHaveURL(/sort=errors/)
  await expect(names(page)).toHaveText(['beta', 'alpha', '=gamma'])
  await page.getByRole('button', { name: 'Pipeline', exact: true }).click()
  await page.getByRole('button', { name: 'Pipeline', exact: true }).click()
  await expect(page).toHaveURL(/sort=name&reverse=true/)
  await page.reload()
  await expect(page.getByRole('columnheader', { name: 'Pipeline' })).toHaveAttribute('aria-sort', 'descending')
  const shown = await names(page).allInnerTexts()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(
    /^fleetbeat-production-\d{4}-\d\d-\d\dT\d{4}Z-\d{4}-\d\d-\d\dT\d{4}Z\.csv$/,
  )
  const lines = (await readFile(await download.path(), 'utf8')).replace('\uFEFF', '').trimEnd().split('\r\n')
  expect(lines[0]).toMatch(/^pipeline,events_in,/)
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(
    shown.map((name) => (name.startsWith('=') ? `'${name}` : name)),
  )
  expect(lines.find((line) => line.startsWith('beta'))).toMatch(/^beta,15000,/)

  await page.getByRole('searchbox', { name: 'Filter by name' }).fill('bet')
  await expect(page).toHaveURL(/q=bet/)
  await expect(names(page)).toHaveText(['beta'])
  await page.getByRole('searchbox', { name: 'Filter by name' }).fill('nothing')
  await expect(page.getByText('No pipeline matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(names(page)).toHaveCount(3)
})

test('keys walk the rows to a pipeline, looked at over the same time', async ({ page }) => {
  await open(page)
  await expect(names(page)).toHaveCount(3)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(names(page).nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'beta', level: 1 })).toBeVisible()
  await expect(page).toHaveURL(/range=15m/)
})

test('an own range is asked for once, and tells what was then', async ({ page }) => {
  await open(page, `?from=${began - 3_600_000}&to=${began - 60_000}`)
  await expect(figure(page, 'Events in')).toContainText('0')
  await expect(page.getByRole('button', { name: /^Own range: / })).toBeVisible()
  await page.getByRole('radio', { name: '1h' }).click()
  await expect(page).toHaveURL(/range=1h/)
  await expect(figure(page, 'Events in')).toContainText('75k')
})

test('who only reads sees it too, and at 390 px nothing scrolls sideways', async ({ browser }) => {
  const who = account('Vera')
  await addMember(server, await ownerApi(server), { ...who, role: 'VIEWER' })
  const page = await pageOf(browser, server, who)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${server.url}/production/analytics?range=15m`)
  await expect(page.getByRole('list', { name: 'Volume by pipeline' }).getByRole('listitem')).toHaveCount(3)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.context().close()
})
