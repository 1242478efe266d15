// Owns what the Logs page shows: the newest lines as they come, or the stretch that somebody reads, loaded by pages to either side.
import { useEffect, useEffectEvent, useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { failureText } from '../apollo/failure-text.ts'
import { LogPage } from '../apollo/stored/documents.ts'
import type { Gap } from '../apollo/tail.ts'
import { useLogTail } from '../apollo/use-log-tail.ts'
import type { LogLineFragment, LogPageQueryVariables } from '../gen/graphql.ts'
import { aroundLine, aroundMoment, type Surroundings } from './surroundings.ts'
import { ofPage, pageSize, withNewer, withOlder, type LineWindow } from './line-window.ts'
import { filterOf, type LogsSearch } from './logs-search.ts'

export interface LogReader {
  /** Null until the first ones came. */
  readonly shown: LineWindow<LogLineFragment> | null
  /** Where among them lines were left out. */
  readonly gaps: readonly Gap[]
  /** The id of the line that a link led to. */
  readonly marked: string | null
  /** Whether the end moves on with the log. */
  readonly following: boolean
  /** Lines that came while the end was out of sight. */
  readonly waiting: number
  readonly busy: boolean
  readonly failure: string | null
  /** The end went out of sight: what is shown stays as it is. */
  readonly pause: () => void
  /** Back to the newest. False: what is shown is not of now, and the page has to be another. */
  readonly resume: () => boolean
  readonly loadOlder: () => void
  readonly loadNewer: () => void
  /** The first ones anew, where they did not come. */
  readonly retry: () => void
}

/** What stays on the page while the log goes on. */
interface Held extends Surroundings {
  readonly gaps: readonly Gap[]
  /** How many had come to the tail by then. */
  readonly came: number
}

/** The search must not change while the component lives: give the component the search as key. */
export function useLogReader(environmentId: string, search: LogsSearch): LogReader {
  const { client } = useFleetbeat()
  const { at, since, until } = search
  const filter = filterOf(search)
  const ofNow = at === undefined && since === undefined && until === undefined
  const tail = useLogTail(environmentId, filter, !ofNow)
  const [held, setHeld] = useState<Held | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  const ask = async (asked: Partial<LogPageQueryVariables>): Promise<readonly LogLineFragment[]> => {
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
  const loadFirst = (): void => {
    during(async () => {
      const found =
        typeof at === 'string'
          ? await aroundLine(at, ask)
          : at !== undefined
            ? await aroundMoment(at, ask)
            : { window: ofPage(await ask({})), marked: null }
      setHeld({ ...found, gaps: [], came: 0 })
    })
  }
  const loadFirstOnce = useEffectEvent(loadFirst)
  useEffect(() => {
    if (!ofNow) loadFirstOnce()
  }, [ofNow])

  const live: LineWindow<LogLineFragment> | null = tail.items && {
    lines: tail.items,
    older: tail.items.length > 0,
    newer: false,
  }
  const hold = (window: LineWindow<LogLineFragment>): void => {
    setHeld((before) => ({ marked: null, gaps: tail.gaps, came: tail.came, ...before, window }))
  }
  const shown = held?.window ?? (ofNow ? live : null)
  return {
    shown,
    gaps: held?.gaps ?? tail.gaps,
    marked: held?.marked ?? null,
    following: ofNow && held === null,
    waiting: held && ofNow ? tail.came - held.came : 0,
    busy,
    failure: failure ?? (live === null ? tail.failure : null),
    pause: () => {
      if (held === null && live) hold(live)
    },
    resume: () => {
      if (ofNow) setHeld(null)
      return ofNow
    },
    loadOlder: () => {
      const first = shown?.lines[0]
      if (!shown?.older || !first) return
      during(async () => {
        hold(withOlder(shown, await ask({ before: first.cursor })))
      })
    },
    loadNewer: () => {
      const newest = shown?.lines.at(-1)
      if (!shown || !newest) return
      // What came since is here: the end is followed again.
      if (ofNow && tail.items?.some(({ id }) => id === newest.id)) return setHeld(null)
      if (!shown.newer && !ofNow) return
      during(async () => {
        hold(withNewer(shown, await ask({ after: newest.cursor })))
      })
    },
    retry: ofNow ? tail.retry : loadFirst,
  }
}

function instant(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}
