// Owns a chart over time as a card: its values sit in the title row and follow the crosshair that all charts of a page share.
import { Suspense, useMemo, useState, type ReactNode } from 'react'
import { Ellipsis, ScrollText } from 'lucide-react'
import type uPlot from 'uplot'
import { Card, CardTitle } from './card.tsx'
import type { ChartBand } from './chart-bands.ts'
import { sampleNear, withGaps } from './chart-data.ts'
import type { ChartColor, ChartLook } from './chart-look.ts'
import { cx } from './cx.ts'
import { formatExactTime, formatMoment } from './format.ts'
import { IconButton } from './icon-button.tsx'
import { logStretch, type LogTime } from './log-places.ts'
import { Menu, MenuItem } from './menu.tsx'
import { later } from './on-demand.tsx'
import type { TimeWindow } from './plot.tsx'

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
  /** Why what is stored of them did not come yet. */
  failure: string | null
  window: TimeWindow
  intervalMs: number
  format: (value: number | null) => string
  onZoom: (window: TimeWindow) => void
  bands?: readonly ChartBand[]
  /** Goes to the logs of all the time that is shown, or around a moment that is pressed on. */
  onLogs?: (time: LogTime) => void
  /** More items of the chart's menu. */
  menu?: ReactNode
  className?: string
}

const plotHeight = 168
/** The page does not wait for what draws: the card and its values come first. */
const ChartPlot = later(async () => (await import('./chart-plot.tsx')).ChartPlot)
const noBands: readonly ChartBand[] = []
const keyColors: Readonly<Record<ChartColor, string>> = {
  c1: 'bg-c1',
  c2: 'bg-c2',
  c3: 'bg-c3',
  c4: 'bg-c4',
  c5: 'bg-c5',
  c6: 'bg-c6',
}

export function TimeChart(props: TimeChartProps): ReactNode {
  const { title, look, times, series, window, intervalMs, format, onZoom, bands = noBands, onLogs, menu } = props
  const [crosshair, setCrosshair] = useState<number | null>(null)
  /** By keys, whose person may not see the crosshair. */
  const [walked, setWalked] = useState(false)
  // More than two do not fit beside the title.
  const many = series.length > 2
  const data = useMemo<uPlot.AlignedData>(
    () => withGaps({ times, columns: series.map((one) => one.values) }, intervalMs),
    [times, series, intervalMs],
  )
  const index = sampleNear(times, crosshair ?? window.to, crosshair === null ? window.to - window.from : intervalMs)
  return (
    <Card className={cx('min-w-0 p-4 pb-2', props.className)}>
      <div className="mb-2 flex h-5 items-center gap-x-3">
        <CardTitle className="shrink-0">{title}</CardTitle>
        <div className="flex min-w-0 flex-1 items-center gap-x-3 overflow-hidden whitespace-nowrap">
          {!many && series.map((one) => <Value key={one.label} {...one} text={format(one.values[index] ?? null)} />)}
        </div>
        {(onLogs || menu) && (
          <Menu
            align="end"
            trigger={<IconButton label={`More about ${title}`} icon={<Ellipsis />} className="-mr-2" />}
          >
            {onLogs && (
              <MenuItem onSelect={() => onLogs(logStretch(window))}>
                <ScrollText aria-hidden className="size-4 text-fg-3" />
                Logs of this time
              </MenuItem>
            )}
            {menu}
          </Menu>
        )}
      </div>
      {many && (
        <div className="mb-2 grid auto-rows-[16px] grid-cols-[repeat(auto-fit,minmax(140px,1fr))] gap-x-4">
          {series.map((one) => (
            <Value key={one.label} {...one} text={format(one.values[index] ?? null)} />
          ))}
        </div>
      )}
      <div
        className="relative -mr-3 -ml-2"
        style={{ height: plotHeight }}
        onFocus={(event) => {
          setWalked(event.target.matches(':focus-visible'))
        }}
        onBlur={() => {
          setWalked(false)
        }}
      >
        {props.failure !== null && (
          <p className="absolute inset-x-14 top-1/3 z-10 text-center text-xs text-balance text-fg-2">{props.failure}</p>
        )}
        <Suspense fallback={null}>
          <ChartPlot
            label={title}
            stepMs={intervalMs}
            look={look}
            data={data}
            window={window}
            height={plotHeight}
            bands={bands}
            crosshair={crosshair}
            onCrosshair={setCrosshair}
            onZoom={onZoom}
            onLogs={onLogs}
          />
        </Suspense>
      </div>
      <p aria-live="polite" className="sr-only">
        {walked &&
          crosshair !== null &&
          `${formatMoment(crosshair, window.to - window.from)}: ${series.map((one) => `${one.label} ${format(one.values[index] ?? null)}`).join(', ')}`}
      </p>
      <BandList bands={bands} />
    </Card>
  )
}

function Value({ label, color, text }: Pick<ChartSeries, 'label' | 'color'> & { text: string }): ReactNode {
  return (
    <span className="inline-flex min-w-0 items-center gap-1 text-xs text-fg-2">
      <span aria-hidden className={cx('h-[3px] w-3 shrink-0 rounded-[2px]', keyColors[color])} />
      <span className="truncate" title={label}>
        {label}
      </span>
      <span className="num font-medium text-fg">{text}</span>
    </span>
  )
}

/** What a canvas cannot say to a screen reader. */
function BandList({ bands }: { bands: readonly ChartBand[] }): ReactNode {
  if (bands.length === 0) return null
  return (
    <ul className="sr-only">
      {bands.map((band) => (
        <li key={`${band.from} ${band.text}`}>
          {band.text}: {formatExactTime(band.from)} to {formatExactTime(band.to)}
        </li>
      ))}
    </ul>
  )
}
