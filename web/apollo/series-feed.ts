// Owns the series that a page shows: the stored ones of a range, and behind them each minute that went by while the page watched.
// Asks until a range is answered, and again only where it is told to.
import type { Clock } from './clock.ts'
import { failureText } from './failure-text.ts'
import { createInsistentRead } from './insistent-read.ts'
import { createObservedValue, type ObservedValue } from './observed-value.ts'
import { minuteOf } from './open-minutes.ts'
import type { PageEvents } from './page-events.ts'
import {
  cutSeries,
  stepMsOf,
  withMinute,
  type Joining,
  type Resolution,
  type Series,
  type SeriesMinute,
} from './series.ts'

/** As the server answers, its times read. */
export interface StoredSeries<Field extends string> extends Series<Field> {
  /** What its points stand for; null where there are none. */
  readonly resolution: Resolution | null
}

export interface SeriesState<Field extends string> {
  /** Null until the stored ones came. */
  readonly series: readonly Series<Field>[] | null
  /** How far apart its points are. */
  readonly stepMs: number
  /** Why the stored ones did not come yet. */
  readonly failure: string | null
}

export interface SeriesQuestion<Field extends string> {
  /** Names it: with the same key nothing is asked again. */
  readonly key: string
  /** Milliseconds. */
  readonly from: number
  /** Null: it goes on with the clock. */
  readonly until: number | null
  /** `from`: a range that goes on with the clock has moved on since it was first asked for. */
  readonly load: (from: number) => Promise<readonly StoredSeries<Field>[]>
}

export interface SeriesFeed<Field extends string> extends ObservedValue<SeriesState<Field>> {
  show(question: SeriesQuestion<Field>): void
  /** Minutes that are over, oldest first. */
  add(minutes: readonly SeriesMinute<Field>[]): void
  /** Rejects where the answer did not come. */
  reload(): Promise<void>
  close(): void
}

interface SeriesFeedOptions<Field extends string> {
  readonly clock: Clock
  readonly page: PageEvents
  readonly joining: Joining<Field>
  readonly most: number
}

/** An answer may be on its way while a minute ends. */
const rememberedMs = 10 * 60_000
const hourMs = 60 * 60_000

export function createSeriesFeed<Field extends string>({
  clock,
  page,
  joining,
  most,
}: SeriesFeedOptions<Field>): SeriesFeed<Field> {
  const state = createObservedValue<SeriesState<Field>>({ series: null, stepMs: stepMsOf.MINUTE, failure: null })
  const first = createInsistentRead<readonly StoredSeries<Field>[]>({ clock, page })
  let question: SeriesQuestion<Field> | null = null
  let recent: SeriesMinute<Field>[] = []
  /** The range moves on, and keeps its length. */
  let lengthMs = Infinity

  function lay(
    current: readonly Series<Field>[],
    minute: SeriesMinute<Field>,
    stepMs: number,
  ): readonly Series<Field>[] {
    const known = current.some((series) => series.id === minute.id)
    // Beyond the most, those that were asked for stay the ones that are shown.
    if (!known && current.length >= most) return current
    const all = known ? current : [...current, { id: minute.id, name: minute.name, points: [] }]
    return all.map((series) => (series.id === minute.id ? withMinute(series, minute, { stepMs, joining }) : series))
  }

  function laid(stored: readonly Series<Field>[], minutes: readonly SeriesMinute<Field>[], stepMs: number) {
    return minutes.reduce((all, minute) => lay(all, minute, stepMs), stored)
  }

  function read({ from, until, load }: SeriesQuestion<Field>): Promise<readonly StoredSeries<Field>[]> {
    return load(until === null ? clock.now() - lengthMs : from)
  }

  function take(asked: SeriesQuestion<Field>, stored: readonly StoredSeries<Field>[]): void {
    if (question !== asked) return
    const stepMs = stepOf(stored, asked, clock.now())
    const series = stored.map((one) => openEnded(one, stepMs, clock.now()))
    state.set({ series: asked.until === null ? laid(series, recent, stepMs) : series, stepMs, failure: null })
  }

  return {
    get: state.get,
    subscribe: state.subscribe,
    show: (asked) => {
      if (question?.key === asked.key) return
      question = asked
      recent = []
      lengthMs = clock.now() - asked.from
      state.set({ series: null, stepMs: state.get().stepMs, failure: null })
      first.begin({
        read: () => read(asked),
        take: (stored) => take(asked, stored),
        failed: (fault) => {
          // What came in the meantime stays.
          if (state.get().series === null) state.set({ ...state.get(), failure: failureText(fault) })
        },
      })
    },
    add: (minutes) => {
      const newest = minutes.at(-1)
      if (!question || question.until !== null || !newest) return
      recent = [...recent, ...minutes].filter((minute) => minute.at > newest.at - rememberedMs)
      const { series, stepMs, failure } = state.get()
      if (series === null) return
      const from = clock.now() - lengthMs
      state.set({ series: laid(series, minutes, stepMs).map((one) => cutSeries(one, from)), stepMs, failure })
    },
    reload: async () => {
      const asked = question
      if (asked) take(asked, await read(asked))
    },
    close: () => {
      question = null
      first.close()
    },
  }
}

function stepOf(
  stored: readonly { readonly resolution: Resolution | null }[],
  { from, until }: { readonly from: number; readonly until: number | null },
  now: number,
): number {
  const told = stored.flatMap(({ resolution }) => (resolution === null ? [] : stepMsOf[resolution]))
  if (told.length > 0) return Math.max(...told)
  // Nothing is stored: as the server would answer.
  return (until ?? now) - from <= 24 * hourMs ? stepMsOf.MINUTE : stepMsOf.HOUR
}

/** The last point of an hour or a day stands for what has passed of it. */
function openEnded<Field extends string>(series: Series<Field>, stepMs: number, now: number): Series<Field> {
  const last = series.points.at(-1)
  if (!last || last.at + stepMs <= now) return series
  const minutes = Math.max(1, (minuteOf(now) - last.at) / stepMsOf.MINUTE)
  return { ...series, points: [...series.points.slice(0, -1), { ...last, minutes }] }
}
