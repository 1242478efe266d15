// Owns one chart of the Overview: a panel of the arrangement, with its menu.
import { useMemo, type ReactNode } from 'react'
import { EyeOff } from 'lucide-react'
import type { ChartBand } from '../ui/chart-bands.ts'
import { MenuItem } from '../ui/menu.tsx'
import type { TimeWindow } from '../ui/plot.tsx'
import { TimeChart } from '../ui/time-chart.tsx'
import { chartPanels, drawn, lookOf, type ChartPanelId } from './chart-panels.ts'
import { panelTitles } from './panels.ts'
import type { Overview } from './use-overview.ts'

interface PanelChartProps {
  panel: ChartPanelId
  overview: Overview
  window: TimeWindow
  bands: readonly ChartBand[]
  onZoom: (window: TimeWindow) => void
  onLogs: (window: TimeWindow) => void
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
  const throughput = overview.grouped.series
  const hosts = overview.hosts.series
  const { times, series } = useMemo(
    () => (source.of === 'throughput' ? drawn(source.lines, throughput) : drawn(source.lines, hosts)),
    [source, throughput, hosts],
  )
  return (
    <TimeChart
      title={panelTitles[panel]}
      look={lookOf(panel, series.length)}
      times={times}
      series={series}
      window={window}
      intervalMs={source.of === 'throughput' ? overview.grouped.stepMs : overview.hosts.stepMs}
      format={format}
      bands={panel === 'throughput' ? bands : []}
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
