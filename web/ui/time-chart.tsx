// Owns a chart over time as a card: its values sit in the title row and follow the crosshair that all charts of a page share.
import { useMemo, useState, type ReactNode } from 'react'
import type uPlot from 'uplot'
import { Card, CardTitle } from './card.tsx'
import { sampleNear, withGaps } from './chart-data.ts'
import type { ChartColor, ChartLook } from './chart-look.ts'
import { Plot, type TimeWindow } from './plot.tsx'

export interface ChartSeries {
  readonly label: string
  readonly color: ChartColor
  readonly values: readonly (number | null)[]
}

interface TimeChartProps {
  title: string
  look: ChartLook
  /** Milliseconds, ascending. */
  times: readonly number[]
  series: readonly ChartSeries[]
  window: TimeWindow
  intervalMs: number
  format: (value: number | null) => string
  onZoom: (window: TimeWindow) => void
}

const plotHeight = 168
const keyColors = { c1: 'bg-c1', c2: 'bg-c2' } as const

export function TimeChart({
  title,
  look,
  times,
  series,
  window,
  intervalMs,
  format,
  onZoom,
}: TimeChartProps): ReactNode {
  const [crosshair, setCrosshair] = useState<number | null>(null)
  const data = useMemo<uPlot.AlignedData>(
    () => withGaps({ times, columns: series.map((one) => one.values) }, intervalMs),
    [times, series, intervalMs],
  )
  const index = sampleNear(times, crosshair ?? window.to, crosshair === null ? window.to - window.from : intervalMs)
  return (
    <Card className="min-w-0 p-4 pb-2">
      <div className="mb-2 flex h-5 items-center gap-x-3 overflow-hidden whitespace-nowrap">
        <CardTitle className="shrink-0">{title}</CardTitle>
        {series.map((one) => (
          <span key={one.label} className="inline-flex items-center gap-1 text-xs text-fg-2">
            <span aria-hidden className={`h-[3px] w-3 rounded-[2px] ${keyColors[one.color]}`} />
            {one.label}
            <span className="num font-medium text-fg">{format(one.values[index] ?? null)}</span>
          </span>
        ))}
      </div>
      <div className="-mr-3 -ml-2">
        <Plot look={look} data={data} window={window} height={plotHeight} onCrosshair={setCrosshair} onZoom={onZoom} />
      </div>
    </Card>
  )
}
