// Owns one watch: pages are opened, looked at with each tick while heartbeats come, and what was observed is put together. Must not judge.
import { setTimeout as after } from 'node:timers/promises'
import { recorderShare } from './recorder-cost.ts'
import type { Bed } from './bed.ts'
import type { Journal } from './journal.ts'
import type { HeapSample, Observed, Span } from './judge.ts'
import type { SeenInPage } from '../../tests/harness/page-watch.ts'
import { loadPage, type PageLoad } from './page-load.ts'
import { account } from './sequence.ts'
import { openPage, type Look, type PageName, type WatchedPage } from './watched-page.ts'

export interface WatchOptions {
  readonly pages: readonly PageName[]
  /** Paths of pages that are loaded before and after they are watched. */
  readonly loads: { readonly before: readonly string[]; readonly after: readonly string[] }
  readonly pushHz: number
  readonly durationMs: number
  readonly tickMs: number
  /** Of the recorder's cost; 0: not measured. */
  readonly profileMs: number
  readonly journal: Journal
  readonly signal: AbortSignal
  readonly ticked: () => void
  /** What a self-test does to the pages while they are watched. */
  readonly during?: (pages: readonly WatchedPage[], bed: Bed) => Promise<void>
  /** What it does before pages are loaded at the end. */
  readonly beforeLoads?: (bed: Bed) => void
}

export interface Watched {
  readonly observed: Observed
  /** Rows that a newer heartbeat took over before they were painted. */
  readonly coalesced: number
  readonly sent: number
  /** Of all pages, from the server's stamp to the paint. */
  readonly pushToPaint: { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number }
}

/** New entries move the others on by design: there a layout that shifts is no fault. It is told with each tick all the same. */
const growing: ReadonlySet<PageName> = new Set(['logs', 'events'])
/** So that every row of the fleet is in sight, and there. */
const rowHeight = 46
const aboveRows = 700
const mostHeight = 6_000
const logsHeight = 900
const settleMs = 1_000
/** What was sent last has this long to be shown. */
const lastWordMs = 2_000

export async function watch(bed: Bed, options: WatchOptions): Promise<Watched> {
  const { journal, signal, ticked } = options
  const loads: PageLoad[] = []
  const load = async (paths: readonly string[]) => {
    for (const path of paths) {
      const one = await loadPage(bed.context, `${bed.url}/production/${path}`)
      loads.push(one)
      journal.say('info', 'load', { path, ...one })
      ticked()
    }
  }
  await load(options.loads.before)
  const pages: WatchedPage[] = []
  try {
    for (const name of options.pages) {
      const height =
        name === 'fleet' ? Math.min(mostHeight, aboveRows + bed.fleet.nodeIds.length * rowHeight) : logsHeight
      pages.push(await openPage(bed.context, name, { url: bed.url, height }))
      ticked()
    }
    await after(settleMs, undefined, { signal })
    const looks = createLooks(pages, options)
    const gathered = await looks.run(bed)
    const recorderCost = await costOf(pages, options)
    ticked()
    // A browser has six connections to an origin: streams of five pages and the page that is loaded would take them all.
    for (const page of pages) await page.close()
    options.beforeLoads?.(bed)
    await load(options.loads.after)
    return await putTogether(bed, { options, gathered, loads, recorderCost })
  } finally {
    for (const page of pages) await page.close().catch(() => undefined)
  }
}

interface Gathered {
  readonly first: number
  readonly beyond: number
  readonly fromMs: number
  readonly untilMs: number
  readonly seen: ReadonlyMap<PageName, readonly SeenInPage[]>
  readonly heaps: ReadonlyMap<PageName, readonly HeapSample[]>
  readonly layoutShifts: readonly number[]
  /** When the pages were looked at. */
  readonly pauses: readonly Span[]
  readonly last: readonly Look[]
  readonly inSight: ReadonlySet<number>
}

function createLooks(pages: readonly WatchedPage[], options: WatchOptions) {
  const { journal, signal, ticked, tickMs, durationMs } = options
  const seen = new Map<PageName, SeenInPage[]>(pages.map(({ name }) => [name, []]))
  const heaps = new Map<PageName, HeapSample[]>(pages.map(({ name }) => [name, []]))
  const layoutShifts: number[] = []
  const pauses: Span[] = []
  let last: Look[] = []

  async function look(): Promise<void> {
    last = []
    const fromMs = Date.now()
    for (const { name, look: lookAt } of pages) {
      const looked = await lookAt()
      seen.get(name)?.push(...looked.seen)
      heaps.get(name)?.push(looked.heap)
      if (!growing.has(name)) layoutShifts.push(looked.recorded.webVitals.cls)
      last.push(looked)
      const { stream, pushToPaint, webVitals } = looked.recorded
      const facts = { seen: looked.seen.length, heapMb: looked.heap.aboveMb, cls: webVitals.cls }
      journal.say('info', 'tick', { page: name, ...facts, stream, pushToPaint })
    }
    pauses.push({ fromMs, untilMs: Date.now() })
    ticked()
  }

  return {
    async run(bed: Bed): Promise<Gathered> {
      // What came before is none of this watch.
      for (const { page } of pages) await page.evaluate('void __rigTake()')
      bed.fleet.switching(true)
      const first = bed.fleet.next()
      const fromMs = Date.now()
      const untilMs = fromMs + durationMs
      const harm = options.during?.(pages, bed)
      while (Date.now() < untilMs) {
        await after(Math.min(tickMs, Math.max(0, untilMs - Date.now())), undefined, { signal })
        await look()
      }
      await harm
      bed.fleet.switching(false)
      const beyond = bed.fleet.next()
      const fleet = pages.find(({ name }) => name === 'fleet')?.page
      const names = (await fleet?.locator('[role="row"]').allInnerTexts()) ?? []
      ticked()
      await after(lastWordMs, undefined, { signal })
      await look()
      const inSight = names.flatMap((text) => {
        const found = /rig-node-(\d+)/.exec(text)
        return found ? [Number(found[1])] : []
      })
      return { first, beyond, fromMs, untilMs, seen, heaps, layoutShifts, pauses, last, inSight: new Set(inSight) }
    },
  }
}

async function costOf(pages: readonly WatchedPage[], { profileMs, signal }: WatchOptions): Promise<number | null> {
  const fleet = pages.find(({ name }) => name === 'fleet')
  if (profileMs === 0 || !fleet) return null
  return recorderShare(fleet.devtools, () => after(profileMs, undefined, { signal }))
}

interface Parts {
  readonly options: WatchOptions
  readonly gathered: Gathered
  readonly loads: readonly PageLoad[]
  readonly recorderCost: number | null
}

async function putTogether(bed: Bed, { options, gathered, loads, recorderCost }: Parts): Promise<Watched> {
  const { before, after: later } = options.loads
  const { seen, heaps, last, first, beyond, fromMs, untilMs, inSight } = gathered
  const sent = (await bed.fleet.sentSince(first)).filter(({ number }) => number < beyond)
  const numbers = new Set(sent.map(({ number }) => number))
  const ofWatch = (name: PageName, kind: 'line' | 'beat') =>
    (seen.get(name) ?? []).flatMap((one) => (one.kind === kind && numbers.has(one.number) ? [one] : []))
  const beats = ofWatch('fleet', 'beat')
  const switches = seen.get('events')?.flatMap((one) => (one.kind === 'switch' ? [one] : [])) ?? null
  const { holes, coalesced } = account(sent, { lines: ofWatch('logs', 'line'), beats, switches, inSight })
  for (const hole of holes) options.journal.say('error', 'hole', { hole })
  // Which of them was too many, or missing, only the order of all of them tells.
  if (holes.length > 0) for (const shown of switches ?? []) options.journal.say('info', 'switch', { ...shown })
  const streams = last.flatMap(({ recorded }) => Object.values(recorded.stream))
  const sum = (of: (stream: (typeof streams)[number]) => number) => streams.reduce((all, one) => all + of(one), 0)
  const pushes = last.map(({ recorded }) => recorded.pushToPaint)
  const worst = (of: (push: (typeof pushes)[number]) => number | null) => Math.max(...pushes.map((one) => of(one) ?? 0))
  return {
    observed: {
      pushIntervalMs: 1_000 / options.pushHz,
      watched: { fromMs, untilMs },
      paintedAtMs: beats.map(({ at }) => at).sort((a, b) => a - b),
      pauses: gathered.pauses,
      layoutShifts: [...gathered.layoutShifts, ...loads.map(({ layoutShift }) => layoutShift)],
      heaps: [...heaps.values()],
      loadsMs: before.length + later.length === 0 ? null : loads.map(({ ms }) => ms),
      reconnects: sum(({ reconnects }) => reconnects),
      giveUps: sum(({ giveUps }) => giveUps),
      holes,
      recorderShare: recorderCost,
    },
    coalesced,
    sent: sent.length,
    pushToPaint: {
      p50Ms: worst(({ p50Ms }) => p50Ms),
      p95Ms: worst(({ p95Ms }) => p95Ms),
      maxMs: worst(({ maxMs }) => maxMs),
    },
  }
}
