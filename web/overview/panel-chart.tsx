// Owns one chart of the Overview: a panel of the arrangement, with its menu.
import { useMemo, type ReactNode } from 'react'
import { EyeOff } from 'lucide-react'
import type { ChartBand } from '../ui/chart-bands.ts'
import { MenuItem } from '../ui/menu.tsx'
import type { LogTime } from '../ui/log-places.ts'
import type { TimeWindow } from '../ui/plot.tsx'
import { TimeChart } from '../ui/time-chart.tsx'
import { chartPanels, drawn, lookOf, type ChartPanelId } from './chart-panels.ts'
import { panelTitles } from './panels.ts'
import type { Overview } from './use-overview.ts'

/** The same each time: a chart draws anew where its bands are others. */
const noBands: readonly ChartBand[] = []

interface PanelChartProps {
  panel: ChartPanelId
  overview: Overview
  window: TimeWindow
  bands: readonly ChartBand[]
  onZoom: (window: TimeWindow) => void
  onLogs: (time: LogTime) => void
  onHide: () => void
  className?: string
}

export function PanelChart({
  panel,
  overview,
  window,
  bands,
  onZoom,
  onLogs,
  onHide,
  className,
}: PanelChartProps): ReactNode {
  const { source, format } = chartPanels[panel]
  const { grouped, hosts } = overview
  const of = source.of === 'throughput' ? grouped : hosts
  const { times, series } = useMemo(
    () => (source.of === 'throughput' ? drawn(source.lines, grouped.series) : drawn(source.lines, hosts.series)),
    [source, grouped.series, hosts.series],
  )
  return (
    <TimeChart
      title={panelTitles[panel]}
      look={lookOf(panel, series.length)}
      times={times}
      series={series}
      window={window}
      failure={of.failure}
      intervalMs={of.stepMs}
      format={format}
      bands={panel === 'throughput' ? bands : noBands}
      onZoom={onZoom}
      onLogs={onLogs}
      menu={
        <MenuItem onSelect={onHide}>
          <EyeOff aria-hidden className="size-4 text-fg-3" />
          Hide this panel
        </MenuItem>
      }
      {...(className && { className })}
    />
  )
}
