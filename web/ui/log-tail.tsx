// Owns the last log lines of one thing: follows while its end is in sight, pauses by scrolling, says how many are new and where some were left out.
import { Fragment, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { Card, CardTitle } from './card.tsx'
import { cx } from './cx.ts'
import { followedLink } from './followed-link.ts'
import { LoadFailure } from './load-failure.tsx'
import { LogGap } from './log-gap.tsx'
import { LogRow, type LogLine } from './log-row.tsx'
import { LogWaiting } from './log-waiting.tsx'
import { NewLines } from './new-lines.tsx'

export interface LogTailLines {
  /** Oldest first; null until they came. */
  readonly items: readonly LogLine[] | null
  /** Before which of them lines were left out, and how many; null: not known. */
  readonly gaps: readonly { readonly before: string; readonly skipped: number | null }[]
  /** How many came while this was open. */
  readonly came: number
}

interface LogTailProps {
  log: LogTailLines & {
    /** Why they did not come; null while no try failed. */
    readonly failure: string | null
    readonly retry: () => void
  }
  withNode?: boolean
  /** Where it has the page to itself. */
  tall?: boolean
  /** The way to all of them. */
  action?: ReactNode
  /** The address of a line among those around it. */
  hrefOf: (line: LogLine) => string
  onOpen: (href: string) => void
}

/** As near to the end as this counts as the end. */
const endSlack = 24

export function LogTail({ log, withNode = false, tall = false, action, hrefOf, onOpen }: LogTailProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  /** What was there when the person scrolled away, and stays; null while the end is followed. */
  const [held, setHeld] = useState<LogTailLines | null>(null)
  const { items, gaps } = held ?? log
  const left = new Map(gaps.map(({ before, skipped }) => [before, skipped]))

  useLayoutEffect(() => {
    const element = box.current
    if (element && held === null) element.scrollTop = element.scrollHeight
  }, [items, held])

  const scrolled = (): void => {
    const element = box.current
    if (!element) return
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= endSlack
    setHeld((before) => (atEnd ? null : (before ?? log)))
  }
  return (
    <Card className="relative flex min-w-0 flex-col">
      <div className="flex h-12 items-center gap-3 border-b border-line px-4">
        <CardTitle>Log</CardTitle>
        {action && <div className="ml-auto">{action}</div>}
      </div>
      <div
        ref={box}
        onScroll={scrolled}
        onClick={(event) => {
          const href = followedLink(event)
          if (href !== null) onOpen(href)
        }}
        tabIndex={0}
        role="log"
        aria-label="Last log lines"
        aria-live="off"
        className={cx(
          'overflow-y-auto py-2 focus-visible:-outline-offset-2',
          tall ? 'h-[max(320px,calc(100dvh-var(--page-top,56px)-260px))]' : 'h-80',
        )}
      >
        {items === null && log.failure === null && <LogWaiting />}
        {items === null && log.failure !== null && (
          <LoadFailure title="The log could not be loaded" failure={log.failure} onRetry={log.retry} />
        )}
        {items?.length === 0 && <p className="px-4 py-6 text-center text-sm text-fg-2">No log lines yet.</p>}
        {items?.map((line) => (
          <Fragment key={line.id}>
            {left.has(line.id) && <LogGap skipped={left.get(line.id) ?? null} href={hrefOf(line)} />}
            <LogRow line={line} withNode={withNode} href={hrefOf(line)} />
          </Fragment>
        ))}
      </div>
      {held !== null && (
        <NewLines
          waiting={log.came - held.came}
          onPress={() => {
            setHeld(null)
          }}
        />
      )}
    </Card>
  )
}
