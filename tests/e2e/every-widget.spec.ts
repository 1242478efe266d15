// With the stream open and polling off, every widget of the overview, the fleet, the node and the shell changes after heartbeats; nothing is
// asked, and nothing on the page is moved by it.
import { expect, test, type Locator, type Page } from '@playwright/test'
import { connection, nodeRow, ownerSettings, recordQueries } from '../harness/dashboard.ts'
import { hearStream } from '../harness/heard-stream.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import { browserWith, ownerApi, type OwnerApi } from './people.ts'

let server: TestServer
let api: OwnerApi
let node: BeatingNode
let page: Page
/** By the clock of what is measured: each beat is another one. */
let seconds = 0
let beats = 0
let sum = 0

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  api = await ownerApi(server)
  node = await beatingNode(server, 'host-one', [{ name: 'nginx-to-loki' }])
  for (let ago = 300; ago >= 60; ago -= 15) await beat({ at: new Date(Date.now() - ago * 1000), later: 15 })
})
test.afterAll(async () => {
  await server.close()
})
test.beforeEach(async ({ browser }) => {
  page = await (await browserWith(browser, server, api.cookie)).newPage()
})
test.afterEach(async () => {
  await page.context().close()
})

/** No two beats say the same of anything. */
async function beat({ status = 'RUNNING', at = new Date(), later = 5 } = {}): Promise<void> {
  seconds += later
  beats += 1
  sum += later * (1 + (beats % 40))
  const busy = 20 + (beats % 40)
  const GiB = 1024 ** 3
  const flow = {
    receivedEvents: 100 * sum,
    sentEvents: 80 * sum,
    latencyMeanSeconds: 0.01 + beats / 1_000,
  }
  await node.beat({
    at,
    pipelines: node.pipelineIds.map((id) =>
      running(id, seconds, {
        status,
        eventsIn: 100 * sum,
        eventsOut: 80 * sum,
        bytesIn: 10_000 * sum,
        bytesOut: 10_000 * sum - 100 * seconds * beats,
        errorsTotal: sum + seconds * beats,
        eventsDiscarded: 2 * sum,
        components: [{ componentId: 'source', kind: 'SOURCE', ...flow }],
      }),
    ),
    host: {
      cpuSecondsTotal: seconds * 4,
      cpuSecondsIdle: seconds * 4 - (sum / 10) * (1 + busy / 100),
      memoryTotalBytes: 8 * GiB,
      memoryUsedBytes: 2 * GiB + beats * 50 * 1024 ** 2,
      load1: busy / 10,
      load5: busy / 20,
      load15: busy / 30,
      diskReadBytes: sum * 10_000,
      diskWrittenBytes: sum * 20_000,
      netRxBytes: sum * 30_000,
      netTxBytes: sum * 40_000,
      filesystems: [{ mountpoint: '/', totalBytes: 1_000, usedBytes: 300 + beats * 3, freeBytes: 700 - beats * 3 }],
    },
  })
}

const card = (name: string): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name, exact: true }) }).last()

async function open(path: string): Promise<void> {
  await page.goto(`${server.url}/production/${path}`)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
}

/** What a widget says, and what it has drawn. */
function shownBy(widget: Locator): Promise<string> {
  return widget.evaluate((element) => {
    const drawn = [...element.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL())
    const lines = [...element.querySelectorAll('[data-sparkline] path')].map((path) => path.getAttribute('d'))
    return [element.textContent, ...drawn, ...lines].join('\n')
  })
}

async function expectAllToMove(widgets: Readonly<Record<string, Locator>>, within: number): Promise<void> {
  const still = new Map<string, { readonly widget: Locator; readonly before: string }>()
  for (const [name, widget] of Object.entries(widgets)) {
    await expect(widget, name).toBeVisible()
    still.set(name, { widget, before: await shownBy(widget) })
  }
  const queries = recordQueries(page)
  const shifts = await watchShifts()
  await expect(async () => {
    await beat()
    for (const [name, { widget, before }] of still) if ((await shownBy(widget)) !== before) still.delete(name)
    expect([...still.keys()], 'what has not moved yet').toEqual([])
  }).toPass({ timeout: within, intervals: [2_000] })
  expect(queries).toEqual([])
  expect(await shifts()).toBeLessThan(0.001)
}

/** How far things were moved from here on, as the browser counts it. */
async function watchShifts(): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const seen = { score: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.score += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift' })
  })
  return () => page.evaluate(() => (window as unknown as { seen: { score: number } }).seen.score)
}

test('the overview', async () => {
  test.setTimeout(200_000)
  await beat()
  await open('overview?range=15m')
  const figures = ['Events in', 'Events out', 'Error rate', 'Log reduction']
  const charts = [
    'Throughput',
    'Bytes',
    'Errors',
    'Latency',
    'CPU',
    'Memory',
    'Fullest filesystem',
    'Disk I/O',
    'Network',
    'Load',
  ]
  // A chart has a minute when it is over.
  await expectAllToMove(Object.fromEntries([...figures, ...charts].map((name) => [name, card(name)])), 130_000)
})

test('the overview, in a browser that calls its language by no language tag', async () => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'language', { value: 'en-US@posix', configurable: true })
  })
  await beat()
  await open('overview')
  await expect(card('Throughput').locator('canvas').first()).toBeVisible()
})

test('the overview, of a crash', async () => {
  await beat()
  await open('overview')
  await expect(card('Running pipelines')).toContainText('1of 1')
  await expect(card('Healthy nodes')).toContainText('1of 1')
  const queries = recordQueries(page)
  await beat({ status: 'CRASHED' })
  await expect(card('Running pipelines')).toContainText('0of 1')
  await expect(card('Healthy nodes')).toContainText('0of 1')
  await expect(card('Needs attention')).toContainText('Crashed on host-one')
  await expect(page.getByText('0 of 1 healthy')).toBeVisible()
  expect(queries).toEqual([])
})

test('the fleet', async () => {
  await beat()
  await open('fleet')
  const cells = nodeRow(page, node.name).getByRole('cell')
  const header = await page.getByRole('table', { name: 'Nodes' }).getByRole('columnheader').allInnerTexts()
  const cell = (name: string): Locator => cells.nth(header.findIndex((text) => text.includes(name)))
  await expectAllToMove(
    {
      'Events in': card('Events in'),
      'Error rate': card('Error rate'),
      'Mean CPU': card('Mean CPU'),
      'CPU of the row': cell('CPU'),
      'memory of the row': cell('Mem'),
      'events of the row': cell('Events'),
    },
    60_000,
  )
  const queries = recordQueries(page)
  await expect(cell('Seen')).toHaveText(/^[2-9] s$/)
  await beat()
  await expect(cell('Seen')).toHaveText(/^(<1|1) s$/)
  await beat({ status: 'CRASHED' })
  await expect(card('Running pipelines')).toContainText('0of 1')
  await expect(card('Needs attention')).toContainText('host-one')
  await expect(cell('Status')).toContainText('Degraded')
  await expect(cell('Pipelines')).toContainText('0 / 1')
  expect(queries).toEqual([])
})

test('the node', async () => {
  await beat()
  await open(`nodes/${node.id}`)
  const pipelines = page.locator('section', { has: page.getByRole('heading', { name: 'Pipelines' }) })
  await expectAllToMove(
    {
      CPU: card('CPU'),
      Memory: card('Memory'),
      Load: card('Load'),
      'Events in': card('Events in'),
      pipelines,
      filesystems: card('Machine'),
    },
    60_000,
  )
  const queries = recordQueries(page)
  await beat({ status: 'CRASHED' })
  await expect(pipelines).toContainText('Crashed')
  await expect(page.getByRole('region', { name: 'Status changes' }).getByRole('listitem').first()).toContainText(
    'Degraded',
  )
  expect(queries).toEqual([])
})

test('the shell', async () => {
  await beat()
  const stream = await hearStream(page)
  await open('settings/general')
  await stream.heard('"statusChange"')
  const sidebar = page.getByRole('navigation', { name: 'Pages' })
  await expect(sidebar).toContainText('Fleet1 nodes')
  const queries = recordQueries(page)
  const second = await beatingNode(server, 'host-two')
  await expect(sidebar).toContainText('Fleet2 nodes')
  await beat({ status: 'CRASHED' })
  await expect(page).toHaveTitle(/^\(1\)/)
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('crashed on host-one')
  expect(queries).toEqual([])
  // The palette knows who is new, on whatever page it is opened.
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search pages, nodes and pipelines…').fill('host-two')
  await expect(page.getByRole('option', { name: 'host-two' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/nodes/${second.id}`))
  for (const [name, heading] of [
    ['nginx-to-loki', 'nginx-to-loki'],
    ['Members', 'Members'],
  ] as const) {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search pages, nodes and pipelines…').fill(name)
    await expect(page.getByRole('option', { name }).first()).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
  }
})
