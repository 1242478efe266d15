// Owns the box that lines are read in: follows its end while that is in sight, loads pages at both ends, and never moves what is read.
import { Fragment, useLayoutEffect, type ReactNode, type RefObject } from 'react'
import type { LogLineFragment } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { useNow } from '../ui/clock.ts'
import { followedLink } from '../ui/followed-link.ts'
import { formatDayName } from '../ui/format.ts'
import { LogGap } from '../ui/log-gap.tsx'
import { LogRow } from '../ui/log-row.tsx'
import { LogWaiting } from '../ui/log-waiting.tsx'
import { NewLines } from '../ui/new-lines.tsx'
import { useWalkedRows } from '../ui/use-walked-rows.ts'
import type { LogReader } from './use-log-reader.ts'
import { usePlace } from './use-place.ts'

interface LogLinesProps {
  reader: LogReader
  text: string
  hrefOf: (line: LogLineFragment) => string
  onOpen: (href: string) => void
  /** The page of now. */
  onLive: () => void
}

/** As near to the end as this counts as the end; as near as this to an end, the next page is loaded. */
const endSlack = 24
const loadAhead = 240
const minuteMs = 60_000

export function LogLines({ reader, text, hrefOf, onOpen, onLive }: LogLinesProps): ReactNode {
  const { shown, gaps, marked, following, waiting, busy } = reader
  const { box, keepPlace } = usePlace(shown?.lines ?? null, following)
  useFirstLook(box, marked)
  useWalkedRows(box, {
    attribute: 'data-line',
    onWalk: reader.pause,
    keys: {
      c: (row) => {
        row.querySelector('button')?.click()
      },
    },
  })
  const left = new Map(gaps.map(({ before, skipped }) => [before, skipped]))

  const scrolled = (): void => {
    const element = box.current
    if (!element || !shown) return
    const below = element.scrollHeight - element.scrollTop - element.clientHeight
    const backwards = keepPlace()
    if (following && below > endSlack && !backwards) return element.scrollTo({ top: element.scrollHeight })
    if (following && below > endSlack) reader.pause()
    else if (!following && below <= endSlack && !busy) reader.loadNewer()
    // A log that only just fills its box has both of its ends in sight: while its end is followed, nobody reads backwards.
    const readsOn = !following || below > endSlack
    if (readsOn && element.scrollTop < loadAhead && element.scrollHeight > element.clientHeight && !busy)
      reader.loadOlder()
  }
  const now = useNow(minuteMs)
  let day = dayOf(now)
  return (
    <div className="relative">
      <div
        ref={box}
        onScroll={scrolled}
        onClick={(event) => {
          const href = followedLink(event)
          if (href !== null) onOpen(href)
        }}
        tabIndex={0}
        role="log"
        aria-label="Log lines"
        aria-live="off"
        aria-busy={shown === null}
        className="h-[max(320px,calc(100dvh-var(--page-top,56px)-236px))] overflow-y-auto md:h-[max(320px,calc(100dvh-var(--page-top,56px)-184px))] py-2 [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        {shown === null && <LogWaiting />}
        {shown && shown.lines.length > 0 && (
          <div className="flex h-8 items-center justify-center text-xs text-fg-3">
            {shown.older ? (
              <Button variant="ghost" className="h-7" busy={busy} onClick={reader.loadOlder}>
                Show older lines
              </Button>
            ) : (
              'This is where it begins.'
            )}
          </div>
        )}
        {shown?.lines.map((line) => {
          const before = day
          day = dayOf(Date.parse(line.loggedAt))
          return (
            <Fragment key={line.id}>
              {day !== before && <DayBegins day={day} now={now} />}
              {left.has(line.id) && <LogGap skipped={left.get(line.id) ?? null} href={hrefOf(line)} />}
              <LogRow line={line} withNode text={text} marked={line.id === marked} href={hrefOf(line)} />
            </Fragment>
          )
        })}
      </div>
      {!following && shown && (
        <NewLines
          waiting={waiting}
          onPress={() => {
            if (!reader.resume()) onLive()
          }}
        />
      )}
    </div>
  )
}

function dayOf(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

/** A line tells only its time of day: what is not of today says so. */
function DayBegins({ day, now }: { day: number; now: number }): ReactNode {
  return (
    <p className="my-1 border-y border-line bg-surface-2 px-4 py-1 text-xs font-medium text-fg-2">
      {formatDayName(day, now)}
    </p>
  )
}

/** A line that a link led to is brought into sight once, when it is there. */
function useFirstLook(box: RefObject<HTMLDivElement | null>, marked: string | null): void {
  useLayoutEffect(() => {
    if (marked !== null) box.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })
  }, [box, marked])
}
