// Owns the charts of the Analytics page: how the volume came together over time. One crosshair, one window of time.
import { useMemo, type ReactNode } from 'react'
import type { ThroughputField } from '../apollo/live-throughput.ts'
import { alignedColumns } from '../apollo/series.ts'
import type { SeriesState } from '../apollo/series-feed.ts'
import type { ChartLook } from '../ui/chart-look.ts'
import { formatByteRate, formatBytes, formatCompact, formatRate } from '../ui/format.ts'
import type { LogTime } from '../ui/log-places.ts'
import type { TimeWindow } from '../ui/plot.tsx'
import { TimeChart, type ChartSeries } from '../ui/time-chart.tsx'

interface VolumeChartsProps {
  history: SeriesState<ThroughputField>
  window: TimeWindow
  onZoom: (window: TimeWindow) => void
  onLogs: (time: LogTime) => void
}

const shared = { colors: ['c1', 'c2'], top: null, syncKey: 'analytics' } as const
const counted: ChartLook = { ...shared, format: formatCompact, unit: 'decimal' }
const sized: ChartLook = { ...shared, format: formatBytes, unit: 'bytes' }

export function VolumeCharts({ history, window, onZoom, onLogs }: VolumeChartsProps): ReactNode {
  const { series: stored, stepMs, failure } = history
  const drawn = useMemo(() => {
    const all = stored ?? []
    const two = (first: [string, ThroughputField], second: [string, ThroughputField]): ChartSeries[] =>
      ([first, second] as const).map(([label, field], at) => ({
        label,
        color: shared.colors[at] ?? 'c1',
        values: alignedColumns(all, field).columns[0] ?? [],
      }))
    return {
      times: alignedColumns(all, 'eventsIn').times,
      events: two(['In', 'eventsIn'], ['Out', 'eventsOut']),
      bytes: two(['In', 'bytesIn'], ['Out', 'bytesOut']),
      faults: two(['Errors', 'errors'], ['Discarded', 'eventsDiscarded']),
    }
  }, [stored])
  const how = { times: drawn.times, failure, window, intervalMs: stepMs, onZoom, onLogs }
  return (
    <div className="mt-3 grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
      <TimeChart {...how} title="Events" look={counted} format={formatRate} series={drawn.events} />
      <TimeChart {...how} title="Bytes" look={sized} format={formatByteRate} series={drawn.bytes} />
      <TimeChart
        {...how}
        title="Errors"
        look={counted}
        format={formatRate}
        series={drawn.faults}
        className="md:col-span-2 xl:col-span-1"
      />
    </div>
  )
}
