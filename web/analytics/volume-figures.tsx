// Owns the figures of the Analytics page: how much went through, against the range before, each with how it came there.
import type { ReactNode } from 'react'
import type { ThroughputField } from '../apollo/live-throughput.ts'
import type { Series, Values } from '../apollo/series.ts'
import type { ComparisonFragment } from '../gen/graphql.ts'
import { changeBy, type ChangeWords } from '../ui/figure-change.ts'
import { errorShare, reduction } from '../ui/flow-shares.ts'
import { Figure, type FigureChange } from '../ui/figure.tsx'
import { formatCompact, formatFineShare, formatSpan, splitBytes, unknown } from '../ui/format.ts'
import { changeOf, changeText } from './volumes.ts'

interface VolumeFiguresProps {
  comparison: ComparisonFragment
  /** Of everything; null until it came. */
  total: Series<ThroughputField> | null
}

type Mood = ChangeWords['more']

/** A sparkline has no axis: the newest of many points tell how it goes. */
const mostSparks = 90
const fewestSparks = 12

export function VolumeFigures({ comparison, total }: VolumeFiguresProps): ReactNode {
  const { now, before } = comparison.total
  const points = total?.points.slice(-mostSparks) ?? []
  const spark = (value: (values: Values<ThroughputField>) => number | null) => ({
    spark: points.map((point) => value(point.values)),
    sparkCapacity: Math.max(fewestSparks, points.length),
  })
  const since = formatSpan(Date.parse(comparison.beforeSince), Date.parse(comparison.since))
  const changed = (difference: number | null, more: Mood, text: (size: number) => string): FigureChange | null => {
    return difference === null ? null : changeBy(difference, { more, text: text(Math.abs(difference)), since })
  }
  const inPercent = (count: Parameters<typeof changeOf>[2], more: Mood): FigureChange | null =>
    changed(changeOf(comparison, comparison.total, count), more, changeText)
  const inPoints = (share: (of: typeof now) => number | null, more: Mood): FigureChange | null => {
    const [newer, older] = [share(now), share(before)]
    const known = comparison.comparable && newer !== null && older !== null
    return changed(known ? newer - older : null, more, formatFineShare)
  }
  const fineShare = (share: number | null): string => (share === null ? unknown : formatFineShare(share))
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
      <Figure
        label="Events in"
        value={formatCompact(now.eventsIn)}
        change={inPercent('eventsIn', 'plain')}
        {...spark((values) => values.eventsIn)}
      />
      <Figure
        label="Events out"
        value={formatCompact(now.eventsOut)}
        color="c2"
        change={inPercent('eventsOut', 'plain')}
        {...spark((values) => values.eventsOut)}
      />
      <Figure
        label="Bytes in"
        {...splitBytes(now.bytesIn)}
        change={inPercent('bytesIn', 'plain')}
        {...spark((values) => values.bytesIn)}
      />
      <Figure
        label="Bytes out"
        {...splitBytes(now.bytesOut)}
        color="c2"
        change={inPercent('bytesOut', 'plain')}
        {...spark((values) => values.bytesOut)}
      />
      <Figure
        label="Errors"
        value={formatCompact(now.errors)}
        change={inPercent('errors', 'bad')}
        {...spark((values) => values.errors)}
      />
      <Figure
        label="Error rate"
        value={fineShare(errorShare(now))}
        unit="%"
        color="c2"
        change={inPoints(errorShare, 'bad')}
        {...spark(errorShare)}
      />
      <Figure
        label="Discarded"
        value={formatCompact(now.eventsDiscarded)}
        change={inPercent('eventsDiscarded', 'bad')}
        {...spark((values) => values.eventsDiscarded)}
      />
      <Figure
        label="Log reduction"
        value={fineShare(reduction(now))}
        unit="%"
        color="c2"
        change={inPoints(reduction, 'good')}
        {...spark(reduction)}
      />
    </div>
  )
}
