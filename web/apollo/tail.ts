// Owns the newest entries of a log as a page holds them: stored ones first, live ones behind them, none twice, never more than its bound.
import { createObservedValue, type ObservedValue } from './observed-value.ts'
import type { Cancel } from './clock.ts'
import type { Keeper } from './pushes.ts'

interface Entry {
  readonly id: string
  readonly cursor: string
}

/** A place where entries were left out. They are stored all the same. */
export interface Gap {
  /** The entry that comes next. */
  readonly before: string
  /** How many; null: not known. */
  readonly skipped: number | null
}

export interface TailState<Item extends Entry> {
  /** Null until the stored ones came. Oldest first. */
  readonly items: readonly Item[] | null
  /** Where the stream has to go on: behind the newest stored one, null where there is none. Undefined until they came. */
  readonly after: string | null | undefined
  /** Among the items, in their order. */
  readonly gaps: readonly Gap[]
  /** How many came since the stored ones were first read, those that were left out too: what a view that stands still is behind. */
  readonly came: number
}

export interface Live<Item extends Entry> {
  /** Oldest first. */
  readonly entries: readonly Item[]
  /** How many were left out just before them, because this page was too slow. */
  readonly skipped: number
  /** What their stream began behind: of one that began elsewhere nothing is taken, since the next one brings it in its order. */
  readonly after: string | null
}

export interface Tail<Item extends Entry> extends ObservedValue<TailState<Item>> {
  /** The newest that the server has stored, newest first. What is older and joins them stays. */
  replace(newestFirst: readonly Item[]): void
  append(live: Live<Item>): void
  /** What waits to be told is not told any more. */
  close(): void
}

/** Puts off telling views, so that many entries are one change. */
interface Pace {
  readonly later: (tell: () => void) => Cancel
  /** Of the pushes that views were not told of yet. */
  readonly kept: Keeper
}

/** Without a pace views are told at once. */
export function createTail<Item extends Entry>(most: number, pace?: Pace): Tail<Item> {
  const told = createObservedValue<TailState<Item>>({ items: null, after: undefined, gaps: [], came: 0 })
  let state = told.get()
  /** Left out, and no entry came since that they could be told before. */
  let owed = 0
  let cancel: Cancel | null = null

  function tell(): void {
    cancel?.()
    cancel = null
    told.set(state)
    pace?.kept.shown()
  }

  function hold(items: readonly Item[], given: Omit<TailState<Item>, 'items'>): void {
    const kept = items.slice(-most)
    const ids = new Set(kept.map(({ id }) => id))
    state = { ...given, items: kept, gaps: given.gaps.filter(({ before }) => ids.has(before)) }
  }

  return {
    get: told.get,
    subscribe: told.subscribe,
    replace: (newestFirst) => {
      const stored = newestFirst.toReversed()
      const held = state.items ?? []
      const joint = held.findIndex(({ id }) => id === stored[0]?.id)
      const newest = held.at(-1)
      const at = newest ? stored.findIndex(({ id }) => id === newest.id) : -1
      const older = joint < 0 ? [] : held.slice(0, joint)
      const olderIds = new Set(older.map(({ id }) => id))
      // Nothing that was there is among them: what lies between is not here.
      const hole = newest && stored[0] && at < 0 && joint < 0 ? [{ before: stored[0].id, skipped: null }] : []
      owed = 0
      hold([...older, ...stored], {
        after: newestFirst[0]?.cursor ?? null,
        gaps: [...state.gaps.filter(({ before }) => olderIds.has(before)), ...hole],
        came: state.came + (state.items === null ? 0 : stored.length - 1 - at),
      })
      tell()
    },
    append: ({ entries, skipped, after }) => {
      const { items } = state
      // What comes before the stored ones is among them.
      if (items === null || after !== state.after) return
      const known = new Set(items.map(({ id }) => id))
      const added = entries.filter(({ id }) => !known.has(id))
      owed += skipped
      const first = added[0]
      if (!first) return
      const gap = owed > 0 ? [{ before: first.id, skipped: owed }] : []
      const came = state.came + owed + added.length
      owed = 0
      hold([...items, ...added], { after, gaps: [...state.gaps, ...gap], came })
      if (!pace) return tell()
      pace.kept.take()
      cancel ??= pace.later(tell)
    },
    close: () => {
      cancel?.()
      cancel = null
      pace?.kept.forget()
    },
  }
}
