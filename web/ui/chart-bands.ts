// Owns the bands behind the lines of a chart: a stretch of time in which something happened, with its cause. Knows uPlot, but no page.
import type uPlot from 'uplot'
import { chartFont, cssColor, withAlpha } from './chart-look.ts'

export interface ChartBand {
  /** Milliseconds. */
  readonly from: number
  readonly to: number
  readonly tone: 'warn' | 'bad'
  readonly text: string
}

const fillAlpha = 0.11
const topHeight = 2
const leastWidth = 2
const textGap = 6

/** Drawn between the grid and the lines. A label that would run over the one before it, or off the plot, is left out. */
export function drawBands(plot: uPlot, bands: readonly ChartBand[]): void {
  const { left, top, width, height } = plot.bbox
  const { ctx } = plot
  const ratio = devicePixelRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  ctx.font = chartFont.replace(/^\d+/, (size) => String(Number(size) * ratio))
  ctx.textBaseline = 'bottom'
  let free = left
  for (const band of bands) {
    const begin = Math.max(left, plot.valToPos(band.from / 1000, 'x', true))
    const end = Math.min(left + width, plot.valToPos(band.to / 1000, 'x', true))
    if (end < left || begin > left + width) continue
    const wide = Math.max(leastWidth * ratio, end - begin)
    const color = cssColor(`--${band.tone}`)
    ctx.fillStyle = withAlpha(color, fillAlpha)
    ctx.fillRect(begin, top, wide, height)
    ctx.fillStyle = color
    ctx.fillRect(begin, top, wide, topHeight * ratio)
    free = drawLabel(plot, band, { begin, end: begin + wide, free })
  }
  ctx.restore()
}

/** Answers where the next label may begin. */
function drawLabel(
  { bbox, ctx }: uPlot,
  band: ChartBand,
  place: { readonly begin: number; readonly end: number; readonly free: number },
): number {
  const gap = textGap * devicePixelRatio
  const width = ctx.measureText(band.text).width
  const right = bbox.left + bbox.width
  // Beside the band, so that the lines in it stay in sight; before it where there is no room behind.
  const after = place.end + gap
  const x = after + width <= right ? after : place.begin - gap - width
  if (x < place.free) return Math.max(place.free, place.end)
  ctx.fillStyle = cssColor(`--${band.tone}-fg`)
  ctx.fillText(band.text, x, bbox.top + bbox.height - gap)
  return Math.max(place.end, x + width + gap)
}
