// Owns what the database did over the last minute, from its cumulative statistics: its true cache hit ratio, and transactions a second.

interface Stats {
  readonly at: Date
  readonly blocksHit: number
  readonly blocksRead: number
  readonly transactions: number
}

const windowMs = 60_000

export function createDatabaseWindow() {
  const seen: Stats[] = []
  return {
    saw(stats: Stats): void {
      const last = seen.at(-1)
      const oldest = stats.at.getTime() - windowMs
      // Its statistics were reset, it is another database, or it did not answer for longer than what is told.
      if (last && (stats.transactions < last.transactions || stats.blocksHit < last.blocksHit)) seen.length = 0
      if (last && last.at.getTime() < oldest) seen.length = 0
      seen.push(stats)
      // The last one that is older than the window is where it begins.
      while (seen[1] && seen[1].at.getTime() <= oldest) seen.shift()
    },
    /** Null: there was no traffic, or nothing to compare with. */
    read(): { readonly cacheHitPercent: number | null; readonly transactionsPerSecond: number | null } {
      const [first, last] = [seen[0], seen.at(-1)]
      if (!first || !last || first === last) return { cacheHitPercent: null, transactionsPerSecond: null }
      const hit = last.blocksHit - first.blocksHit
      const all = hit + Math.max(0, last.blocksRead - first.blocksRead)
      const seconds = Math.max(0.001, (last.at.getTime() - first.at.getTime()) / 1000)
      return {
        cacheHitPercent: all > 0 ? (100 * hit) / all : null,
        transactionsPerSecond: (last.transactions - first.transactions) / seconds,
      }
    },
  }
}
