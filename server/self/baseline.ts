// Owns how fast each source writes, how fast it usually does, and when that is out of the ordinary. Kept by the server: every reader sees the same.

import type { WriteSourceFigures } from '../../schema/self.ts'

const windowMs = 5 * 60_000
/** Two heartbeats of an agent: one that beats every five seconds writes evenly. */
const rateMs = 10_000
const stepMs = 5_000
const leastHistoryMs = 30_000
const leastTransactions = 100
const factor = 10
const floor = 0.05
/** What the sweep writes comes at once, every five minutes: neither is it even, nor does that mean anything. */
const atOnce: ReadonlySet<string> = new Set(['rollups', 'retention'])

interface Point {
  readonly at: number
  readonly total: number
}

export function createBaselines() {
  const histories = new Map<string, Point[]>()
  let sources: readonly WriteSourceFigures[] = []

  function rateOf(source: string, total: number, how: { at: number; transactions: number }): WriteSourceFigures {
    const { at, transactions } = how
    const history = histories.get(source) ?? []
    histories.set(source, history)
    const last = history.at(-1)
    // What shrank began anew.
    if (last && total < last.total) history.length = 0
    const oldest = history[0]
    const from = history.findLast((point) => point.at <= at - rateMs) ?? oldest
    history.push({ at, total })
    while ((history[0]?.at ?? at) < at - windowMs - rateMs) history.shift()
    const rate = from ? perSecond(from, { at, total }) : null
    const baseline = oldest && from && from.at - oldest.at >= leastHistoryMs ? perSecond(oldest, from) : null
    const unusual =
      rate !== null &&
      baseline !== null &&
      !atOnce.has(source) &&
      transactions >= leastTransactions &&
      rate > factor * Math.max(baseline, floor)
    return { source, total, rate, baseline, unusual, recent: () => stepsOf(history) }
  }

  return {
    /** `transactions`: of the database since its statistics began. */
    tick(totals: Readonly<Record<string, number>>, now: Date, transactions: number): void {
      const at = now.getTime()
      sources = Object.entries(totals).map(([source, total]) => rateOf(source, total, { at, transactions }))
      for (const source of histories.keys()) if (!(source in totals)) histories.delete(source)
    },
    sources: (): readonly WriteSourceFigures[] => sources,
  }
}

/** Null: no time is between them. */
function perSecond(from: Point, to: Point): number | null {
  return to.at > from.at ? ((to.total - from.total) * 1000) / (to.at - from.at) : null
}

function stepsOf(history: readonly Point[]): number[] {
  const newest = history.at(-1)
  const steps: number[] = []
  if (!newest) return steps
  let to = newest
  for (let index = history.length - 2; index >= 0; index -= 1) {
    const point = history[index]
    if (!point || to.at - point.at < stepMs) continue
    steps.unshift(perSecond(point, to) ?? 0)
    to = point
  }
  return steps.slice(-windowMs / stepMs)
}
