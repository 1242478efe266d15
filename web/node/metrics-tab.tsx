// Owns the charts of a node: every sample up to an hour, means beyond it.
import { useMemo, type ReactNode } from 'react'
import { onlySeries } from '../apollo/use-series-feed.ts'
import type { LogTime } from '../ui/log-places.ts'
import type { TimeWindow } from '../ui/plot.tsx'
import { columnsOfSamples, columnsOfSeries } from './host-columns.ts'
import { NodeCharts } from './node-charts.tsx'
import type { NodeData } from './use-node.ts'

interface MetricsTabProps {
  data: NodeData
  fine: boolean
  window: TimeWindow
  intervalSeconds: number
  onZoom: (window: TimeWindow) => void
  onLogs: (time: LogTime) => void
}

export function MetricsTab({ data, fine, window, intervalSeconds, onZoom, onLogs }: MetricsTabProps): ReactNode {
  const { samples, samplesFailure, load } = data
  const series = onlySeries(load)
  const columns = useMemo(
    () => (fine ? columnsOfSamples(samples ?? []) : columnsOfSeries(series)),
    [fine, samples, series],
  )
  return (
    <NodeCharts
      columns={columns}
      failure={fine ? samplesFailure : load.failure}
      memoryTotalBytes={data.node?.host?.memoryTotalBytes ?? null}
      window={window}
      intervalMs={fine ? intervalSeconds * 1000 : load.stepMs}
      onZoom={onZoom}
      onLogs={onLogs}
    />
  )
}
