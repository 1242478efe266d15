// Owns what the Logs page shows: the newest lines as they come, or the stretch that somebody reads, loaded by pages to either side.
import { useEffect, useEffectEvent, useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { failureText } from '../apollo/failure-text.ts'
import { LogPage } from '../apollo/stored/documents.ts'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLogTail } from '../apollo/use-log-tail.ts'
import type { LogLineFragment } from '../gen/graphql.ts'
import { pageSize, withNewer, withOlder, type LineWindow } from './line-window.ts'
import { filterOf, type LogsSearch } from './logs-search.ts'

const pollMs = 5_000

export interface LogReader {
  /** Null until the first ones came. */
  readonly shown: LineWindow<LogLineFragment> | null
  /** Whether the end moves on with the log. */
  readonly following: boolean
  /** Lines that came while the end was out of sight; null: more than are kept. */
  readonly waiting: number | null
  readonly skipped: number
  readonly busy: boolean
  readonly failure: string | null
  /** The end went out of sight: what is shown stays as it is. */
  readonly pause: () => void
  /** Back to the newest. False: what is shown is not of now, and the page has to be another. */
  readonly resume: () => boolean
  readonly loadOlder: () => void
  readonly loadNewer: () => void
}

interface Asked {
  readonly before?: string
  readonly after?: string
}

/** The search must not change while the component lives: give the component the search as key. */
export function useLogReader(environmentId: string, search: LogsSearch): LogReader {
  const { client } = useFleetbeat()
  const { at, since, until } = search
  const filter = filterOf(search)
  const ofNow = at === undefined && since === undefined && until === undefined
  const tail = useLogTail(environmentId, filter, !ofNow)
  const [held, setHeld] = useState<LineWindow<LogLineFragment> | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  const ask = async (asked: Asked): Promise<readonly LogLineFragment[]> => {
    const times = { since: instant(since), until: instant(until) }
    const { data } = await client.query({
      query: LogPage,
      variables: { environmentId, filter, first: pageSize, ...times, ...asked },
      fetchPolicy: 'no-cache',
    })
    return data?.logEntries ?? []
  }
  const during = (work: () => Promise<void>): void => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    work()
      .catch((fault: unknown) => {
        setFailure(failureText(fault))
      })
      .finally(() => {
        setBusy(false)
      })
  }
  const loadFirst = useEffectEvent(() => {
    during(async () => {
      setHeld(at === undefined ? ofPage(await ask({})) : await around(at, ask))
    })
  })
  useEffect(() => {
    if (!ofNow) loadFirst()
  }, [ofNow])
  useFallbackPolling(ofNow ? tail.reload : () => Promise.resolve(), pollMs)

  const live: LineWindow<LogLineFragment> | null = tail.items && {
    lines: tail.items,
    older: tail.items.length > 0,
    newer: false,
  }
  const shown = held ?? (ofNow ? live : null)
  const last = held?.lines.at(-1)
  const lastAt = last ? (tail.items?.findIndex((line) => line.id === last.id) ?? -1) : -1
  return {
    shown,
    following: ofNow && held === null,
    waiting: lastAt < 0 ? null : (tail.items?.length ?? 0) - 1 - lastAt,
    skipped: tail.skipped,
    busy,
    failure,
    pause: () => {
      if (held === null) setHeld(live)
    },
    resume: () => {
      if (ofNow) setHeld(null)
      return ofNow
    },
    loadOlder: () => {
      const first = shown?.lines[0]
      if (!shown?.older || !first) return
      during(async () => {
        setHeld(withOlder(shown, await ask({ before: first.cursor })))
      })
    },
    loadNewer: () => {
      // What came since is here: the end is followed again.
      if (ofNow && lastAt >= 0) return setHeld(null)
      const newest = shown?.lines.at(-1)
      if (!shown || !newest || (!shown.newer && !ofNow)) return
      during(async () => {
        setHeld(withNewer(shown, await ask({ after: newest.cursor })))
      })
    },
  }
}

function ofPage(newestFirst: readonly LogLineFragment[]): LineWindow<LogLineFragment> {
  return { lines: newestFirst.toReversed(), older: newestFirst.length === pageSize, newer: false }
}

/** A page before the line, the line itself and a page after it. */
async function around(
  at: string,
  ask: (asked: Asked) => Promise<readonly LogLineFragment[]>,
): Promise<LineWindow<LogLineFragment>> {
  const before = await ask({ before: at })
  const neighbour = before[0]
  // Both ends of a page are left out of it: the line comes with what is newer than the one before it.
  if (!neighbour) return ofPage(await ask({}))
  const after = await ask({ after: neighbour.cursor })
  return withNewer(ofPage(before), after)
}

function instant(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}
