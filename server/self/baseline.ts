// Owns how fast each source writes, how fast it usually does, and when that is out of the ordinary. Kept by the server: every reader sees the same.

export interface SourceRate {
  readonly source: string
  readonly total: number
  /** Rows per second, since the tick before. Null: there was none. */
  readonly rate: number | null
  /** Rows per second over the last five minutes. Null: not known for long enough. */
  readonly baseline: number | null
  readonly unusual: boolean
}

const windowMs = 5 * 60_000
const leastHistoryMs = 30_000
const leastTransactions = 100
const factor = 10
const floor = 0.05

interface Point {
  readonly at: number
  readonly total: number
}

export function createBaselines() {
  const histories = new Map<string, Point[]>()
  let sources: readonly SourceRate[] = []

  function rateOf(source: string, total: number, how: { at: number; transactions: number }): SourceRate {
    const { at, transactions } = how
    const history = histories.get(source) ?? []
    histories.set(source, history)
    const last = history.at(-1)
    // What shrank began anew.
    if (last && total < last.total) history.length = 0
    const before = history.at(-1)
    const rate = before && at > before.at ? ((total - before.total) * 1000) / (at - before.at) : null
    const oldest = history[0]
    const spanMs = before && oldest ? before.at - oldest.at : 0
    const baseline =
      before && oldest && spanMs >= leastHistoryMs ? ((before.total - oldest.total) * 1000) / spanMs : null
    history.push({ at, total })
    while ((history[0]?.at ?? at) < at - windowMs) history.shift()
    const unusual =
      rate !== null &&
      baseline !== null &&
      transactions >= leastTransactions &&
      rate > factor * Math.max(baseline, floor)
    return { source, total, rate, baseline, unusual }
  }

  return {
    /** `transactions`: of the database since its statistics began. */
    tick(totals: Readonly<Record<string, number>>, now: Date, transactions: number): void {
      const at = now.getTime()
      sources = Object.entries(totals).map(([source, total]) => rateOf(source, total, { at, transactions }))
      for (const source of histories.keys()) if (!(source in totals)) histories.delete(source)
    },
    sources: (): readonly SourceRate[] => sources,
  }
}
