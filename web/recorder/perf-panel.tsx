// Owns the panel that shows what the recorder has, as anybody can read it from the page: floating above the page, which stays usable below it.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { RotateCcw, X } from 'lucide-react'
import { useNow } from '../ui/clock.ts'
import { cx } from '../ui/cx.ts'
import { formatCount, formatUptime, unknown } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { MeasureSnapshot } from './measure.ts'
import type { PerformanceSnapshot } from './recorder.ts'

/** Loaded lazily, which takes a default. */
export default function PerfPanel({ onClose }: { onClose: () => void }): ReactNode {
  useNow()
  const [resets, setResets] = useState(0)
  const close = useRef<HTMLButtonElement>(null)
  const shown = window.__fleetbeatPerf__?.snapshot()
  useEscapeWithin(close, onClose)
  if (!shown) return null
  return (
    <section
      aria-label="Performance of this page"
      className="fixed inset-x-2 bottom-2 z-30 flex max-h-[min(560px,60dvh)] flex-col rounded-lg border border-line-2 bg-raise shadow-pop sm:right-4 sm:bottom-4 sm:left-auto sm:w-[400px]"
    >
      <header className="flex items-center gap-1 border-b border-line py-1.5 pr-2 pl-4">
        <div className="mr-auto min-w-0">
          <h2 className="text-sm font-semibold">Performance of this page</h2>
          <p className="num text-xs text-fg-3">recorded for {formatUptime(shown.uptimeMs / 1000)}</p>
        </div>
        <IconButton
          label="Begin anew"
          icon={<RotateCcw />}
          onClick={() => {
            window.__fleetbeatPerf__?.reset()
            setResets(resets + 1)
          }}
        />
        <IconButton ref={close} label="Close the panel" icon={<X />} onClick={onClose} />
      </header>
      <div role="status" className="sr-only">
        {resets > 0 && `Begun anew${resets > 1 ? `, ${resets} times` : ''}`}
      </div>
      <div
        tabIndex={0}
        role="group"
        aria-label="Figures"
        className="overflow-y-auto pb-2 focus-visible:-outline-offset-2"
      >
        <Figures shown={shown} />
      </div>
    </section>
  )
}

function Figures({ shown }: { shown: PerformanceSnapshot }): ReactNode {
  const { webVitals, pushToPaint, memory } = shown
  const routes = Object.entries(shown.pageLoadByRoute).toSorted(([a], [b]) => a.localeCompare(b))
  return (
    <>
      <Measures title="Push to paint" text="ms, from the server to the screen" rows={[['Pushes', pushToPaint]]} />
      {Object.entries(shown.stream).map(([endpoint, counts]) => (
        <Facts
          key={endpoint}
          title={`Stream ${endpoint}`}
          facts={[
            ['Opens', formatCount(counts.opens)],
            ['Reconnects', formatCount(counts.reconnects), counts.reconnects > 0],
            ['Closes', formatCount(counts.closes)],
            ['Give-ups', formatCount(counts.giveUps), counts.giveUps > 0],
            ['Last reconnect', milliseconds(counts.lastReconnectMs)],
          ]}
        />
      ))}
      <Facts
        title="Web vitals"
        facts={[
          ['First contentful paint', milliseconds(webVitals.fcpMs)],
          ['Largest contentful paint', milliseconds(webVitals.lcpMs), over(webVitals.lcpMs, 2_500)],
          ['Layout shift', shift.format(webVitals.cls), over(webVitals.cls, 0.1)],
          ['Interaction to next paint', milliseconds(webVitals.inpMs), over(webVitals.inpMs, 200)],
        ]}
      />
      <Measures title="Page loads" text="ms" rows={routes} />
      <Facts
        title="Memory of scripts"
        facts={[
          ['In use', memory ? `${oneDecimal.format(memory.usedJsHeapMb)} MiB` : 'not told by this browser'],
          ['Set aside', memory ? `${oneDecimal.format(memory.totalJsHeapMb)} MiB` : unknown],
        ]}
      />
      <p className="border-t border-line px-4 pt-2 text-xs text-fg-3">Percentiles are of the newest 200.</p>
    </>
  )
}

type Fact = readonly [label: string, value: string, bad?: boolean]

function Facts({ title, facts }: { title: string; facts: readonly Fact[] }): ReactNode {
  return (
    <div className="border-t border-line px-4 pt-2.5 pb-2 first:border-t-0">
      <h3 className="truncate text-xs font-medium text-fg-2">{title}</h3>
      <dl className="mt-1">
        {facts.map(([label, value, bad = false]) => (
          <div key={label} className="flex h-6 items-center justify-between gap-4 text-sm">
            <dt className="truncate text-fg-2">{label}</dt>
            <dd className={cx('num shrink-0', bad && 'font-medium text-warn-fg')}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

interface MeasuresProps {
  title: string
  text: string
  rows: readonly (readonly [name: string, measure: MeasureSnapshot])[]
}

const columns = ['Count', 'Last', 'p50', 'p95', 'Max'] as const

function Measures({ title, text, rows }: MeasuresProps): ReactNode {
  return (
    <div className="border-t border-line px-4 pt-2.5 pb-2 first:border-t-0">
      <table className="w-full table-fixed border-collapse text-right">
        <caption className="text-left">
          <span className="text-xs font-medium text-fg-2">{title}</span>
          <span className="ml-2 text-xs text-fg-3">{text}</span>
        </caption>
        <colgroup>
          <col className="w-[30%]" />
          {columns.map((column) => (
            <col key={column} />
          ))}
        </colgroup>
        <thead>
          <tr className="h-6">
            <th scope="col" className="text-left text-xs font-medium text-fg-3">
              <span className="sr-only">Of what</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="text-xs font-medium text-fg-3">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, measure]) => (
            <tr key={name} className="h-6 text-sm">
              <th scope="row" title={name} className="truncate pr-2 text-left font-normal text-fg-2">
                {name.replace('/$environment', '') || '/'}
              </th>
              <td className="num">{formatCount(measure.count)}</td>
              <td className="num">{bare(measure.lastMs)}</td>
              <td className="num">{bare(measure.p50Ms)}</td>
              <td className="num">{bare(measure.p95Ms)}</td>
              <td className="num">{bare(measure.maxMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const shift = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })

function milliseconds(ms: number | null): string {
  return ms === null ? unknown : `${bare(ms)} ms`
}

function bare(ms: number | null): string {
  return formatCount(ms)
}

function over(value: number | null, limit: number): boolean {
  return value !== null && value > limit
}

/** Escape closes it while the focus is in it: elsewhere the key belongs to the page. */
function useEscapeWithin(inside: { readonly current: HTMLElement | null }, run: () => void): void {
  useEffect(() => {
    const panel = inside.current?.closest('section')
    const listener = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') run()
    }
    panel?.addEventListener('keydown', listener)
    return () => {
      panel?.removeEventListener('keydown', listener)
    }
  }, [inside, run])
}
