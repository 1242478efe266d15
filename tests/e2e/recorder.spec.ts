// The browser's recorder: what it tells is true, it forgets when it is told to, nobody else writes into it, and its panel can be used by anybody.
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import type {} from '../../web/recorder/recorder.ts'
import { connection, nodeRow, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { createStreamProxy, type StreamProxy } from '../harness/stream-proxy.ts'
import { beatingNode, type BeatingNode } from './beating-node.ts'

let server: TestServer
let proxy: StreamProxy
let node: BeatingNode
let beats: Promise<void>
let beating = true
let paused = false
/** Of the last heartbeat that went by itself. */
let turn = Promise.resolve()

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  proxy = await createStreamProxy(() => server.url)
  node = await beatingNode(server, 'host-one')
  beats = beatOn()
})
test.afterAll(async () => {
  beating = false
  await beats
  await proxy.close()
  await server.close()
})
test.afterEach(() => {
  proxy.delayStreams(0)
  proxy.letGo()
  paused = false
})

/** About three heartbeats a second, one after the other, for as long as the tests run. */
async function beatOn(): Promise<void> {
  const began = Date.now()
  while (beating) {
    const seconds = (Date.now() - began) / 1_000
    const host = { cpuSecondsTotal: 10 + seconds, cpuSecondsIdle: 5 + seconds * Math.random() }
    if (!paused) turn = node.beat({ host })
    await turn
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/** Until the end of the test, the test beats; what was sent before has come. */
async function pauseBeats(): Promise<void> {
  paused = true
  await turn
}

const snapshot = (page: Page) =>
  page.evaluate(() => {
    const recorder = window.__fleetbeatPerf__
    if (!recorder) throw new Error('The page has no recorder')
    return recorder.snapshot()
  })
const endpoint = '/graphql/stream'

/** Waits until so many pushes were painted, and answers what is recorded. */
async function afterPushes(page: Page, count: number) {
  await expect.poll(async () => (await snapshot(page)).pushToPaint.count).toBeGreaterThanOrEqual(count)
  return snapshot(page)
}

test('a stream that brings everything 200 ms late shows as 200 ms and more, from the first push on', async ({
  page,
}) => {
  proxy.delayStreams(200)
  await signIn(page, { ...server, url: proxy.url })
  const { pushToPaint } = await afterPushes(page, 6)
  expect(pushToPaint.p50Ms).toBeGreaterThanOrEqual(200)
  expect(pushToPaint.maxMs).toBeGreaterThanOrEqual(pushToPaint.p95Ms ?? Infinity)
})

test('a push counts once its row is painted, not before', async ({ page }) => {
  await signIn(page, server)
  await expect(connection(page, 'live')).toBeVisible()
  const seen = nodeRow(page, node.name).locator('time')
  await expect(seen).toBeVisible()
  await pauseBeats()
  for (let beats = 0; beats < 5; beats += 1) {
    const before = await seen.getAttribute('datetime')
    // Looked at in each frame: what stood in the row when the recorder first counted the push.
    const shown = page.evaluate(async () => {
      const count = () => window.__fleetbeatPerf__?.snapshot().pushToPaint.count ?? 0
      const row = [...document.querySelectorAll('[role="row"]')].find((one) => one.textContent.includes('host-one'))
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      // What is still on its way to a paint comes first.
      let had = -1
      for (let calm = 0; calm < 20; calm = had === count() ? calm + 1 : 0) {
        had = count()
        await frame()
      }
      document.documentElement.dataset['armed'] = 'yes'
      while (count() === had) await frame()
      delete document.documentElement.dataset['armed']
      return row?.querySelector('time')?.getAttribute('datetime')
    })
    await page.locator('html[data-armed]').waitFor({ state: 'attached' })
    await node.beat()
    expect(await shown).not.toBe(before)
  }
})

test('the connection indicator tells the last push of the recorder', async ({ page }) => {
  await signIn(page, server)
  const indicator = connection(page, 'live')
  await expect(indicator).toContainText(/\d+ ms/)
  await expect(async () => {
    const shown = Number(/(\d+) ms/.exec(await indicator.innerText())?.[1])
    expect(shown).toBe(Math.round((await snapshot(page)).pushToPaint.lastMs ?? NaN))
  }).toPass()
})

test('pages are recorded by the template of their route, without anything of who is there', async ({ page }) => {
  await signIn(page, server)
  await nodeRow(page, node.name).getByRole('link').click()
  await expect(page.getByRole('heading', { name: node.name, level: 1 })).toBeVisible()
  await expect.poll(async () => (await snapshot(page)).pageLoadByRoute['/$environment/nodes/$nodeId']?.count).toBe(1)
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Fleet', level: 1 })).toBeVisible()
  await expect.poll(async () => (await snapshot(page)).pageLoadByRoute['/$environment/fleet']?.count).toBe(2)
  const { pageLoadByRoute, stream, webVitals, memory, startedAt, uptimeMs } = await snapshot(page)
  expect(pageLoadByRoute['/$environment/nodes/$nodeId']?.count).toBe(1)
  for (const { lastMs } of Object.values(pageLoadByRoute)) expect(lastMs).toBeGreaterThan(0)
  expect(Object.keys(stream)).toEqual([endpoint])
  expect(JSON.stringify([pageLoadByRoute, stream])).not.toContain(node.id)
  expect(webVitals.fcpMs).toBeGreaterThan(0)
  expect(webVitals.lcpMs).toBeGreaterThan(0)
  expect(webVitals.inpMs).toBeGreaterThanOrEqual(0)
  expect(memory?.usedJsHeapMb).toBeGreaterThan(1)
  expect(Math.abs(startedAt + uptimeMs - (await page.evaluate(() => Date.now())))).toBeLessThan(5_000)
})

test('a stream that breaks counts as closed and as opened again', async ({ page }) => {
  await signIn(page, { ...server, url: proxy.url })
  await expect(connection(page, 'live')).toBeVisible()
  expect((await snapshot(page)).stream[endpoint]).toMatchObject({ opens: 1, reconnects: 0, closes: 0, giveUps: 0 })
  proxy.cut()
  await expect.poll(async () => (await snapshot(page)).stream[endpoint]?.reconnects).toBe(1)
  const counts = (await snapshot(page)).stream[endpoint]
  expect(counts).toMatchObject({ opens: 2, reconnects: 1, closes: 1, giveUps: 0 })
  expect(counts?.lastReconnectMs).toBeGreaterThan(0)
})

test('beginning anew clears everything, also what was shifted', async ({ page }) => {
  await signIn(page, server)
  await afterPushes(page, 2)
  const shift = () =>
    page.evaluate(() => {
      const block = document.createElement('div')
      block.style.height = '300px'
      document.body.prepend(block)
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(block.remove()))))
    })
  await page.mouse.move(5, 5)
  // A shift right after input is the person's own.
  await expect(async () => {
    await shift()
    expect((await snapshot(page)).webVitals.cls).toBeGreaterThan(0.1)
  }).toPass()
  // In one go: what comes in between would be recorded again.
  const { webVitals, pageLoadByRoute, stream, pushToPaint, uptimeMs } = await page.evaluate(() => {
    const recorder = window.__fleetbeatPerf__
    if (!recorder) throw new Error('The page has no recorder')
    recorder.reset()
    return recorder.snapshot()
  })
  expect(webVitals).toMatchObject({ fcpMs: null, lcpMs: null, inpMs: null })
  // A heartbeat may come in between: a digit more moves next to nothing.
  expect(webVitals.cls).toBeLessThan(0.01)
  expect(pageLoadByRoute).toEqual({})
  expect(stream).toEqual({ [endpoint]: { opens: 0, reconnects: 0, closes: 0, giveUps: 0, lastReconnectMs: null } })
  expect(pushToPaint.count).toBeLessThan(2)
  expect(uptimeMs).toBeLessThan(5_000)
  await page.getByRole('button', { name: /Use the .* theme/ }).click()
  await expect.poll(async () => (await snapshot(page)).webVitals.inpMs).not.toBeNull()
})

test('a snapshot is the own copy of who asked, and nothing can be written', async ({ page }) => {
  await signIn(page, server)
  await afterPushes(page, 1)
  const seen = await page.evaluate(() => {
    const recorder = window.__fleetbeatPerf__
    if (!recorder) throw new Error('The page has no recorder')
    const attempt = (run: () => void) => {
      try {
        run()
        return 'done'
      } catch {
        return 'refused'
      }
    }
    const first = recorder.snapshot() as { pushToPaint: { count: number }; stream: Record<string, { opens: number }> }
    const opens = first.stream['/graphql/stream']
    first.pushToPaint.count = -1
    if (opens) opens.opens = -1
    const second = recorder.snapshot()
    return {
      keys: Object.keys(recorder),
      frozen: Object.isFrozen(recorder),
      replaced: attempt(() => Object.assign(window, { __fleetbeatPerf__: {} })),
      redefined: attempt(() => Object.defineProperty(window, '__fleetbeatPerf__', { value: {} })),
      deleted: attempt(() => Reflect.deleteProperty(window, '__fleetbeatPerf__')),
      still: window.__fleetbeatPerf__ === recorder,
      untouched: second.pushToPaint.count > 0 && (second.stream['/graphql/stream']?.opens ?? 0) > 0,
    }
  })
  expect(seen).toEqual({
    keys: ['snapshot', 'reset'],
    frozen: true,
    replaced: 'refused',
    redefined: 'refused',
    deleted: 'done',
    still: true,
    untouched: true,
  })
})

test('the built page holds no way to write into the recorder, and no panel that nobody asked for', async ({ page }) => {
  const folder = fileURLToPath(new URL('../../dist/web/assets', import.meta.url))
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'))
  const texts = await Promise.all(scripts.map((name) => readFile(`${folder}/${name}`, 'utf8')))
  expect(texts.filter((text) => text.includes('__fleetbeatPerf__')).length).toBeGreaterThan(0)
  for (const text of texts) expect(text).not.toMatch(/_testInject|__inject|_testRecord/i)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await signIn(page, server)
  expect(asked.filter((path) => path.includes('perf-panel'))).toEqual([])
})

test('the panel shows it on any page, stays while one goes about, begins anew and closes', async ({ page }) => {
  await signIn(page, server)
  await page.goto(`${server.url}/production/fleet?perf=1`)
  const panel = page.getByRole('region', { name: 'Performance of this page' })
  await expect(panel).toBeVisible()
  const pushes = panel.getByRole('row', { name: /^Pushes/ })
  await expect(pushes.getByRole('cell').first()).not.toHaveText('0')
  const before = Number(await pushes.getByRole('cell').first().innerText())
  await expect.poll(async () => Number(await pushes.getByRole('cell').first().innerText())).toBeGreaterThan(before)

  await page.getByRole('link', { name: 'Logs' }).first().click()
  await expect(page.getByRole('heading', { name: 'Logs', level: 1 })).toBeVisible()
  expect(new URL(page.url()).searchParams.get('perf')).toBe('1')
  await expect(panel.getByRole('rowheader', { name: '/logs' })).toBeVisible()

  await panel.getByRole('button', { name: 'Begin anew' }).click()
  await expect(panel.getByRole('rowheader', { name: '/logs' })).toBeHidden()
  await panel.getByRole('button', { name: 'Close the panel' }).press('Escape')
  await expect(panel).toBeHidden()
  expect(new URL(page.url()).search).toBe('')
})

for (const theme of ['dark', 'light'] as const) {
  test(`the panel in the ${theme} theme: nothing serious for axe, wide and at 390 px`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: theme })
    const page = await context.newPage()
    await signIn(page, server)
    await page.goto(`${server.url}/production/fleet?perf=1`)
    const panel = page.getByRole('region', { name: 'Performance of this page' })
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 })
      await expect(panel).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    await context.close()
  })
}
