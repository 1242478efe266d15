// The page of a node: what is known of it, its health, its charts and its log, each in a tab with its own address.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'

let server: TestServer
let node: BeatingNode
let beats = 0

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  node = await beatingNode(server, 'host-one', [{ name: 'alpha' }])
  // Two hours ago, so that more than an hour has something to show.
  for (let minutes = 120; minutes > 90; minutes -= 1) await beat({ at: new Date(Date.now() - minutes * 60_000) })
})
test.afterAll(async () => {
  await server.close()
})

interface Beat {
  readonly at?: Date
  readonly status?: string
  readonly logs?: readonly object[]
  readonly busy?: number
  readonly host?: object
  readonly agent?: object
  readonly region?: string
}

async function beat(told: Beat = {}): Promise<void> {
  const { at = new Date(), status = 'RUNNING', logs = [], busy = 25, region = 'eu-west-1', agent = null } = told
  beats += 1
  const [pipelineId = ''] = node.pipelineIds
  await node.beat({
    at,
    labels: [{ key: 'region', value: region }],
    agent,
    pipelines: [running(pipelineId, beats * 10, { status, logs })],
    host: {
      cpuSecondsTotal: beats * 100,
      cpuSecondsIdle: beats * (100 - busy),
      memoryTotalBytes: 8 * 1024 ** 3,
      memoryUsedBytes: 2 * 1024 ** 3,
      load1: busy / 10,
      filesystems: [{ mountpoint: '/', totalBytes: 100, usedBytes: 40, freeBytes: 60 }],
      ...told.host,
    },
  })
}

async function open(page: Page, search = ''): Promise<void> {
  await signIn(page, server)
  const queries = recordQueries(page)
  await page.goto(`${server.url}/production/nodes/${node.id}${search}`)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'host-one', level: 1 })).toBeVisible()
  // What a page asks of itself: the samples at once, and once more when its stream has begun.
  await expect.poll(() => queries.filter((name) => name === 'HostSamples').length).toBe(2)
}

const card = (page: Page, title: string) => page.locator('section', { has: page.getByRole('heading', { name: title }) })

test('the overview tells what it is, what runs on it and for how long, and moves by itself', async ({ page }) => {
  await beat()
  await open(page)
  await expect(card(page, 'Machine')).toContainText('eu-west-1')
  await expect(card(page, 'Pipelines')).toContainText('alpha')
  await expect(card(page, 'Pipelines')).toContainText(/Up, 24 h\d+/)
  const queries = recordQueries(page)
  await beat({ status: 'CRASHED' })
  await expect(card(page, 'Pipelines')).toContainText('Crashed')
  await expect(page.getByRole('region', { name: 'Status changes' })).toContainText('Crashed')
  expect(queries).toEqual([])
  await beat()
})

test('a pipeline that comes while its node is looked at is told with its uptime', async ({ page }) => {
  const { id, name } = await beatingNode(server, 'host-two')
  await signIn(page, server)
  await page.goto(`${server.url}/production/nodes/${id}`)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(card(page, 'Pipelines')).toContainText('This node runs no pipeline.')
  const again = await beatingNode(server, name, [{ name: 'beta' }])
  const [pipelineId = ''] = again.pipelineIds
  await again.beat({ pipelines: [running(pipelineId, 1)] })
  await expect(card(page, 'Pipelines')).toContainText('beta')
  await expect(card(page, 'Pipelines')).toContainText(/Up, 24 h\d+/, { timeout: 30_000 })
})

test('every widget of the overview moves from the stream alone', async ({ page }) => {
  const health = { errorsTotal: 3, reconnectsTotal: 4, spooledHeartbeats: 5, droppedHeartbeats: 6 }
  await beat({ agent: health })
  await open(page)
  const fact = (label: string) => page.locator('dl > div', { has: page.getByText(label, { exact: true }) })
  await expect(fact('Errors').first()).toBeVisible()
  await expect(fact('Heartbeats kept')).toContainText('5')
  await expect(card(page, 'Machine')).toContainText('60 B free')
  const figure = (title: string) => card(page, title).locator('.num').first()
  await expect(figure('Memory')).toHaveText('25')
  const before = await Promise.all(['CPU', 'Load', 'Events in'].map((title) => figure(title).innerText()))
  const queries = recordQueries(page)
  await beat({
    at: new Date(Date.now() + 2_000),
    busy: 90,
    region: 'us-east-9',
    agent: { errorsTotal: 13, reconnectsTotal: 14, spooledHeartbeats: 15, droppedHeartbeats: 16 },
    host: {
      memoryUsedBytes: 6 * 1024 ** 3,
      filesystems: [{ mountpoint: '/', totalBytes: 100, usedBytes: 77, freeBytes: 23 }],
    },
  })
  await expect(figure('Memory')).toHaveText('75')
  for (const [index, title] of ['CPU', 'Load', 'Events in'].entries())
    await expect(figure(title)).not.toHaveText(before[index] ?? '')
  await expect(card(page, 'Machine')).toContainText('us-east-9')
  await expect(card(page, 'Machine')).toContainText('23 B free')
  await expect(card(page, 'Machine')).toContainText(/Errors13Reconnects14Heartbeats kept15Heartbeats lost16/)
  expect(queries).toEqual([])
})

test('health tells the uptime and every stretch of it, by mouse and by keyboard, and asks nothing', async ({
  page,
}) => {
  await beat()
  await open(page)
  await page.getByRole('tab', { name: 'Health' }).click()
  await expect(page).toHaveURL(/tab=health/)
  await expect(page.locator('[data-uptime="24h"]')).toHaveText(/^\d/)
  await expect(page.locator('[data-uptime="30d"]')).toHaveText(/^\d/)
  const queries = recordQueries(page)
  const timeline = page.getByRole('img', { name: /^Status over the last 24 hours/ })
  const incidents = await card(page, 'Last 24 hours')
    .getByText(/incident/)
    .innerText()
  // Silent for longer than the grace of three intervals of five seconds.
  await expect(page.getByText(/No heartbeat for more than 15 s/).first()).toBeVisible({ timeout: 40_000 })
  await expect(card(page, 'Last 24 hours').getByText(/incident/)).not.toHaveText(incidents)
  await timeline.focus()
  await page.keyboard.press('End')
  await expect(page.getByText(/^Offline for/)).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByText(/^Healthy for/)).toBeVisible()
  expect(queries).toEqual([])
})

test('metrics show every sample of an hour, and means beyond it', async ({ page }) => {
  await open(page, '?tab=metrics')
  const cpu = card(page, 'CPU')
  await beat({ busy: 25 })
  await expect(cpu).toContainText(/Busy\d+%/)
  const queries = recordQueries(page)
  const titles = ['CPU', 'Memory', 'Fullest filesystem', 'Load', 'Disk I/O', 'Network', 'Temperature']
  const traffic = (bytes: number) => ({
    diskReadBytes: bytes,
    diskWrittenBytes: 2 * bytes,
    netRxBytes: 3 * bytes,
    netTxBytes: 4 * bytes,
    temperatureCelsius: 40 + bytes / 1_000_000,
    memoryUsedBytes: 1024 ** 3 + bytes,
    filesystems: [{ mountpoint: '/', totalBytes: 100, usedBytes: 40 + bytes / 1_000_000, freeBytes: 60 }],
  })
  await beat({ busy: 75, at: new Date(Date.now() + 1_000), host: traffic(1_000_000) })
  await beat({ busy: 75, at: new Date(Date.now() + 2_000), host: traffic(3_000_000) })
  await expect(cpu).toContainText('Busy75%')
  await expect(card(page, 'Network')).toContainText('MiB/s')
  const before = await Promise.all(titles.map((title) => card(page, title).innerText()))
  await beat({ busy: 50, at: new Date(Date.now() + 4_000), host: traffic(19_000_000) })
  for (const [index, title] of titles.entries())
    await expect.poll(() => card(page, title).innerText(), title).not.toBe(before[index])
  expect(queries).toEqual([])
  await page.getByRole('radio', { name: '6h' }).click()
  await expect(page).toHaveURL(/range=6h/)
  await expect(cpu).toContainText(/Busy\d+%/)
  await expect(card(page, 'Load')).toContainText(/1 min\d/)
  await page.reload()
  await expect(page.getByRole('tab', { name: 'Metrics' })).toHaveAttribute('aria-selected', 'true')
})

test('logs come by themselves, and lead to all of them', async ({ page }) => {
  await beat()
  await open(page, '?tab=logs')
  await expect(page.getByRole('log')).toContainText('No log lines yet.')
  // What begins a stream reads once more what came before it.
  await beat({ logs: [{ line: 'WARN the sink is nearly full' }] })
  await expect(page.getByRole('log')).toContainText('nearly full')
  const queries = recordQueries(page)
  await beat({ logs: [{ line: 'ERROR the sink is full' }] })
  await expect(page.getByRole('log')).toContainText('the sink is full')
  expect(queries).toEqual([])
  await page.getByRole('link', { name: 'Open in logs' }).click()
  await expect(page).toHaveURL(new RegExp(`/production/logs\\?nodes=${node.id}`))
})
