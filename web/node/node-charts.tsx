// Owns the charts of a host: one crosshair, one window of time.
import { useMemo, type ReactNode } from 'react'
import type { HostField } from '../apollo/live-host-load.ts'
import type { ChartLook } from '../ui/chart-look.ts'
import { formatByteRate, formatBytes, formatCelsius, formatCompact, formatPercent } from '../ui/format.ts'
import type { LogTime } from '../ui/log-places.ts'
import type { TimeWindow } from '../ui/plot.tsx'
import { TimeChart, type ChartSeries } from '../ui/time-chart.tsx'
import type { HostColumns } from './host-columns.ts'

interface NodeChartsProps {
  columns: HostColumns
  /** Why these did not come yet. */
  failure: string | null
  /** Null: not known. */
  memoryTotalBytes: number | null
  window: TimeWindow
  intervalMs: number
  onZoom: (window: TimeWindow) => void
  onLogs: (time: LogTime) => void
}

const syncKey = 'node'
const percent: ChartLook = { colors: ['c1'], format: formatPercent, unit: 'decimal', top: 100, syncKey }
const traffic: ChartLook = { colors: ['c1', 'c2'], format: formatByteRate, unit: 'bytes', top: null, syncKey }
const plain: ChartLook = { colors: ['c1'], format: formatCompact, unit: 'decimal', top: null, syncKey }
const celsius: ChartLook = { colors: ['c1'], format: formatCelsius, unit: 'decimal', top: null, syncKey }

export function NodeCharts({ columns, memoryTotalBytes, ...rest }: NodeChartsProps): ReactNode {
  const memory = useMemo<ChartLook>(
    () => ({ colors: ['c1'], format: formatBytes, unit: 'bytes', top: memoryTotalBytes, syncKey }),
    [memoryTotalBytes],
  )
  const series = useMemo(() => seriesOf(columns), [columns])
  const shared = { ...rest, times: columns.times }
  const warm = series.temperature[0]?.values.some((value) => value !== null) ?? false
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-2">
      <TimeChart {...shared} title="CPU" look={percent} format={formatPercent} series={series.cpu} />
      <TimeChart {...shared} title="Memory" look={memory} format={formatBytes} series={series.memory} />
      <TimeChart {...shared} title="Fullest filesystem" look={percent} format={formatPercent} series={series.disk} />
      <TimeChart {...shared} title="Load" look={plain} format={formatCompact} series={series.load} />
      <TimeChart {...shared} title="Disk I/O" look={traffic} format={formatByteRate} series={series.io} />
      <TimeChart {...shared} title="Network" look={traffic} format={formatByteRate} series={series.network} />
      {warm && (
        <TimeChart {...shared} title="Temperature" look={celsius} format={formatCelsius} series={series.temperature} />
      )}
    </div>
  )
}

type SeriesOfHost = Readonly<
  Record<'cpu' | 'memory' | 'disk' | 'load' | 'io' | 'network' | 'temperature', readonly ChartSeries[]>
>

function seriesOf({ column }: HostColumns): SeriesOfHost {
  const one = (label: string, field: HostField): ChartSeries => ({ label, color: 'c1', values: column(field) })
  const other = (label: string, field: HostField): ChartSeries => ({ label, color: 'c2', values: column(field) })
  return {
    cpu: [one('Busy', 'cpuPercent')],
    memory: [one('Used', 'memoryUsedBytes')],
    disk: [one('Used', 'filesystemUsedPercent')],
    load: [one('1 min', 'load1')],
    io: [one('Read', 'diskReadBytesPerSecond'), other('Written', 'diskWrittenBytesPerSecond')],
    network: [one('In', 'netRxBytesPerSecond'), other('Out', 'netTxBytesPerSecond')],
    temperature: [one('Processor', 'temperatureCelsius')],
  }
}
