// Five thousand lines a second and more, for real: what the page shows and holds of them stays bounded, whether it follows or not.
import { expect, test, type CDPSession, type Page } from '@playwright/test'
import { heapBytes } from '../harness/chromium.ts'
import { connection, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'

// A trace keeps what was on the page.
test.use({ trace: 'off' })

/** The 200 of the tail, as many that a listener of the last rendering may still see, and the last events: of at most 500 each. */
const mostFollowed = 2_000
/** And the 500 that are read, beside the tail that goes on. */
const mostRead = 2_500

let server: TestServer
let nodes: BeatingNode[]
let written = 0
const linesABeat = 500

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  nodes = []
  for (let index = 0; index < 10; index += 1)
    nodes.push(await beatingNode(server, `host-${index}`, [{ name: `pipe-${index}` }]))
})
test.afterAll(async () => {
  await server.close()
})

/** As fast as the server takes them: all nodes at once, each as many lines as fit a heartbeat. */
async function flood(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await Promise.all(nodes.map((node) => write(node, linesABeat)))
}

async function write(node: BeatingNode, count: number): Promise<void> {
  const logs = Array.from({ length: count }, () => ({ line: `INFO line ${++written} of a flood that does not end` }))
  const [pipelineId = ''] = node.pipelineIds
  await node.beat({ pipelines: [running(pipelineId, written, { logs })] })
}

const log = (page: Page) => page.getByRole('log')
const rows = (page: Page) => page.locator('[data-line]')

/** The most rows there were at any change of the document, since it was asked before. */
async function mostRows(page: Page): Promise<number> {
  return page.evaluate(() => {
    const shared = window as unknown as { mostRows?: number }
    const count = () => document.querySelectorAll('[data-line]').length
    if (shared.mostRows === undefined) {
      new MutationObserver(() => {
        shared.mostRows = Math.max(shared.mostRows ?? 0, count())
      }).observe(document.body, { childList: true, subtree: true })
    }
    const most = Math.max(shared.mostRows ?? 0, count())
    shared.mostRows = 0
    return most
  })
}

/** The log entries that the page holds anywhere in its memory, after its collector ran; and its heap in bytes. */
async function held(inspector: CDPSession): Promise<{ entries: number; heap: number }> {
  const plain = await inspector.send('Runtime.evaluate', { expression: 'Object.prototype' })
  const found = await inspector.send('Runtime.queryObjects', { prototypeObjectId: plain.result.objectId ?? '' })
  const counted = await inspector.send('Runtime.callFunctionOn', {
    objectId: found.objects.objectId ?? '',
    functionDeclaration: `function () { return this.filter((one) => Object.hasOwn(one, 'loggedAt')).length }`,
    returnByValue: true,
  })
  await inspector.send('Runtime.releaseObject', { objectId: found.objects.objectId ?? '' })
  return { entries: Number(counted.result.value), heap: await heapBytes(inspector) }
}

test('a flood is followed with bounded rows and bounded memory, and read in peace while it goes on', async ({
  page,
}) => {
  await signIn(page, server)
  await page.goto(`${server.url}/production/logs`)
  await expect(connection(page, 'live')).toBeVisible()
  await flood(1)
  await expect(rows(page)).toHaveCount(200)
  await mostRows(page)
  const inspector = await page.context().newCDPSession(page)

  await flood(5)
  // What is behind the last line was told, and the end is in sight.
  await expect(async () => {
    await write(nodes[0] ?? fail(), 1)
    await expect(rows(page).last()).toContainText(`line ${written} of`, { timeout: 2_000 })
  }).toPass()
  await expect(rows(page).last()).toBeInViewport()
  expect(await mostRows(page)).toBeLessThanOrEqual(500)
  await expect.poll(async () => (await held(inspector)).entries).toBeLessThanOrEqual(mostFollowed)
  const followed = await held(inspector)

  await page.mouse.move(700, 500)
  await page.mouse.wheel(0, -600)
  await expect(page.getByRole('button', { name: 'To the end' })).toBeVisible()
  const top = await topLine(page)
  await flood(5)
  await expect(page.getByRole('button', { name: /^[\d,]+ new$/ })).toBeVisible()
  expect(await topLine(page), 'what is read does not move').toEqual(top)
  for (let pages = 0; pages < 4; pages += 1) {
    const first = await rows(page).first().getAttribute('data-line')
    await log(page).evaluate((box) => box.scrollTo({ top: 0 }))
    await expect(rows(page).first()).not.toHaveAttribute('data-line', first ?? '')
  }
  expect(await mostRows(page)).toBeLessThanOrEqual(500)
  await expect.poll(async () => (await held(inspector)).entries).toBeLessThanOrEqual(mostRead)

  await page.getByRole('button', { name: /new$/ }).click()
  await flood(5)
  await expect(rows(page)).toHaveCount(200)
  await expect.poll(async () => (await held(inspector)).entries).toBeLessThanOrEqual(mostFollowed)
  // Fifty thousand lines came since: kept, they would be more than twenty megabytes.
  await expect.poll(async () => (await held(inspector)).heap - followed.heap).toBeLessThan(5 * 1024 ** 2)
})

/** The line at the upper edge of the box, and how far below the edge it stands. */
function topLine(page: Page): Promise<{ line: string | null; offset: number }> {
  return log(page).evaluate((box) => {
    const row = [...box.querySelectorAll<HTMLElement>('[data-line]')].find(
      (one) => one.offsetTop + one.offsetHeight > box.scrollTop,
    )
    return { line: row?.textContent ?? null, offset: (row?.offsetTop ?? 0) - box.scrollTop }
  })
}

function fail(): never {
  throw new Error('There is no node')
}
