// Owns the four charts of a host: one crosshair, one window of time.
import { useMemo, type ReactNode } from 'react'
import type { ChartLook } from '../ui/chart-look.ts'
import { formatByteRate, formatBytes, formatPercent } from '../ui/format.ts'
import type { TimeWindow } from '../ui/plot.tsx'
import { TimeChart, type ChartSeries } from '../ui/time-chart.tsx'
import type { TimedSample } from './sample-series.ts'

interface NodeChartsProps {
  samples: readonly TimedSample[]
  window: TimeWindow
  intervalSeconds: number
  onZoom: (window: TimeWindow) => void
}

const syncKey = 'node'
const percent: ChartLook = { colors: ['c1'], format: formatPercent, unit: 'decimal', top: 100, syncKey }
const traffic: ChartLook = { colors: ['c1', 'c2'], format: formatByteRate, unit: 'bytes', top: null, syncKey }

export function NodeCharts({ samples, window, intervalSeconds, onZoom }: NodeChartsProps): ReactNode {
  const times = useMemo(() => samples.map((sample) => sample.time), [samples])
  const shared = { times, window, onZoom, intervalMs: intervalSeconds * 1000 }
  const memoryTotal = samples.findLast((sample) => sample.memoryTotalBytes !== null)?.memoryTotalBytes ?? null
  const memory = useMemo<ChartLook>(
    () => ({ colors: ['c1'], format: formatBytes, unit: 'bytes', top: memoryTotal, syncKey }),
    [memoryTotal],
  )
  const series = useMemo(() => seriesOf(samples), [samples])
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-2">
      <TimeChart {...shared} title="CPU" look={percent} format={formatPercent} series={series.cpu} />
      <TimeChart {...shared} title="Memory" look={memory} format={formatBytes} series={series.memory} />
      <TimeChart {...shared} title="Disk I/O" look={traffic} format={formatByteRate} series={series.disk} />
      <TimeChart {...shared} title="Network" look={traffic} format={formatByteRate} series={series.network} />
    </div>
  )
}

type SeriesOfHost = Readonly<Record<'cpu' | 'memory' | 'disk' | 'network', readonly ChartSeries[]>>

function seriesOf(samples: readonly TimedSample[]): SeriesOfHost {
  return {
    cpu: [{ label: 'Busy', color: 'c1', values: samples.map((sample) => sample.cpuPercent) }],
    memory: [{ label: 'Used', color: 'c1', values: samples.map((sample) => sample.memoryUsedBytes) }],
    disk: [
      { label: 'Read', color: 'c1', values: samples.map((sample) => sample.diskReadBytesPerSecond) },
      { label: 'Written', color: 'c2', values: samples.map((sample) => sample.diskWrittenBytesPerSecond) },
    ],
    network: [
      { label: 'In', color: 'c1', values: samples.map((sample) => sample.netRxBytesPerSecond) },
      { label: 'Out', color: 'c2', values: samples.map((sample) => sample.netTxBytesPerSecond) },
    ],
  }
}
