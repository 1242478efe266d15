// Charts as a person uses them: what is missing is a gap, a drag zooms, one crosshair for all, by pointer and by keys, and the way to the logs of a moment.
import { expect, test, type Locator, type Page } from '@playwright/test'
import { connection, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'

let server: TestServer
let node: BeatingNode
/** Ten minutes that are over, on whole seconds. */
const from = Math.floor(Date.now() / 1000) * 1000 - 700_000
const to = from + 600_000
const second = 1000
/** Busy to a quarter, then to three quarters; between them two minutes of silence. */
const quarter = { since: from + 60 * second, until: from + 240 * second }
const most = { since: from + 360 * second, until: from + 540 * second }

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  node = await beatingNode(server, 'host-one', [{ name: 'alpha' }])
  const total = { seconds: 0, idle: 0 }
  // The first one is a baseline: what is busy is known from the second on.
  for (const { since, until, busy } of [
    { ...quarter, busy: 25 },
    { ...most, busy: 75 },
  ])
    for (let at = since; at <= until; at += 5 * second) {
      total.seconds += 100
      total.idle += 100 - busy
      await node.beat({
        at: new Date(at),
        pipelines: [running(node.pipelineIds[0] ?? '', total.seconds / 20, { logs: [{ line: `said at ${at}` }] })],
        host: { cpuSecondsTotal: total.seconds, cpuSecondsIdle: total.idle, load1: busy / 10 },
      })
    }
})
test.afterAll(async () => {
  await server.close()
})

async function open(page: Page): Promise<void> {
  await signIn(page, server)
  await page.goto(`${server.url}/production/nodes/${node.id}?tab=metrics&from=${from}&to=${to}`)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(plot(page, 'CPU')).toBeVisible()
}

const card = (page: Page, title: string) => page.locator('section', { has: page.getByRole('heading', { name: title }) })
const plot = (page: Page, title: string) => card(page, title).getByRole('img', { name: title })

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where the lines are drawn, without the axes. */
async function plotted(page: Page, title: string): Promise<Box> {
  const box = await card(page, title).locator('.u-over').boundingBox()
  if (!box) throw new Error(`${title} is not drawn`)
  return box
}

const xOf = ({ x, width }: Box, time: number) => x + ((time - from) / (to - from)) * width

/** Whether a line is drawn at a time: something strong and coloured stands in that column of the canvas. */
function drawnAt(chart: Locator, x: number): Promise<boolean> {
  return chart.locator('canvas').evaluate((canvas: HTMLCanvasElement, left) => {
    const box = canvas.getBoundingClientRect()
    const ratio = canvas.width / box.width
    const column = canvas.getContext('2d')?.getImageData(Math.round((left - box.x) * ratio), 0, 1, canvas.height)
    const data = column?.data ?? new Uint8ClampedArray()
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(at, at + 4)
      if (alpha > 150 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) return true
    }
    return false
  }, x)
}

test('a line is drawn where there are samples, and a gap where there are none', async ({ page }) => {
  await open(page)
  const cpu = card(page, 'CPU')
  const box = await plotted(page, 'CPU')
  const within = [120, 180, 230, 370, 450, 530].map((at) => xOf(box, from + at * second))
  const silent = [20, 260, 300, 340, 580].map((at) => xOf(box, from + at * second))
  await expect.poll(() => drawnAt(cpu, within[0] ?? 0)).toBe(true)
  for (const x of within) expect(await drawnAt(cpu, x), `at ${x}`).toBe(true)
  for (const x of silent) expect(await drawnAt(cpu, x), `at ${x}`).toBe(false)
})

test('the values of every chart follow one crosshair, and in a gap there are none', async ({ page }) => {
  await open(page)
  const box = await plotted(page, 'CPU')
  const point = (time: number) => page.mouse.move(xOf(box, time), box.y + box.height / 2)
  await point(quarter.since + 60 * second)
  await expect(card(page, 'CPU')).toContainText('Busy25%')
  await expect(card(page, 'Load')).toContainText('1 min2.5')
  await point(most.since + 60 * second)
  await expect(card(page, 'CPU')).toContainText('Busy75%')
  await expect(card(page, 'Load')).toContainText('1 min7.5')
  await point(from + 300 * second)
  await expect(card(page, 'CPU')).toContainText('Busy–')
  await expect(card(page, 'Load')).toContainText('1 min–')
})

test('a drag zooms to what was dragged over, in the address, and back leads back', async ({ page }) => {
  await open(page)
  const box = await plotted(page, 'Load')
  await page.mouse.move(xOf(box, from + 100 * second), box.y + 40)
  await page.mouse.down()
  await page.mouse.move(xOf(box, from + 150 * second), box.y + 50)
  await page.mouse.move(xOf(box, from + 200 * second), box.y + 60)
  await page.mouse.up()
  const shown = () => {
    const search = new URL(page.url()).searchParams
    return ['from', 'to'].map((side) => Math.round((Number(search.get(side)) - from) / second / 10) * 10)
  }
  await expect.poll(shown).toEqual([100, 200])
  await expect(page.getByRole('menu'), 'a drag is no press').toHaveCount(0)
  await expect(card(page, 'CPU')).toContainText('Busy25%')
  await page.goBack()
  await expect.poll(shown).toEqual([0, 600])
})

test('keys walk the crosshair and open the logs of its moment', async ({ page }) => {
  await open(page)
  await plot(page, 'CPU').focus()
  await page.keyboard.press('Home')
  // An interval of five seconds each.
  for (let steps = 0; steps < 24; steps += 1) await page.keyboard.press('ArrowRight')
  await expect(card(page, 'CPU')).toContainText('Busy25%')
  await expect(card(page, 'Load')).toContainText('1 min2.5')
  await page.keyboard.press('Escape')
  await expect(card(page, 'CPU')).toContainText('Busy75%')
  await page.keyboard.press('Home')
  for (let steps = 0; steps < 24; steps += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: /^Logs around/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/production\/logs\?/)
  const search = new URL(page.url()).searchParams
  expect(search.get('nodes')).toContain(node.id)
  expect(Math.abs(Number(search.get('at')) - (from + 120 * second))).toBeLessThan(10 * second)
})

test('a press on a chart leads to the logs around it, its menu to those of all that is shown', async ({ page }) => {
  await open(page)
  const box = await plotted(page, 'Load')
  await page.mouse.click(xOf(box, from + 420 * second), box.y + 50)
  await page.getByRole('menuitem', { name: /^Logs around/ }).click()
  await expect(page).toHaveURL(/[?&]at=\d+/)
  const at = Number(new URL(page.url()).searchParams.get('at'))
  expect(Math.abs(at - (from + 420 * second))).toBeLessThan(10 * second)
  await page.goBack()
  await page.getByRole('button', { name: 'More about Load' }).click()
  await page.getByRole('menuitem', { name: 'Logs of this time' }).click()
  await expect(page).toHaveURL(new RegExp(`since=${from}&until=${to}`))
})

test('a pipeline and the overview lead from their charts to the logs, too', async ({ page }) => {
  await open(page)
  for (const [path, title] of [
    [`pipelines/${node.pipelineIds[0]}`, 'Throughput'],
    ['overview', 'Throughput'],
  ] as const) {
    await page.goto(`${server.url}/production/${path}?from=${from}&to=${to}`)
    const box = await plotted(page, title)
    await page.mouse.click(xOf(box, from + 420 * second), box.y + 50)
    await page.getByRole('menuitem', { name: /^Logs around/ }).click()
    await expect(page).toHaveURL(/\/logs\?.*at=\d+/)
  }
})
