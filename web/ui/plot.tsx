// Owns the life of one uPlot: made when its box is there, redrawn when data, window or theme change, destroyed when it goes.
// Arrow keys move its crosshair as a pointer does, and Enter presses where it stands.
import { useEffectEvent, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import uPlot from 'uplot'
import { drawBands, type ChartBand } from './chart-bands.ts'
import { chartOptions, type ChartLook } from './chart-look.ts'
import { formatMoment } from './format.ts'
import { useTheme } from './theme.ts'

export interface TimeWindow {
  /** Milliseconds. */
  readonly from: number
  readonly to: number
}

export interface PlotProps {
  /** What it draws, for who cannot see it. */
  label: string
  /** How far one key press moves the crosshair, in milliseconds. */
  stepMs: number
  look: ChartLook
  data: uPlot.AlignedData
  window: TimeWindow
  height: number
  /** Stretches in which something happened; they keep their identity between renders too. */
  bands: readonly ChartBand[]
  /** Where the shared crosshair stands, in milliseconds; null: nowhere. */
  onCrosshair: (time: number | null) => void
  onZoom: (window: TimeWindow) => void
}

/** A selection narrower than this was a click. */
const shortestDrag = 8

/** So that a long range is walked in a few seconds of a held key. */
const mostSteps = 200

/** `look` must keep its identity between renders: a new one makes a new plot. */
export function Plot(props: PlotProps): ReactNode {
  const { label, stepMs, look, data, window, height, bands, onCrosshair, onZoom } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const mark = useRef<HTMLSpanElement>(null)
  const theme = useTheme()
  const crosshair = useEffectEvent((drawn: uPlot) => {
    const { left = -1 } = drawn.cursor
    const time = left < 0 ? null : drawn.posToVal(left, 'x') * 1000
    onCrosshair(time)
    // Written past React: it follows the pointer.
    if (!mark.current) return
    mark.current.hidden = time === null
    mark.current.textContent = time === null ? '' : formatMoment(time, window.to - window.from)
    mark.current.style.left = `${drawn.over.offsetLeft + left}px`
  })
  const zoom = useEffectEvent((drawn: uPlot) => {
    const { left, width } = drawn.select
    if (width >= shortestDrag)
      onZoom({ from: drawn.posToVal(left, 'x') * 1000, to: drawn.posToVal(left + width, 'x') * 1000 })
    drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  })
  const show = useEffectEvent((drawn: uPlot) => {
    drawn.batch(() => {
      drawn.setData(data, false)
      drawn.setScale('x', { min: window.from / 1000, max: window.to / 1000 })
    })
  })

  const behind = useEffectEvent((drawn: uPlot) => {
    drawBands(drawn, bands)
  })

  useLayoutEffect(() => {
    const parent = box.current
    if (!parent) return
    const hooks: uPlot.Hooks.Arrays = {
      drawAxes: [
        (drawing) => {
          behind(drawing)
        },
      ],
      setCursor: [
        (moved) => {
          crosshair(moved)
        },
      ],
      setSelect: [
        (selected) => {
          zoom(selected)
        },
      ],
    }
    const options = { ...chartOptions(look), width: parent.clientWidth, height, hooks }
    const drawn = new uPlot(options, [[], ...look.colors.map(() => [])], parent)
    plot.current = drawn
    show(drawn)
    const observer = new ResizeObserver(() => {
      drawn.setSize({ width: parent.clientWidth, height })
    })
    observer.observe(parent)
    return () => {
      observer.disconnect()
      plot.current = null
      drawn.destroy()
    }
    // The theme is a dependency because the colours are read from it when the plot is made.
  }, [look, height, theme])

  useLayoutEffect(() => {
    if (plot.current) show(plot.current)
  }, [data, window.from, window.to, bands])

  const walk = (event: KeyboardEvent): void => {
    const drawn = plot.current
    if (!drawn) return
    const { left = -1 } = drawn.cursor
    const standing = left >= 0
    const now = standing ? drawn.posToVal(left, 'x') * 1000 : window.to
    const step = Math.max(stepMs, (window.to - window.from) / mostSteps)
    const to = { ArrowLeft: now - step, ArrowRight: now + step, Home: window.from, End: window.to }[event.key]
    if (to !== undefined) point(drawn, 'mousemove', Math.min(window.to, Math.max(window.from, to)))
    else if (event.key === 'Enter' && standing) point(drawn, 'contextmenu', now)
    else if (event.key === 'Escape' && standing) point(drawn, 'mouseleave', now)
    else return
    event.preventDefault()
  }
  return (
    <div className="relative" style={{ height }}>
      <div
        ref={box}
        role="img"
        tabIndex={0}
        aria-label={`${label}. Arrow keys move the crosshair.`}
        onKeyDown={walk}
        onBlur={() => {
          if (plot.current) point(plot.current, 'mouseleave', window.to)
        }}
        className="h-full overflow-hidden rounded-sm focus-visible:outline-offset-0"
      />
      <span
        ref={mark}
        hidden
        aria-hidden
        className="num pointer-events-none absolute bottom-1 -translate-x-1/2 rounded-sm border border-line bg-raise px-1.5 text-2xs text-fg"
      />
    </div>
  )
}

/** What a pointer would do at that time: the shared crosshair and whoever listens above hear it as they hear a pointer. */
function point({ over, valToPos }: uPlot, type: 'mousemove' | 'mouseleave' | 'contextmenu', time: number): void {
  const { left, top, height } = over.getBoundingClientRect()
  const at = { clientX: left + valToPos(time / 1000, 'x'), clientY: top + height / 2 }
  over.dispatchEvent(new MouseEvent(type, { ...at, bubbles: type !== 'mouseleave', cancelable: true }))
}
