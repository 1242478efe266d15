// Owns the last log lines of a node: follows while its end is in sight, pauses by scrolling, says how many are new or were skipped.
import { memo, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { ArrowDown } from 'lucide-react'
import type { LogLineFragment } from '../gen/graphql.ts'
import { Card, CardTitle } from '../ui/card.tsx'
import { cx } from '../ui/cx.ts'
import { formatClockTime, formatCount, formatExactTime } from '../ui/format.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import type { TailState } from './tail.ts'

const levelColors: Readonly<Record<string, string>> = { ERROR: 'text-bad-fg', WARN: 'text-warn-fg', INFO: 'text-fg-2' }
/** As near to the end as this counts as the end. */
const endSlack = 24

export function LogTail({ items, skipped }: TailState<LogLineFragment>): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  /** The newest line when the person scrolled away; null while the end is followed. */
  const [pausedAt, setPausedAt] = useState<string | null>(null)
  const newest = items?.at(-1)?.id ?? null
  const waiting = pausedAt === null || !items ? 0 : items.length - 1 - items.findIndex((line) => line.id === pausedAt)

  useLayoutEffect(() => {
    const element = box.current
    if (element && pausedAt === null) element.scrollTop = element.scrollHeight
  }, [newest, pausedAt])

  const scrolled = (): void => {
    const element = box.current
    if (!element) return
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= endSlack
    setPausedAt((before) => (atEnd ? null : (before ?? newest)))
  }
  return (
    <Card className="relative flex min-w-0 flex-col">
      <div className="flex h-12 items-center gap-3 border-b border-line px-4">
        <CardTitle>Log</CardTitle>
        {skipped > 0 && <span className="num text-xs text-warn-fg">{formatCount(skipped)} lines were skipped</span>}
      </div>
      <div
        ref={box}
        onScroll={scrolled}
        tabIndex={0}
        role="log"
        aria-label="Last log lines"
        aria-live="off"
        className="h-80 overflow-y-auto py-2 focus-visible:-outline-offset-2"
      >
        {items === null && <Waiting />}
        {items?.length === 0 && <p className="px-4 py-6 text-center text-sm text-fg-2">No log lines yet.</p>}
        {items?.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </div>
      {pausedAt !== null && (
        <button
          type="button"
          onClick={() => {
            setPausedAt(null)
          }}
          className="absolute bottom-3 left-1/2 inline-flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line-2 bg-raise px-3 text-xs font-medium shadow-pop hover:bg-surface-2"
        >
          <ArrowDown aria-hidden className="size-3.5" />
          <span className="num">{waiting > 0 ? `${formatCount(waiting)} new` : 'To the end'}</span>
        </button>
      )}
    </Card>
  )
}

/** A line never changes: the others need not be looked at when one comes. */
const Line = memo(function Line({ line }: { line: LogLineFragment }): ReactNode {
  const time = Date.parse(line.loggedAt)
  const origin = [line.pipeline?.name, line.componentId].filter(Boolean).join(' / ')
  return (
    <div className="px-4 py-0.5 font-mono text-xs hover:bg-surface-2 sm:flex sm:gap-3">
      <span className="inline-flex shrink-0 gap-3">
        <time dateTime={line.loggedAt} title={formatExactTime(time)} className="text-fg-3">
          {formatClockTime(time)}
        </time>
        <span className={cx('w-11 font-medium', levelColors[line.level] ?? 'text-fg-3')}>{line.level}</span>
      </span>
      <span className="block min-w-0 break-words whitespace-pre-wrap">
        {origin && <span className="mr-2 text-fg-3">{origin}</span>}
        {line.message}
      </span>
    </div>
  )
})

function Waiting(): ReactNode {
  return (
    <div className="space-y-2.5 px-4 py-1">
      <Skeleton className="h-3 w-3/4" />
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-3 w-4/5" />
    </div>
  )
}
