// Owns the box that lines are read in: follows its end while that is in sight, loads pages at both ends, and never moves what is read.
import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import type { LogLineFragment } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { LogRow } from '../ui/log-row.tsx'
import { LogWaiting } from '../ui/log-waiting.tsx'
import { NewLines } from '../ui/new-lines.tsx'
import { mostLines } from '../apollo/use-log-tail.ts'
import type { LogReader } from './use-log-reader.ts'

interface LogLinesProps {
  reader: LogReader
  text: string
  /** The cursor of the line that a link led to. */
  at: string | null
  hrefOf: (line: LogLineFragment) => string
  /** The page of now. */
  onLive: () => void
}

/** As near to the end as this counts as the end; as near as this to an end, the next page is loaded. */
const endSlack = 24
const loadAhead = 240

export function LogLines({ reader, text, at, hrefOf, onLive }: LogLinesProps): ReactNode {
  const { shown, following, waiting, busy } = reader
  const { box, keepPlace } = usePlace(shown?.lines ?? null, following)
  useFirstLook(box, at, shown !== null)

  const scrolled = (): void => {
    const element = box.current
    if (!element || !shown) return
    const below = element.scrollHeight - element.scrollTop - element.clientHeight
    keepPlace()
    if (following && below > endSlack) reader.pause()
    else if (!following && below <= endSlack && !busy) reader.loadNewer()
    if (element.scrollTop < loadAhead && element.scrollHeight > element.clientHeight && !busy) reader.loadOlder()
  }
  return (
    <div className="relative">
      <div
        ref={box}
        onScroll={scrolled}
        tabIndex={0}
        role="log"
        aria-label="Log lines"
        aria-live="off"
        aria-busy={shown === null}
        className="h-[max(320px,calc(100dvh-var(--page-top,56px)-220px))] overflow-y-auto py-2 [overflow-anchor:none] focus-visible:-outline-offset-2"
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
        {shown?.lines.map((line) => (
          <LogRow key={line.id} line={line} withNode text={text} marked={line.cursor === at} href={hrefOf(line)} />
        ))}
      </div>
      {!following && shown && (
        <NewLines
          waiting={waiting ?? 0}
          more={waiting === null || waiting >= mostLines - 1}
          onPress={() => {
            if (!reader.resume()) onLive()
          }}
        />
      )}
    </div>
  )
}

interface Place {
  readonly line: string
  /** How far its top is below the box's. */
  readonly offset: number
}

/** Holds the line at the top of the box where it is while others come and go; at the end, holds the end. */
function usePlace(
  lines: readonly LogLineFragment[] | null,
  following: boolean,
): { box: RefObject<HTMLDivElement | null>; keepPlace: () => void } {
  const box = useRef<HTMLDivElement>(null)
  const place = useRef<Place | null>(null)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    if (following) element.scrollTo({ top: element.scrollHeight })
    else if (place.current) {
      const row = element.querySelector<HTMLElement>(`[data-line="${CSS.escape(place.current.line)}"]`)
      if (row) element.scrollTo({ top: row.offsetTop - place.current.offset })
    }
    place.current = topLine(element)
  }, [lines, following])
  return {
    box,
    keepPlace: () => {
      place.current = topLine(box.current)
    },
  }
}

function topLine(box: HTMLElement | null): Place | null {
  for (const row of box?.querySelectorAll<HTMLElement>('[data-line]') ?? []) {
    if (!box || row.offsetTop + row.offsetHeight < box.scrollTop) continue
    return { line: row.dataset['line'] ?? '', offset: row.offsetTop - box.scrollTop }
  }
  return null
}

/** A line that a link led to is brought into sight once, when it is there. */
function useFirstLook(box: RefObject<HTMLDivElement | null>, at: string | null, ready: boolean): void {
  useLayoutEffect(() => {
    if (at === null || !ready) return
    box.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })
  }, [box, at, ready])
}
