// What goes wrong is told on whatever page is open: once, as one where it is many, and as one summary where nobody watched. The tab counts it.
import { expect, test, type Locator, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries, retryNow } from '../harness/dashboard.ts'
import { hearStream } from '../harness/heard-stream.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { createUnkindProxy, type UnkindProxy } from '../harness/unkind-proxy.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import { browserWith, environmentId, ownerApi, type OwnerApi } from './people.ts'

let server: TestServer
let proxy: UnkindProxy
let api: OwnerApi
let node: BeatingNode
let page: Page
let seconds = 0

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  proxy = await createUnkindProxy(() => server.url)
  api = await ownerApi(server)
  node = await beatingNode(server, 'host-one', [{ name: 'nginx-to-loki' }])
})
test.afterAll(async () => {
  await proxy.close()
  await server.close()
})
test.beforeEach(async ({ browser }) => {
  page = await (await browserWith(browser, server, api.cookie)).newPage()
  await page.clock.install()
  await beat('RUNNING')
})
test.afterEach(async () => {
  await page.context().close()
})

async function beat(status: string): Promise<void> {
  seconds += 5
  await node.beat({ pipelines: node.pipelineIds.map((id) => running(id, seconds, { status })) })
}

async function open(path: string, url = server.url): Promise<void> {
  const stream = await hearStream(page)
  await page.goto(`${url}${path}`)
  await expect(connection(page, 'live')).toBeVisible()
  // What happens before the server has begun to tell of changes is told as it is, not as a change.
  await stream.heard('"statusChange"')
}

/** By the clock of the page; the stream is heard on the way, so that nobody takes it for dead. */
async function passSeconds(all: number): Promise<void> {
  for (let passed = 0; passed < all; passed += 10) {
    const row = page.getByRole('table', { name: 'Nodes' }).getByRole('row').filter({ hasText: node.name })
    await page.clock.fastForward(10_000)
    await beat('RUNNING')
    await expect(row).toContainText('Healthy')
  }
  await expect(connection(page, 'live')).toBeVisible()
}

const notices = (of: Page): Locator => of.getByRole('region', { name: 'Notices' }).getByRole('listitem')

async function setVisibility(state: 'visible' | 'hidden'): Promise<void> {
  await page.evaluate((wanted) => {
    Object.defineProperty(document, 'visibilityState', { value: wanted, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

test('a crash is told with the way to it, asks nothing, and is counted by the tab', async () => {
  await open('/production/settings/members')
  await expect(page.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible()
  await expect(page).toHaveTitle(/^Members/)
  const queries = recordQueries(page)
  await beat('CRASHED')
  await expect(notices(page)).toHaveText(['Pipeline "nginx-to-loki" crashed on host-one'])
  await expect(notices(page)).toHaveAttribute('data-tone', 'bad')
  await expect(notices(page).locator('xpath=..')).toHaveAttribute('aria-live', 'polite')
  await expect(page).toHaveTitle(/^\(1\) Members/)
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', /%3E1%3C%2Ftext/)
  expect(queries).toEqual([])

  await notices(page).getByRole('link').click()
  await expect(page.getByRole('heading', { name: 'nginx-to-loki', level: 1 })).toBeVisible()
  await expect(notices(page)).toHaveCount(0)

  await beat('RUNNING')
  await expect(page).toHaveTitle(/^nginx-to-loki/)
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/favicon.svg')
})

test('the same is not told again within 30 s, and is after them; by keyboard it is reached and closed', async () => {
  await open('/production/fleet')
  await beat('CRASHED')
  await expect(notices(page)).toHaveCount(1)
  await page.keyboard.press('n')
  await expect(notices(page).getByRole('link')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(notices(page)).toHaveCount(0)

  await beat('RUNNING')
  await expect(page).not.toHaveTitle(/^\(/)
  await beat('CRASHED')
  await expect(page).toHaveTitle(/^\(1\)/)
  await page.clock.fastForward(5_000)
  await expect(notices(page)).toHaveCount(0)

  await beat('RUNNING')
  await expect(page).not.toHaveTitle(/^\(/)
  await passSeconds(30)
  await beat('CRASHED')
  await expect(notices(page)).toHaveText(['Pipeline "nginx-to-loki" crashed on host-one'])
  // Gone by itself, but not while it holds the focus.
  await page.keyboard.press('n')
  await page.clock.fastForward(20_000)
  await expect(notices(page)).toHaveCount(1)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.clock.fastForward(11_000)
  await expect(notices(page)).toHaveCount(0)
})

test('what happened while the tab was hidden is one summary on return', async () => {
  await open('/production/fleet')
  await setVisibility('hidden')
  for (const status of ['CRASHED', 'RUNNING', 'CRASHED']) await beat(status)
  await expect(page).toHaveTitle(/^\(1\)/)
  await page.clock.fastForward(20_000)
  await expect(notices(page)).toHaveCount(0)
  await setVisibility('visible')
  await page.clock.fastForward(1_000)
  await expect(notices(page)).toHaveText(['Meanwhile 1 pipeline crashed'])
  await notices(page).getByRole('link').click()
  await expect(page).toHaveURL(/\/production\/events/)
})

test('what happened while the connection was lost is one summary, and the stream goes on without a repeat', async () => {
  await open('/production/fleet', proxy.url)
  // Once it has heard of one, it knows where to go on.
  await beat('CRASHED')
  await notices(page).getByRole('button', { name: 'Close' }).click()
  await expect(notices(page)).toHaveCount(0)
  await beat('RUNNING')
  proxy.stall()
  proxy.cut()
  await expect(page.getByText('Live updates paused.')).toBeVisible()
  for (const status of ['CRASHED', 'RUNNING', 'CRASHED']) await beat(status)
  proxy.letGo()
  proxy.cut()
  await retryNow(page)
  await expect(notices(page)).toHaveText(['Meanwhile 1 pipeline crashed'])
  // The next one is news again.
  await beat('RUNNING')
  await expect(page).not.toHaveTitle(/^\(/)
  await passSeconds(30)
  await expect(notices(page)).toHaveCount(0)
  await beat('CRASHED')
  await expect(notices(page)).toHaveText(['Pipeline "nginx-to-loki" crashed on host-one'])
})

test('200 nodes lost at once are 200 stored changes and one notice', async () => {
  // Set aside, its silence changes nothing: however long the others take, it is not among them.
  await api.ask('mutation($id: ID!) { setMaintenance(nodeId: $id, on: true) { id } }', { id: node.id })
  const names = Array.from({ length: 200 }, (_, index) => `lost-${String(index).padStart(3, '0')}`)
  const lost: BeatingNode[] = []
  for (const name of names) lost.push(await beatingNode(server, name))
  await open('/production/events')
  await Promise.all(lost.map((one) => one.beat()))
  await expect(notices(page)).toHaveText([/^200 nodes went offline: lost-\d+, lost-\d+, lost-\d+ and 197 more$/], {
    timeout: 60_000,
  })
  await expect(notices(page)).toHaveAttribute('data-tone', 'warn')
  await expect(page).toHaveTitle(/^\(200\)/)
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', /%3E99%2B%3C%2Ftext/)
  const { statusChanges } = await api.ask<{ statusChanges: { nodeId: string }[] }>(
    'query($id: ID!) { statusChanges(environmentId: $id, to: ["OFFLINE"], first: 500) { nodeId } }',
    { id: await environmentId(api) },
  )
  const stored = statusChanges.map(({ nodeId }) => nodeId).filter((id) => id !== node.id)
  expect(stored.toSorted()).toEqual(lost.map(({ id }) => id).toSorted())
})
