// Owns the last log lines of one thing: follows while its end is in sight, pauses by scrolling, says how many are new or were skipped.
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { Card, CardTitle } from './card.tsx'
import { formatCount } from './format.ts'
import { LogRow, type LogLine } from './log-row.tsx'
import { LogWaiting } from './log-waiting.tsx'
import { NewLines } from './new-lines.tsx'

interface LogTailProps {
  /** Oldest first; null until they came. */
  items: readonly LogLine[] | null
  skipped: number
  withNode?: boolean
  /** The way to all of them. */
  action?: ReactNode
}

/** As near to the end as this counts as the end. */
export const endSlack = 24

export function LogTail({ items, skipped, withNode = false, action }: LogTailProps): ReactNode {
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
        {action && <div className="ml-auto">{action}</div>}
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
        {items === null && <LogWaiting />}
        {items?.length === 0 && <p className="px-4 py-6 text-center text-sm text-fg-2">No log lines yet.</p>}
        {items?.map((line) => (
          <LogRow key={line.id} line={line} withNode={withNode} />
        ))}
      </div>
      {pausedAt !== null && (
        <NewLines
          waiting={waiting}
          onPress={() => {
            setPausedAt(null)
          }}
        />
      )}
    </Card>
  )
}
