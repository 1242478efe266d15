// Owns what is made of the sums of a range and of the one before it: shares, changes, and which rows are shown in which order. Pure.
import type { ComparedVolumeFragment, ComparisonFragment, VolumePartsFragment } from '../gen/graphql.ts'
import { errorShare, reduction } from '../ui/flow-shares.ts'
import { formatCompact, formatPercent } from '../ui/format.ts'
import { usualSort, type AnalyticsSearch, type SortKey } from './analytics-search.ts'

/** One pipeline. A share and a change are in percent; null is not known. */
export interface VolumeLine extends VolumePartsFragment {
  readonly id: string
  readonly name: string
  /** Of all events that came in. */
  readonly share: number | null
  readonly errorShare: number | null
  readonly reduction: number | null
  /** Of the events that came in, against the range before. */
  readonly change: number | null
  /** There was none of it before. */
  readonly isNew: boolean
}

/** How long each of the two is, in seconds. */
function secondsOf({ beforeSince, since, until }: ComparisonFragment): { now: number; before: number } {
  const [from, middle, to] = [beforeSince, since, until].map((time) => Date.parse(time) / 1000)
  return { now: (to ?? 0) - (middle ?? 0), before: (middle ?? 0) - (from ?? 0) }
}

type Count = keyof Omit<VolumePartsFragment, '__typename'>

/** By what went through per second: the two may differ in length. Null where nothing can be said. */
export function changeOf(comparison: ComparisonFragment, volume: ComparedVolumeFragment, count: Count): number | null {
  const seconds = secondsOf(comparison)
  const before = volume.before[count]
  if (!comparison.comparable || before === 0 || seconds.now === 0) return null
  return (volume.now[count] / seconds.now / (before / seconds.before) - 1) * 100
}

/** Beyond this a factor says more than percents do. */
const mostPercent = 1_000

/** The size of a change, without its sign: 12%, or ×14. */
export function changeText(change: number): string {
  const size = Math.abs(change)
  return size < mostPercent ? formatPercent(size) : `×${formatCompact(size / 100 + 1)}`
}

export function volumeLines(comparison: ComparisonFragment): readonly VolumeLine[] {
  const all = comparison.total.now.eventsIn
  return comparison.pipelines.map((volume) => ({
    ...volume.now,
    id: volume.id ?? '',
    name: volume.name,
    share: all === 0 ? null : (volume.now.eventsIn / all) * 100,
    errorShare: errorShare(volume.now),
    reduction: reduction(volume.now),
    change: changeOf(comparison, volume, 'eventsIn'),
    isNew: comparison.comparable && volume.before.eventsIn === 0 && volume.now.eventsIn > 0,
  }))
}

type Order = (a: VolumeLine, b: VolumeLine) => number

const names = new Intl.Collator('en', { numeric: true })
/** Total: two never compare as equal, so nothing jumps. */
const byName: Order = (a, b) => names.compare(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const values: Readonly<Record<Exclude<SortKey, 'name'>, (line: VolumeLine) => number | null>> = {
  in: (line) => line.eventsIn,
  out: (line) => line.eventsOut,
  'bytes-in': (line) => line.bytesIn,
  'bytes-out': (line) => line.bytesOut,
  errors: (line) => line.errorShare,
  discarded: (line) => line.eventsDiscarded,
  reduction: (line) => line.reduction,
  change: (line) => line.change,
}

/** The highest first, or the lowest; what is not known comes last either way. */
function byValue(value: (line: VolumeLine) => number | null, sign: 1 | -1): Order {
  return (a, b) => {
    const [one, other] = [value(a), value(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null) || byName(a, b)
    return sign * (other - one) || byName(a, b)
  }
}

export function shownLines(
  lines: readonly VolumeLine[],
  { q = '', sort = usualSort, reverse }: AnalyticsSearch,
): readonly VolumeLine[] {
  const text = q.trim().toLowerCase()
  const sign = reverse ? -1 : 1
  const order: Order = sort === 'name' ? (a, b) => sign * byName(a, b) : byValue(values[sort], sign)
  return lines.filter(({ name }) => name.toLowerCase().includes(text)).sort(order)
}
