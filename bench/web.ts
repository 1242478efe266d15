// `npm run bench:web`: what the dashboard costs the browser on a fleet of 500 nodes with 2,500 pipelines and a hundred heartbeats a second,
// beside a naive list in the same run. HEAP_MINUTES, 2 if absent, is for how long the heap is watched.
import { openDemoStage, type DemoStage } from '../tests/harness/demo-stage.ts'
import { firstLoadBytes } from '../tests/harness/first-load.ts'
import { percentile } from './measure.ts'
import { atMost, finish, machine, printTable } from './result.ts'
import { buildNaivePage, naivePath, type NaivePage } from './web/naive.ts'
import { openWatchedPage, type WatchedPage } from './web/watched-page.ts'

const fleet = { nodes: 500, pipelines: 5 }
const loads = 5
const busySeconds = 20
const settleMs = 3_000
const heapEverySeconds = 10
const heapMinutes = minutes(process.env['HEAP_MINUTES'] ?? '2')

/** Each with what says that its data is there. */
const pages = {
  overview: 'main h1',
  fleet: '[role="row"] a',
  'fleet/matrix': '[role="grid"]',
  pipelines: '[role="row"] a',
  analytics: '[role="row"] a',
  logs: '[role="log"]',
  events: 'main h1',
} as const
type Path = keyof typeof pages
const paths = Object.keys(pages) as Path[]
/** New entries move the others by design: what is followed is what came last. */
const moving: readonly Path[] = ['logs', 'events']

interface PageFigures {
  readonly busy: number
  readonly shift: number
}

function minutes(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 120)) throw new Error(`HEAP_MINUTES: expected a number over 0 and up to 120, got ${text}`)
  return value
}

async function open(stage: DemoStage, path: string, ready: string): Promise<WatchedPage> {
  const watched = await openWatchedPage(await stage.newContext())
  await watched.page.goto(`${stage.server.url}${path}`)
  await watched.page.locator(ready).first().waitFor()
  return watched
}

/** Each load with a browser that has seen nothing yet. */
async function firstLoads(stage: DemoStage): Promise<{ lcpMs: number[]; networkBytes: number }> {
  const lcpMs: number[] = []
  let networkBytes = 0
  for (let load = 0; load < loads; load += 1) {
    const watched = await open(stage, '/production/overview', pages.overview)
    await watched.page.waitForTimeout(settleMs)
    lcpMs.push((await watched.read()).lcpMs)
    networkBytes = Math.max(networkBytes, watched.scriptBytes())
    await watched.page.context().close()
  }
  return { lcpMs, networkBytes }
}

async function pageFigures(stage: DemoStage, path: Path): Promise<PageFigures> {
  const watched = await open(stage, `/production/${path}`, pages[path])
  await watched.page.waitForTimeout(settleMs)
  const busy = await watched.busy(busySeconds)
  const { shift } = await watched.read()
  await watched.page.context().close()
  return { busy, shift }
}

/** Typing into the filter, clearing it, and sorting by a column. */
async function filterAndSort({ page, interaction }: WatchedPage, filter: string): Promise<number> {
  return interaction(async () => {
    await page.getByLabel(filter).first().click()
    await page.keyboard.type('edge-ew1-1', { delay: 120 })
    for (let count = 0; count < 10; count += 1) await page.keyboard.press('Backspace', { delay: 60 })
    await page.getByRole('button', { name: /^CPU/ }).first().click()
    await page.waitForTimeout(settleMs / 10)
    await page.getByRole('button', { name: /^Node/ }).first().click()
  })
}

async function heapOverTime(stage: DemoStage): Promise<number[]> {
  const watched = await open(stage, '/production/overview', pages.overview)
  const found: number[] = []
  for (let count = 0; count <= (heapMinutes * 60) / heapEverySeconds; count += 1) {
    found.push((await watched.heapBytes()) / 1e6)
    await watched.page.waitForTimeout(heapEverySeconds * 1000)
  }
  await watched.page.context().close()
  return found
}

async function naiveFigures(stage: DemoStage, naive: NaivePage): Promise<{ busy: number; interactionMs: number }> {
  const context = await stage.newContext()
  await naive.putInto(context)
  const watched = await openWatchedPage(context)
  await watched.page.goto(`${stage.server.url}${naivePath}`)
  await watched.page.locator('td').first().waitFor()
  await watched.page.waitForTimeout(settleMs)
  const busy = await watched.busy(busySeconds)
  const interactionMs = await filterAndSort(watched, 'Filter')
  await context.close()
  return { busy, interactionMs }
}

process.stdout.write(`${machine()}\n`)
const naive = await buildNaivePage()
const stage = await openDemoStage(fleet)
try {
  const scriptBytes = await firstLoadBytes('overview/overview-page.tsx')
  const first = await firstLoads(stage)
  const ofPages = new Map<Path, PageFigures>()
  for (const path of paths) ofPages.set(path, await pageFigures(stage, path))
  const list = await open(stage, '/production/fleet', pages.fleet)
  await list.page.waitForTimeout(settleMs)
  const interactionMs = await filterAndSort(list, 'Filter by name, address or label')
  await list.page.context().close()
  const baseline = await naiveFigures(stage, naive)
  const heap = await heapOverTime(stage)

  const third = Math.max(1, Math.floor(heap.length / 3))
  const growth = percentile(heap.slice(-third), 50) - percentile(heap.slice(0, third), 50)
  const busiest = Math.max(...paths.map((path) => ofPages.get(path)?.busy ?? 0))
  const shift = Math.max(...paths.filter((path) => !moving.includes(path)).map((path) => ofPages.get(path)?.shift ?? 0))
  const fleetBusy = ofPages.get('fleet')?.busy ?? Number.NaN
  printTable('Main thread busy, percent of the time; layout shift, summed', [
    ['', 'busy %', 'shift'],
    ...paths.map((path) => [path, 100 * (ofPages.get(path)?.busy ?? 0), ofPages.get(path)?.shift ?? 0]),
    ['naive list', 100 * baseline.busy, ''],
  ])
  printTable('The list of 500 nodes', [
    ['', 'ours', 'naive', 'ours / naive'],
    ['main thread busy, %', 100 * fleetBusy, 100 * baseline.busy, fleetBusy / baseline.busy],
    ['longest interaction, ms', interactionMs, baseline.interactionMs, interactionMs / baseline.interactionMs],
  ])
  printTable('First load of the overview', [
    ['', 'figure'],
    ['script that the page waits for, kB after gzip', scriptBytes / 1000],
    ['script in all, with what comes after the first paint, kB as sent', first.networkBytes / 1000],
    ['script of the naive list, kB after gzip', naive.scriptBytes / 1000],
    ['LCP, ms: least', Math.min(...first.lcpMs)],
    ['LCP, ms: median', percentile(first.lcpMs, 50)],
    ['LCP, ms: most', Math.max(...first.lcpMs)],
    [`heap at first, MB, and its growth in ${heapMinutes} min`, `${heap[0]?.toFixed(1)} ${growth.toFixed(2)}`],
  ])
  const figures = {
    scriptKilobytes: scriptBytes / 1000,
    lcpMs: percentile(first.lcpMs, 50),
    interactionMs,
    busiest,
    shift,
    heapGrowthMegabytes: growth,
    busyOfNaive: fleetBusy / baseline.busy,
    interactionOfNaive: interactionMs / baseline.interactionMs,
  }
  finish('web', figures, [
    atMost('script that the first page waits for, kB after gzip', figures.scriptKilobytes, 220),
    atMost('LCP of the first load, median, ms', figures.lcpMs, 1_500),
    atMost('longest interaction on the list, ms', interactionMs, 100),
    atMost('main thread busy on the busiest page', busiest, 0.2),
    atMost('layout shift on the worst page, without logs and events', shift, 0.02),
    atMost('heap: last third - first third, MB', growth, 3),
    atMost('list: busy / naive', figures.busyOfNaive, 0.75),
    // The naive list has neither groups nor figures to make anew.
    atMost('list: longest interaction / naive', figures.interactionOfNaive, 2),
  ])
} finally {
  await stage.close()
  await naive.close()
}
