// Owns the figures at the head of the page: how it goes now, each with what was seen of it over the last minutes.
import type { ReactNode } from 'react'
import { Figure } from '../ui/figure.tsx'
import { formatCompact, formatCount, formatFineShare, splitBytes, unknown } from '../ui/format.ts'
import { slotsShown } from '../ui/history.ts'
import { limitOf, type Figures, type Summary } from './figures.ts'
import { trail, type TrailFigure } from './trails.ts'

interface PerformanceFiguresProps {
  figures: Figures
  /** Null: the instance that was chosen is not there. */
  summary: Summary | null
  choice: string | null
  seen: (trail: string) => readonly (number | null)[]
}

export function PerformanceFigures({ figures, summary, choice, seen }: PerformanceFiguresProps): ReactNode {
  const sparkOf = (name: string) => ({ spark: seen(name), sparkCapacity: slotsShown(seen(name)) })
  const spark = (figure: TrailFigure) => sparkOf(trail.summary(choice, figure))
  const written = summary?.writtenBytesPerSecond ?? null
  const { value, unit } = written === null ? { value: unknown, unit: '' } : splitBytes(written)
  const hit = figures.database?.cacheHitPercent ?? null
  return (
    <div className="grid grid-cols-2 content-start gap-3 lg:grid-cols-3">
      <Figure
        label="Acknowledged"
        value={formatCompact(summary?.acknowledgedPerSecond ?? null)}
        unit="heartbeats/s"
        {...spark('acknowledgedPerSecond')}
      />
      <Figure
        label="Event-loop delay, p95"
        value={formatCompact(summary?.eventLoopDelayP95Ms ?? null)}
        unit="ms"
        limit={limitOf(figures, 'EVENT_LOOP')}
        {...spark('eventLoopDelayP95Ms')}
      />
      <Figure
        label="Heap"
        value={summary ? formatFineShare(summary.heapPercent) : unknown}
        unit="% full"
        limit={limitOf(figures, 'HEAP')}
        {...spark('heapPercent')}
      />
      <Figure
        label="Written to disks"
        value={value}
        unit={unit && `${unit}/s`}
        color="c2"
        {...spark('writtenBytesPerSecond')}
      />
      <Figure
        label="Pages in memory"
        value={hit === null ? unknown : formatFineShare(hit)}
        unit={hit === null ? 'no traffic' : '%'}
        color="c2"
        limit={limitOf(figures, 'CACHE_HIT')}
        {...sparkOf(trail.cacheHit)}
      />
      <Figure
        label="Live subscriptions"
        value={formatCount(summary?.operations ?? null)}
        unit={summary ? `in ${formatCount(summary.groups)} groups` : ''}
        color="c2"
        {...spark('operations')}
      />
    </div>
  )
}
