// Owns the charts of one pipeline: one crosshair, one window of time.
import { useMemo, type ReactNode } from 'react'
import type { ThroughputField } from '../apollo/live-throughput.ts'
import { alignedColumns } from '../apollo/series.ts'
import type { SeriesState } from '../apollo/series-feed.ts'
import type { ChartLook } from '../ui/chart-look.ts'
import { formatCompact, formatLatency, formatRate } from '../ui/format.ts'
import type { LogTime } from '../ui/log-places.ts'
import type { TimeWindow } from '../ui/plot.tsx'
import { TimeChart, type ChartSeries } from '../ui/time-chart.tsx'

interface PipelineChartsProps {
  history: SeriesState<ThroughputField>
  window: TimeWindow
  onZoom: (window: TimeWindow) => void
  onLogs: (time: LogTime) => void
}

const syncKey = 'pipeline'
const rates: ChartLook = { colors: ['c1', 'c2'], format: formatCompact, unit: 'decimal', top: null, syncKey }
const latency: ChartLook = { colors: ['c1'], format: formatLatency, unit: 'decimal', top: null, least: 0.001, syncKey }

export function PipelineCharts({ history, window, onZoom, onLogs }: PipelineChartsProps): ReactNode {
  const { series: stored, stepMs, failure } = history
  const drawn = useMemo(() => {
    const all = stored ?? []
    const column = (field: ThroughputField): readonly (number | null)[] => alignedColumns(all, field).columns[0] ?? []
    return {
      times: alignedColumns(all, 'eventsIn').times,
      flow: [
        { label: 'In', color: 'c1', values: column('eventsIn') },
        { label: 'Out', color: 'c2', values: column('eventsOut') },
      ],
      errors: [
        { label: 'Errors', color: 'c1', values: column('errors') },
        { label: 'Discarded', color: 'c2', values: column('eventsDiscarded') },
      ],
      latency: [{ label: 'Mean', color: 'c1', values: column('latencyMeanSeconds') }],
    } satisfies Record<'flow' | 'errors' | 'latency', ChartSeries[]> & { times: readonly number[] }
  }, [stored])
  const shared = { times: drawn.times, failure, window, intervalMs: stepMs, onZoom, onLogs }
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
      <TimeChart {...shared} title="Throughput" look={rates} format={formatRate} series={drawn.flow} />
      <TimeChart {...shared} title="Errors" look={rates} format={formatRate} series={drawn.errors} />
      <TimeChart {...shared} title="Latency" look={latency} format={formatLatency} series={drawn.latency} />
    </div>
  )
}
