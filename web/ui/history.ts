// Owns what a page has itself seen over the last minutes, for its sparklines: of what no history tells, nothing is invented. One slot an interval; a slot in which nothing was seen is a gap. Bounded by its slots and its series.

/** As often as an agent beats where nothing else is set. */
export const slotMs = 5_000
export const slots = 60

/** How many slots a sparkline is wide: one minute at first, then as many as were seen. */
export function slotsShown(values: readonly unknown[]): number {
  return Math.min(slots, Math.max(12, values.length))
}

export interface History {
  /** Keeps the newest value of the slot that `at` falls in. */
  record(series: string, value: number | null, at: number): void
  /** The slots up to `at`, oldest first, without the empty ones before the first value. */
  read(series: string, at: number): readonly (number | null)[]
  /** Forgets series that are not in the list. */
  keep(series: ReadonlySet<string>): void
}

interface Series {
  readonly values: (number | null)[]
  /** Which slot since 1970 the last value stands in. */
  lastSlot: number
}

/** `lengthMs`: of a slot, as often as something new is told. */
export function createHistory(lengthMs = slotMs): History {
  const all = new Map<string, Series>()

  function advance(series: Series, slot: number): void {
    const missed = Math.min(slot - series.lastSlot, slots)
    for (let step = 0; step < missed; step++) series.values.push(null)
    series.values.splice(0, Math.max(0, series.values.length - slots))
    series.lastSlot = slot
  }

  return {
    record: (name, value, at) => {
      const slot = Math.floor(at / lengthMs)
      const series = all.get(name) ?? { values: [], lastSlot: slot - 1 }
      // A clock that was set back must not move the past.
      if (slot < series.lastSlot) return
      all.set(name, series)
      advance(series, slot)
      series.values[series.values.length - 1] = value
    },
    read: (name, at) => {
      const series = all.get(name)
      if (!series) return []
      const behind = Math.min(Math.max(0, Math.floor(at / lengthMs) - series.lastSlot), slots)
      // The slot that is still open is not missing yet.
      const missing = Math.max(0, behind - 1)
      return [...series.values, ...Array.from({ length: missing }, () => null)].slice(-slots)
    },
    keep: (names) => {
      for (const name of all.keys()) if (!names.has(name)) all.delete(name)
    },
  }
}

/** Of the environment that was looked at last: going elsewhere and back keeps the sparklines. */
let kept: { readonly environmentId: string; readonly byPage: Map<string, History> } | null = null

export function keptHistory(
  environmentId: string,
  page: 'fleet' | 'overview' | 'performance' | 'pipelines',
  lengthMs = slotMs,
): History {
  if (kept?.environmentId !== environmentId) kept = { environmentId, byPage: new Map() }
  const known = kept.byPage.get(page)
  if (known) return known
  const history = createHistory(lengthMs)
  kept.byPage.set(page, history)
  return history
}
