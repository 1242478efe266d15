// The status changes of an environment: newest first, live, filtered, and older ones by pages.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import { expectSeldomBeats, ownerApi } from './people.ts'

let server: TestServer
let one: BeatingNode
let two: BeatingNode
let seconds = 0

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  await expectSeldomBeats(await ownerApi(server))
  one = await beatingNode(server, 'host-one', [{ name: 'alpha' }])
  two = await beatingNode(server, 'host-two', [{ name: 'beta' }])
  await beat(two, 'RUNNING')
  // Two changes of the pipeline and two of its node each time.
  for (let times = 0; times < 30; times += 1) {
    await beat(one, 'CRASHED')
    await beat(one, 'RUNNING')
  }
})
test.afterAll(async () => {
  await server.close()
})

async function beat(node: BeatingNode, status: string): Promise<void> {
  seconds += 1
  await node.beat({ pipelines: node.pipelineIds.map((id) => running(id, seconds, { status })) })
}

async function open(page: Page, search = ''): Promise<void> {
  await signIn(page, server)
  await page.goto(`${server.url}/production/events${search}`)
  await expect(connection(page, 'live')).toBeVisible()
}

const events = (page: Page) => page.getByRole('region', { name: 'Today' }).getByRole('listitem')

test('a change comes by itself, at the top and once, and nothing is asked', async ({ page }) => {
  await open(page)
  await expect(events(page)).toHaveCount(100)
  const queries = recordQueries(page)
  await beat(two, 'CRASHED')
  await expect(events(page).first()).toContainText('host-two')
  await expect(events(page).nth(1)).toContainText(/beta on host-two.*Running.*Crashed/s)
  await beat(two, 'RUNNING')
  await expect(events(page).nth(1)).toContainText(/beta on host-two.*Crashed.*Running/s)
  await expect(events(page).nth(3)).toContainText(/beta on host-two.*Running.*Crashed/s)
  expect(queries).toEqual([])
})

test('left open it shows the newest ones, and takes none away from who reads further down', async ({ page }) => {
  await open(page)
  const last = events(page).last()
  await expect(events(page)).toHaveCount(100)
  const count = page.getByRole('region', { name: 'Today' }).getByRole('heading')
  await expect(count).toContainText('100')
  await beat(one, 'CRASHED')
  await expect(count).toContainText('102')
  await expect(events(page)).toHaveCount(100)

  await last.scrollIntoViewIfNeeded()
  const read = await last.textContent()
  await beat(one, 'RUNNING')
  await expect(count).toContainText('104')
  await expect(events(page)).toHaveCount(102)
  expect(await last.textContent()).toBe(read)
  await expect(last).toBeInViewport()
  const queries = recordQueries(page)
  await page.getByRole('button', { name: 'Show older events' }).click()
  await expect(events(page)).toHaveCount(104)
  expect(queries).toEqual([])

  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  await beat(one, 'CRASHED')
  await expect(count).toContainText('106')
  await expect(events(page)).toHaveCount(100)
  await beat(one, 'RUNNING')
})

test('older ones come by pages until there are no more', async ({ page }) => {
  await open(page)
  await expect(events(page)).toHaveCount(100)
  await page.getByRole('button', { name: 'Show older events' }).click()
  await expect(page.getByText('Nothing older is kept.')).toBeVisible()
  await expect(events(page).last()).toContainText(/host-(one|two)/)
  expect(await events(page).count()).toBeGreaterThan(120)
})

test('filters stand in the address and hold for what comes live', async ({ page }) => {
  await open(page)
  await page.getByRole('radio', { name: 'Pipelines' }).click()
  await page.getByLabel('Changed to').selectOption({ label: 'Into crashed' })
  await page.getByLabel('Node', { exact: true }).selectOption({ label: 'host-two' })
  await expect(page).toHaveURL(/of=pipeline/)
  await expect(page).toHaveURL(/to=CRASHED/)
  await expect(events(page)).toHaveCount(1)
  await beat(one, 'CRASHED')
  await beat(two, 'CRASHED')
  await expect(events(page)).toHaveCount(2)
  await page.getByLabel('Changed to').selectOption({ label: 'Into maintenance' })
  await expect(page.getByText('No event matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(events(page)).toHaveCount(100)
})

test('a row leads to whom it is about and to the logs of that moment, by keys too', async ({ page }) => {
  await open(page, '?of=pipeline&to=CRASHED')
  await expect(events(page).first()).toContainText('Crashed')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(events(page).nth(1).getByRole('link').first()).toBeFocused()
  await page.keyboard.press('k')
  const name = await events(page).first().getByRole('link').first().innerText()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await page.goBack()
  await events(page)
    .first()
    .getByRole('link', { name: /^Logs around/ })
    .click()
  await expect(page).toHaveURL(/\/production\/logs\?nodes=[^&]+&pipelines=[^&]+&at=\d+/)
})

test('what happened to many at once is one story, live too, and opens to each of them', async ({ page }) => {
  await open(page, '?to=HEALTHY&range=1h')
  await expect(events(page).first()).toContainText('Healthy')
  const many: BeatingNode[] = []
  for (let index = 0; index < 12; index += 1) many.push(await beatingNode(server, `late-${index}`))
  const queries = recordQueries(page)
  await Promise.all(many.map((node) => node.beat()))
  // The first ones of the other nodes may be as near.
  const story = page.getByRole('button', { name: /^1[2-4] nodes.*and \d+ more$/ })
  await expect(story).toBeVisible()
  await expect(events(page).first()).toContainText(/Unknown.*Healthy.*First heartbeat/s)
  expect(queries).toEqual([])
  const rows = await events(page).count()
  await story.click()
  await expect(async () => {
    expect(await events(page).count()).toBe(rows + parseInt(await story.innerText()))
  }).toPass()
  await expect(events(page).filter({ hasText: 'late-' })).toHaveCount(13)
  await events(page).nth(1).getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: /^late-/, level: 1 })).toBeVisible()
})

test('a stretch that is over shows what was in it, and nothing live', async ({ page }) => {
  const until = Date.now()
  await open(page, `?until=${until}`)
  await expect(page.getByRole('heading', { name: 'Today 100' })).toBeVisible()
  const first = await events(page).first().innerText()
  await beat(two, 'CRASHED')
  await beat(two, 'RUNNING')
  await page.getByLabel('When').selectOption({ label: 'In the last 1h' })
  await expect(page).toHaveURL(/range=1h/)
  await expect.poll(() => events(page).first().innerText()).toBe(first)
  await page.getByRole('button', { name: 'Back to now' }).click()
  await expect(events(page).first()).toContainText('host-two')
})
