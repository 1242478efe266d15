// Owns the newest entries of a topic in memory, so that a short absence costs no read of the store.

export interface Ring<Entry extends { readonly seq: number }> {
  push(entries: readonly Entry[]): void
  /** Everything after a position, where all of it is remembered; null: the ring does not reach back that far. */
  after(seq: number): readonly Entry[] | null
}

export function createRing<Entry extends { readonly seq: number }>(size: number): Ring<Entry> {
  let entries: Entry[] = []
  return {
    push(added) {
      if (added.length === 0) return
      const before = entries.at(-1)
      // Positions in the ring have no hole: it begins anew after one.
      const follows = before === undefined || added[0]?.seq === before.seq + 1
      const gapless = added.every((entry, index) => index === 0 || entry.seq === (added[index - 1]?.seq ?? 0) + 1)
      if (!gapless) entries = []
      else entries = follows ? [...entries, ...added].slice(-size) : added.slice(-size)
    },
    after(seq) {
      const [oldest] = entries
      return oldest && oldest.seq <= seq + 1 ? entries.slice(seq + 1 - oldest.seq) : null
    },
  }
}
