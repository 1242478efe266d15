// Owns a run from the first process to the last: a bed is made, one watch is held and judged, everything is closed, however it ends.
import { makeBed, type Bed } from './bed.ts'
import type { Journal } from './journal.ts'
import { judge, type Verdict } from './judge.ts'
import type { RigOptions } from './options.ts'
import { watchTicks } from './tick-watch.ts'
import { watch, type Watched, type WatchOptions } from './watch.ts'
import type { PageName } from './watched-page.ts'

export type Ending =
  | { readonly kind: 'judged'; readonly verdicts: readonly Verdict[]; readonly watched: Watched }
  /** No tick came in time. */
  | { readonly kind: 'stalled' }
  /** It was told to end. */
  | { readonly kind: 'stopped' }

const pagesOf = (hard: boolean): PageName[] =>
  hard ? ['fleet', 'logs', 'events', 'overview', 'pipelines'] : ['fleet', 'logs', 'events']
const leastPushes = 100
const profileMs = 4_000

export async function run(options: RigOptions, journal: Journal, signal: AbortSignal): Promise<Ending> {
  const bed = await makeBed(options, { faulty: false })
  journal.say('info', 'ready', { server: bed.serverPid, url: bed.url })
  try {
    const paths = ['fleet', 'logs', 'overview', 'pipelines', `nodes/${bed.fleet.nodeIds[0] ?? ''}`]
    const how = {
      pages: pagesOf(options.form === 'hard'),
      loads: { before: paths, after: paths },
      profileMs,
      leastPushes,
    }
    return await hold(bed, { ...options, ...how, journal, signal })
  } finally {
    await bed.close()
  }
}

type HoldOptions = Omit<WatchOptions, 'ticked'> & { readonly leastPushes: number }

/** One watch, which ends by itself, when told to, or when nobody ticks any more. */
export async function hold(bed: Bed, options: HoldOptions): Promise<Ending> {
  const ticks = watchTicks(options.tickMs)
  const abandoned = new AbortController()
  const signal = AbortSignal.any([options.signal, abandoned.signal])
  const stopped = new Promise<Ending>((resolve) => {
    if (options.signal.aborted) resolve({ kind: 'stopped' })
    options.signal.addEventListener('abort', () => resolve({ kind: 'stopped' }), { once: true })
  })
  const judged = watch(bed, { ...options, signal, ticked: ticks.ticked }).then((watched): Ending => ({
    kind: 'judged',
    watched,
    verdicts: judge(watched.observed, options.leastPushes),
  }))
  try {
    const stalled = ticks.stalled.then((): Ending => ({ kind: 'stalled' }))
    return await Promise.race([judged, stalled, stopped])
  } finally {
    ticks.close()
    abandoned.abort()
    // Whoever is left behind is told by the closing of what it works on.
    judged.catch(() => undefined)
  }
}
