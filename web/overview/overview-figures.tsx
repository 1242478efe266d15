// Owns the figures of the Overview: how things are now, each with how it came there.
import type { ReactNode } from 'react'
import type { Series } from '../apollo/series.ts'
import type { ThroughputField } from '../apollo/live-throughput.ts'
import { figureChange } from '../ui/figure-change.ts'
import { Figure, type FigureChange } from '../ui/figure.tsx'
import { errorShare, reduction } from '../ui/flow-shares.ts'
import { formatCompact, formatCount, formatFineShare, unknown } from '../ui/format.ts'
import { slotsShown } from '../ui/history.ts'
import type { NowSums } from '../ui/now.ts'

interface OverviewFiguresProps {
  sums: NowSums
  /** What no history tells, as this page has seen it. */
  seen: Readonly<Record<'healthy' | 'running', readonly (number | null)[]>>
  /** Of everything, over the range that is shown; null until it came. */
  total: Series<ThroughputField> | null
}

/** A sparkline has no axis: the newest of many points tell how it goes. */
const mostSparks = 90
const fewestSparks = 12

export function OverviewFigures({ sums, seen, total }: OverviewFiguresProps): ReactNode {
  const points = total?.points.slice(-mostSparks) ?? []
  const spark = (value: (values: (typeof points)[number]['values']) => number | null, now: number | null) => {
    const values = [...points.map((point) => value(point.values)), now]
    return { spark: values, sparkCapacity: Math.max(fewestSparks, values.length) }
  }
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-6">
      <Figure
        label="Healthy nodes"
        value={formatCount(sums.counts.healthy)}
        unit={`of ${formatCount(sums.counts.total)}`}
        spark={seen.healthy}
        sparkCapacity={slotsShown(seen.healthy)}
        change={countChange(seen.healthy)}
      />
      <Figure
        label="Running pipelines"
        value={formatCount(sums.running)}
        unit={`of ${formatCount(sums.pipelines)}`}
        spark={seen.running}
        sparkCapacity={slotsShown(seen.running)}
        change={countChange(seen.running)}
      />
      <Figure
        label="Events in"
        value={formatCompact(sums.eventsIn)}
        unit="/s"
        {...spark((values) => values.eventsIn, sums.eventsIn)}
      />
      <Figure
        label="Events out"
        value={formatCompact(sums.eventsOut)}
        unit="/s"
        color="c2"
        {...spark((values) => values.eventsOut, sums.eventsOut)}
      />
      <Figure
        label="Error rate"
        value={sums.errorShare === null ? unknown : formatFineShare(sums.errorShare)}
        unit="%"
        {...spark(errorShare, sums.errorShare)}
      />
      <Figure
        label="Log reduction"
        value={sums.reduction === null ? unknown : formatFineShare(sums.reduction)}
        unit="%"
        color="c2"
        {...spark(reduction, sums.reduction)}
      />
    </div>
  )
}

function countChange(values: readonly (number | null)[]): FigureChange | null {
  return figureChange(values, { more: 'good', text: (difference) => formatCount(difference) })
}
