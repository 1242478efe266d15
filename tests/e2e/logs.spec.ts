// The log of an environment: live, filtered by the server, read backwards without a jump, and by a link to one line.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries, retryNow, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'

let server: TestServer
let one: BeatingNode
let two: BeatingNode
let written = 0
const stored = 700

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  one = await beatingNode(server, 'host-one', [{ name: 'alpha' }])
  two = await beatingNode(server, 'host-two', [{ name: 'beta' }])
  while (written < stored) await write(one, 100)
})
test.afterAll(async () => {
  await server.close()
})

/** Each line has its number, which no other has. */
async function write(node: BeatingNode, count: number, level = 'INFO'): Promise<void> {
  const logs = Array.from({ length: count }, () => ({ line: `${level} line ${String(++written).padStart(5, '0')}.` }))
  const [pipelineId = ''] = node.pipelineIds
  await node.beat({ pipelines: [running(pipelineId, written, { logs })] })
}

const text = (number: number) => `line ${String(number).padStart(5, '0')}.`
const log = (page: Page) => page.getByRole('log')
const rows = (page: Page) => page.locator('[data-line]')

async function open(page: Page, search = ''): Promise<void> {
  await signIn(page, server)
  await page.goto(`${server.url}/production/logs${search}`)
  await expect(connection(page, 'live')).toBeVisible()
}

/** How far the line stands below the upper edge of its box. */
async function placeOf(page: Page, number: number): Promise<number> {
  const row = await rows(page)
    .filter({ hasText: text(number) })
    .boundingBox()
  const box = await log(page).boundingBox()
  return Math.round((row?.y ?? NaN) - (box?.y ?? NaN))
}

test('follows while its end is in sight, pauses when scrolled away, says how many are new, and asks nothing', async ({
  page,
}) => {
  await open(page)
  await expect(rows(page)).toHaveCount(200)
  await expect(rows(page).last()).toContainText(text(written))
  const queries = recordQueries(page)
  await write(one, 3)
  await expect(rows(page).last()).toContainText(text(written))
  await expect(rows(page).last()).toBeInViewport()
  await expect(rows(page)).toHaveCount(200)

  await log(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight / 2 }))
  await expect(page.getByRole('button', { name: 'To the end' })).toBeVisible()
  const shown = await rows(page).last().innerText()
  await write(one, 7)
  await page.getByRole('button', { name: '7 new' }).click()
  expect(await rows(page).last().innerText()).not.toBe(shown)
  await expect(rows(page).last()).toContainText(text(written))
  await expect(rows(page).last()).toBeInViewport()
  expect(queries).toEqual([])
})

test('a log goes on following while its first lines fill its box', async ({ page }) => {
  const young = await beatingNode(server, 'host-young', [{ name: 'gamma' }])
  await open(page, `?nodes=${young.id}`)
  for (let count = 0; count < 45; count += 3) {
    await write(young, 3)
    await expect(rows(page).last()).toContainText(text(written))
  }
  await expect(rows(page)).toHaveCount(45)
  await expect(rows(page).last()).toBeInViewport()
  await expect(page.getByRole('button', { name: 'To the end' })).toBeHidden()
})

test('older lines come by pages without a jump, and there are never more than 500 rows', async ({ page }) => {
  await open(page)
  await expect(rows(page)).toHaveCount(200)
  const top = written - 199
  await log(page).evaluate((box) => box.scrollTo({ top: 300 }))
  await expect(page.getByRole('button', { name: 'To the end' })).toBeVisible()
  const before = await placeOf(page, top)
  await log(page).evaluate((box) => box.scrollTo({ top: 239 }))
  await expect(rows(page)).toHaveCount(400)
  // Scrolled by 61 px, and by nothing else.
  expect(Math.abs((await placeOf(page, top)) - before - 61)).toBeLessThanOrEqual(1)
  for (let pages = 0; pages < 3; pages += 1) {
    await log(page).evaluate((box) => box.scrollTo({ top: 0 }))
    await expect(
      page.getByRole('button', { name: 'Show older lines' }).or(page.getByText('This is where it begins.')),
    ).toBeVisible()
  }
  await expect(async () => {
    await log(page).evaluate((box) => box.scrollTo({ top: 0 }))
    await expect(rows(page).first()).toContainText(text(1), { timeout: 500 })
  }).toPass()
  expect(await rows(page).count()).toBeLessThanOrEqual(500)
  // And forward again, to the end of now.
  await expect(async () => {
    await log(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
    await expect(rows(page).last()).toContainText(text(written), { timeout: 500 })
  }).toPass()
})

test("filters are the server's, stand in the address and hold for what comes live", async ({ page }) => {
  await open(page)
  await write(two, 2, 'ERROR')
  const errors = [written - 1, written]
  await page.getByRole('button', { name: 'Error', exact: true }).click()
  await expect(page).toHaveURL(/levels=ERROR/)
  await expect(rows(page)).toHaveCount(2)
  await write(one, 1)
  await write(two, 1, 'ERROR')
  await expect(rows(page)).toHaveCount(3)
  await page.getByRole('searchbox', { name: 'Filter by text in the message' }).fill(text(errors[0] ?? 0).toUpperCase())
  await expect(rows(page)).toHaveCount(1)
  await expect(page.locator('mark')).toHaveText(text(errors[0] ?? 0))
  await page.getByRole('searchbox', { name: 'Filter by text in the message' }).fill('no such thing')
  await expect(page.getByText('No line matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(rows(page)).toHaveCount(200)
  await page.getByRole('button', { name: 'Filter by nodes: All nodes' }).click()
  await page.getByRole('option', { name: 'host-two' }).click()
  await page.keyboard.press('Escape')
  await expect(rows(page)).toHaveCount(3)
})

test('a link to a line brings what stands around it, marks it, and does not follow', async ({ page }) => {
  await open(page, `?q=${encodeURIComponent(text(350))}`)
  await expect(rows(page)).toHaveCount(1)
  await rows(page).first().hover()
  await rows(page).first().getByRole('link').click()
  await expect(page).toHaveURL(/[?&]at=/)
  await page.reload()
  const marked = page.locator('[data-line][aria-current]')
  await expect(marked).toContainText(text(350))
  await expect(marked).toBeInViewport()
  await expect(rows(page).filter({ hasText: text(349) })).toHaveCount(1)
  await expect(rows(page).filter({ hasText: text(351) })).toHaveCount(1)
  const count = await rows(page).count()
  await write(one, 2)
  await page.getByRole('button', { name: 'To the end' }).click()
  await expect(rows(page).last()).toContainText(text(written))
  expect(count).toBeGreaterThan(350)
})

test('a line has a link to copy, and keys walk the lines', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page)
  await expect(rows(page)).toHaveCount(200)
  const row = rows(page).filter({ hasText: text(written - 5) })
  await row.hover()
  await row.getByRole('button', { name: /^Copy the link/ }).click()
  await expect(row.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain(`${server.url}/production/logs?at=`)
  await page.mouse.move(0, 0)

  // From the line that was pressed on upwards; who walks does not follow.
  const standing = rows(page).filter({ has: page.locator(':focus') })
  await page.keyboard.press('k')
  await expect(standing).toContainText(text(written - 6))
  await page.keyboard.press('k')
  await page.keyboard.press('j')
  await expect(standing).toContainText(text(written - 6))
  await expect(page.getByRole('button', { name: 'To the end' })).toBeVisible()
  await page.keyboard.press('c')
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe(copied)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/[?&]at=/)
  await expect(page.locator('[data-line][aria-current]')).toContainText(text(written - 6))

  await page.goto(copied)
  await expect(page.locator('[data-line][aria-current]')).toContainText(text(written - 5))
  await page.getByRole('button', { name: 'Back to the live log' }).click()
  await expect(page).not.toHaveURL(/[?&]at=/)
  await expect(page.locator('[data-line][aria-current]')).toHaveCount(0)
})

test('lines that begin alike are two, and what stream and query both bring is one', async ({ page }) => {
  const same = 'x'.repeat(80)
  await open(page)
  await expect(rows(page)).toHaveCount(200)
  const [pipelineId = ''] = one.pipelineIds
  const say = (...lines: string[]) =>
    one.beat({ pipelines: [running(pipelineId, written, { logs: lines.map((line) => ({ line })) })] })
  await say(`${same} first`, `${same} second`, `${same} second`)
  await expect(rows(page).filter({ hasText: `${same} first` })).toHaveCount(1)
  // Said twice is told twice.
  await expect(rows(page).filter({ hasText: `${same} second` })).toHaveCount(2)

  const away = await loseServer(page)
  await say(`${same} third`)
  await away.end()
  await expect(rows(page).filter({ hasText: `${same} third` })).toHaveCount(1)
  await write(one, 1)
  await expect(rows(page).last()).toContainText(text(written))
  await expect(rows(page).filter({ hasText: same })).toHaveCount(4)
  await expect(page.getByText('Lines may be missing here')).toHaveCount(0)
})

test('what was missed beyond what is held is said where it is missing, and leads to it', async ({ page }) => {
  await open(page)
  await expect(rows(page)).toHaveCount(200)
  const last = written
  const away = await loseServer(page, '**/graphql/stream**')
  for (let times = 0; times < 3; times += 1) await write(one, 100)
  // Without the stream the newest are asked for every 30 s.
  await expect(rows(page).last()).toContainText(text(written), { timeout: 45_000 })
  await away.end()
  await write(one, 1)
  await expect(rows(page).last()).toContainText(text(written))
  // In their order, each once, though the stream was lost behind older ones than were read since.
  await expect
    .poll(async () => (await rows(page).allInnerTexts()).map((line) => Number(/line (\d+)\./.exec(line)?.[1])))
    .toEqual(Array.from({ length: 200 }, (_, index) => written - 199 + index))
  await expect(page.getByText('Lines may be missing here'), 'its line left').toHaveCount(0)

  await page.goto(`${server.url}/production/nodes/${one.id}?tab=logs`)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(rows(page)).toHaveCount(200)
  await loseServer(page, '**/graphql/stream**')
  for (let times = 0; times < 3; times += 1) await write(one, 100)
  await expect(rows(page).last()).toContainText(text(written), { timeout: 45_000 })
  await expect(page.getByText('Lines may be missing here')).toHaveCount(1)
  await page.getByRole('link', { name: 'Show them' }).click()
  await expect(page).toHaveURL(/[?&]at=/)
  await expect(rows(page).filter({ hasText: text(last + 400) })).toHaveCount(1)
})

/** The server is away, and stays so for the page until the end; the agents reach it again before that. */
async function loseServer(page: Page, lost = '**/graphql**'): Promise<{ end: () => Promise<void> }> {
  await page.route(lost, (route) => route.abort())
  await server.restart()
  await expect(page.getByText('Live updates paused.')).toBeVisible()
  return {
    end: async () => {
      await page.unroute(lost)
      await retryNow(page)
    },
  }
}

test('what the server refuses is said, by the log of now too', async ({ page }) => {
  await open(page, '?nodes=x')
  await expect(page.getByText('The log could not be loaded')).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('The log could not be loaded')).toBeVisible()
})

test('a stretch of time shows its lines and nothing live', async ({ page }) => {
  await write(one, 1)
  const since = Date.now() - 3_600_000
  await open(page, `?since=${since}&until=${since + 1_000}`)
  await expect(page.getByText('No line matches')).toBeVisible()
  await page.goto(`${server.url}/production/logs?since=${since}&until=${Date.now() + 60_000}`)
  await expect(rows(page).last()).toContainText(text(written))
  await page.getByRole('button', { name: 'Back to the live log' }).click()
  await expect(page).not.toHaveURL(/since/)
})

test('a moment shows what stands around it, and what is older than all that is kept is said', async ({ page }) => {
  await write(two, 2, 'WARN')
  const warned = written
  const before = Date.now()
  await write(one, 3)
  await open(page, `?at=${before}`)
  await expect(page.locator('[data-line][aria-current]')).toContainText(text(warned + 1))
  await expect(rows(page).filter({ hasText: text(warned) })).toHaveCount(1)
  await page.goto(`${server.url}/production/logs?at=${before}&levels=WARN`)
  await expect(rows(page).last()).toContainText(text(warned))
  await page.goto(`${server.url}/production/logs?at=1000000000000`)
  await expect(page.getByText('Nothing that old is kept')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the live log', exact: true }).click()
  await expect(rows(page).last()).toContainText(text(written))
})
