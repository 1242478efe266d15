// Owns how every chart looks, read from the tokens of the theme it is drawn in. Knows uPlot, but no page and no data.
import type uPlot from 'uplot'
import { isolatedPoints } from './chart-data.ts'
import { formatClockTime, formatDay } from './format.ts'

export const chartColors = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'] as const
export type ChartColor = (typeof chartColors)[number]

export interface ChartLook {
  readonly colors: readonly ChartColor[]
  readonly format: (value: number) => string
  /** Steps of the vertical axis: decimal numbers or powers of 1024. */
  readonly unit: 'decimal' | 'bytes'
  /** A fixed top of the vertical axis, such as 100 for a percentage; null fits the data. */
  readonly top: number | null
  /** The least that the vertical axis reaches up to, so that an idle disk is a line on the ground; absent: what is usual for the unit. */
  readonly least?: number
  /** Without an area below each line: where there are more than two, areas hide each other. */
  readonly bare?: boolean
  readonly syncKey: string
}

export const chartFont = "11px 'Inter Variable', ui-sans-serif, system-ui, sans-serif"
const axisWidth = 62
const axisHeight = 28
const areaAlpha = 0.24
/** So that an idle disk is a line on the ground and not noise that fills the card. */
const lowestTop = { decimal: 1, bytes: 4096 } as const

const byteSteps = Array.from({ length: 6 }, (_, power) =>
  [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((step) => step * 1024 ** power),
).flat()

export function chartOptions(look: ChartLook): Omit<uPlot.Options, 'width' | 'height'> {
  const text = cssColor('--fg-3')
  const line = cssColor('--line')
  const shared: uPlot.Axis = { font: chartFont, stroke: text, ticks: { show: false }, border: { show: false } }
  return {
    legend: { show: false },
    padding: [8, 16, 0, 0],
    scales: {
      x: { time: true, auto: false },
      y: {
        range: (_plot, _low, high) => [0, look.top ?? Math.max(look.least ?? lowestTop[look.unit], (high || 0) * 1.12)],
      },
    },
    axes: [
      {
        ...shared,
        size: axisHeight,
        gap: 8,
        space: 84,
        grid: { show: false },
        // eslint-disable-next-line max-params -- the chart library's signature
        values: (_plot, splits, _axis, _space, step) => splits.map((split) => timeLabel(split, step)),
      },
      {
        ...shared,
        size: axisWidth,
        gap: 8,
        space: 28,
        grid: { stroke: line, width: 1 },
        values: (_plot, splits) => splits.map((split) => look.format(split)),
        ...(look.unit === 'bytes' && { incrs: byteSteps }),
      },
    ],
    series: [{}, ...look.colors.map((color) => seriesLook(color, look.bare ?? false))],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      sync: { key: look.syncKey, scales: ['x', null] },
      points: { size: 7, width: 0 },
    },
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
  }
}

function seriesLook(color: ChartColor, bare: boolean): uPlot.Series {
  const stroke = cssColor(`--${color}`)
  return {
    stroke,
    width: 1.5,
    spanGaps: false,
    ...(!bare && { fill: (plot: uPlot) => fade(plot, stroke) }),
    points: {
      show: true,
      size: 4,
      stroke,
      fill: stroke,
      filter: (plot, index) => isolatedPoints(Array.from(plot.data[index] ?? [])),
    },
  }
}

/** From the line's colour at the top down to nothing at zero. */
function fade(plot: uPlot, color: string): CanvasGradient | string {
  const { top, height } = plot.bbox
  // Before its first layout a chart has no box, and a gradient over nothing throws.
  if (!Number.isFinite(top + height)) return 'transparent'
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height)
  gradient.addColorStop(0, withAlpha(color, areaAlpha))
  gradient.addColorStop(1, withAlpha(color, 0))
  return gradient
}

const secondsOfDay = 86_400

function timeLabel(seconds: number, step: number): string {
  const text = formatClockTime(seconds * 1000)
  // A midnight on an axis of many hours is where a day begins.
  if (step >= secondsOfDay || (step >= secondsOfDay / 24 && text === '00:00:00')) return formatDay(seconds * 1000)
  return step < 60 ? text : text.slice(0, 5)
}

export function cssColor(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim()
}

/** The same hue with another alpha, whatever notation the colour came in. */
export function withAlpha(color: string, alpha: number): string {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!context) return 'transparent'
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `rgb(${red} ${green} ${blue} / ${alpha})`
}
