// Owns the newest entries of a log as a page holds them: stored ones first, live ones behind them, none twice, never more than its bound.
import { createObservedValue, type ObservedValue } from './observed-value.ts'

interface Entry {
  readonly id: string
}

export interface TailState<Item extends Entry> {
  /** Null until the stored ones came. Oldest first. */
  readonly items: readonly Item[] | null
  /** Live entries that were left out because this page was too slow. */
  readonly skipped: number
}

export interface Tail<Item extends Entry> extends ObservedValue<TailState<Item>> {
  /** What the server has stored, newest first. It stands instead of all that was there. */
  replace(newestFirst: readonly Item[]): void
  append(oldestFirst: readonly Item[], skipped: number): void
}

export function createTail<Item extends Entry>(most: number): Tail<Item> {
  const state = createObservedValue<TailState<Item>>({ items: null, skipped: 0 })
  return {
    get: state.get,
    subscribe: state.subscribe,
    replace: (newestFirst) => {
      state.set({ items: newestFirst.slice(0, most).reverse(), skipped: 0 })
    },
    append: (oldestFirst, skipped) => {
      const { items, skipped: before } = state.get()
      // What comes before the stored ones is among them.
      if (items === null || (oldestFirst.length === 0 && skipped === 0)) return
      const known = new Set(items.map((item) => item.id))
      const added = oldestFirst.filter((item) => !known.has(item.id))
      state.set({ items: [...items, ...added].slice(-most), skipped: before + skipped })
    },
  }
}
