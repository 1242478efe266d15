// Owns the timeline of a status: a canvas, one tooltip, and arrow keys that walk from stretch to stretch.
import { useEffectEvent, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { cssColor } from './chart-look.ts'
import { formatAge, formatExactTime } from './format.ts'
import { statusLook, type Tone } from './status-look.ts'
import { StatusShape } from './status.tsx'
import { useTheme } from './theme.ts'
import { placesOf, type Stretch } from './uptime.ts'

interface StatusTimelineProps {
  label: string
  /** Oldest first, within the window. */
  stretches: readonly Stretch[]
  /** Milliseconds. */
  from: number
  until: number
}

const height = 40
const colors: Readonly<Record<Tone, string>> = { ok: '--ok', warn: '--warn', bad: '--bad', idle: '--track' }
/** A short trouble has to be seen too. */
const leastWidth = 2

export function StatusTimeline({ label, stretches, from, until }: StatusTimelineProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const [chosen, setChosen] = useState<number | null>(null)
  const at = chosen === null ? null : Math.min(chosen, stretches.length - 1)
  const stretch = at === null ? null : (stretches[at] ?? null)
  const draw = useEffectEvent(() => {
    if (canvas.current) paint(canvas.current, { stretches, from, until, chosen: at })
  })
  useLayoutEffect(() => {
    draw()
  }, [stretches, from, until, at, theme])
  useLayoutEffect(() => {
    const element = canvas.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      draw()
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])

  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const last = stretches.length - 1
    setChosen((before) => Math.min(last, Math.max(0, (before ?? (step > 0 ? -1 : last + 1)) + step)))
  }
  return (
    <div className="relative">
      <canvas
        ref={canvas}
        role="img"
        tabIndex={0}
        aria-label={`${label}. ${stretches.length} stretches; arrow keys walk them.`}
        style={{ height }}
        className="block w-full rounded-sm bg-surface-2"
        onKeyDown={walk}
        onBlur={() => {
          setChosen(null)
        }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          const time = from + ((event.clientX - box.left) / box.width) * (until - from)
          const under = stretches.findIndex((one) => time >= one.from && time < one.until)
          setChosen(under < 0 ? null : under)
        }}
        onPointerLeave={() => {
          setChosen(null)
        }}
      />
      <div aria-live="polite">
        {stretch && (
          <div
            className="num pointer-events-none absolute top-full z-10 mt-1 w-max max-w-[min(320px,100%)] -translate-x-1/2 rounded-sm border border-line bg-raise px-2 py-1 text-xs shadow-pop"
            style={{
              left: `clamp(120px, ${(((stretch.from + stretch.until) / 2 - from) / (until - from)) * 100}%, calc(100% - 120px))`,
            }}
          >
            <p className="flex items-center gap-1.5 font-medium">
              <StatusShape status={stretch.status} />
              {statusLook(stretch.status).label} for {formatAge(stretch.until - stretch.from)}
            </p>
            <p className="text-fg-2">from {formatExactTime(stretch.from)}</p>
            {stretch.reason !== null && <p className="text-fg-2">{stretch.reason}</p>}
          </div>
        )}
      </div>
    </div>
  )
}

interface Painted {
  readonly stretches: readonly Stretch[]
  readonly from: number
  readonly until: number
  readonly chosen: number | null
}

function paint(canvas: HTMLCanvasElement, { stretches, from, until, chosen }: Painted): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const ratio = devicePixelRatio
  const width = canvas.clientWidth
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  context.scale(ratio, ratio)
  const places = placesOf(stretches, { from, until, length: width, least: leastWidth })
  // Trouble last, so that what is wider than it should be lies over what is well.
  const order = stretches.map((stretch, index) => ({ index, tone: statusLook(stretch.status).tone }))
  order.sort((a, b) => Number(a.tone === 'bad') - Number(b.tone === 'bad'))
  for (const { index, tone } of order) {
    const place = places[index]
    if (!place) continue
    context.globalAlpha = chosen === null || chosen === index ? 1 : 0.55
    context.fillStyle = cssColor(colors[tone])
    context.fillRect(place.left, 0, place.width, height)
  }
}
