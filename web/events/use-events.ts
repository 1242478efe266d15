// Owns the status changes that the Events page shows: the newest live, older ones by pages, none twice and no more than can be read.
import { useState } from 'react'
import { ChangeEvents, Changes } from '../apollo/stored/documents.ts'
import { failureText } from '../apollo/failure-text.ts'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { useTail } from '../apollo/use-tail.ts'
import type { ChangeFragment } from '../gen/graphql.ts'
import { useNow } from '../ui/clock.ts'
import { passes, reached, timesOf, type EventsSearch } from './events-search.ts'

const pageSize = 100
const mostLive = 1_000
const mostOlder = 2_000
const pollMs = 15_000
const minuteMs = 60_000

export interface Events {
  /** Newest first; null until the first ones came. */
  readonly items: readonly ChangeFragment[] | null
  /** Whether there may be older ones. */
  readonly more: boolean
  /** So many are here that older ones are for another page, which ends with the last of these. */
  readonly full: boolean
  readonly busy: boolean
  readonly failure: string | null
  readonly loadOlder: () => void
  readonly retry: () => void
}

interface Older {
  /** The id of the one that they were read behind; null: of none yet. */
  readonly behind: string | null
  readonly items: readonly ChangeFragment[]
  readonly more: boolean
}

/** The search must not change while the component lives: give the component the search as key. */
export function useEvents(environmentId: string, search: EventsSearch): Events {
  const { client, clock } = useFleetbeat()
  const [older, setOlder] = useState<Older>({ behind: null, items: [], more: true })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const now = useNow(minuteMs)

  const ask = async (before: string | null): Promise<readonly ChangeFragment[]> => {
    const { since, until } = timesOf(search, clock.now())
    const { data } = await client.query({
      query: Changes,
      variables: {
        environmentId,
        of: search.of === undefined ? null : search.of === 'node' ? 'NODE' : 'PIPELINE',
        to: search.to === undefined ? null : [search.to],
        nodeId: search.node ?? null,
        pipelineId: search.pipeline ?? null,
        since: instant(since),
        until: instant(until),
        before,
        first: pageSize,
      },
      fetchPolicy: 'no-cache',
    })
    return data?.statusChanges ?? []
  }
  const load = async (): Promise<readonly ChangeFragment[]> => {
    const newest = await ask(null)
    setOlder((before) => (before.behind === null ? { ...before, more: newest.length === pageSize } : before))
    return newest
  }
  const feed = useTail(load, { most: mostLive })
  // What has ended does not go on.
  const goesOn = search.until === undefined
  useLiveSubscription(ChangeEvents, {
    variables: { environmentId, after: feed.after ?? null },
    skip: feed.after === undefined || !goesOn,
    onEvent: ({ statusChange: { state, change } }, { after }) => {
      feed.take(
        { entries: change && passes(change, search) ? [change] : [], skipped: 0, after: after ?? null },
        { reset: state === 'RESET', empty: change === null },
      )
    },
  })
  useFallbackPolling(goesOn ? feed.reload : null, pollMs)

  // The pages stand behind the oldest one that is held; where that left, so did they.
  const joins = older.behind !== null && older.behind === feed.items?.[0]?.id
  const held = feed.items && [...feed.items.toReversed(), ...(joins ? older.items : [])]
  const items = held && reached(held, search, now)
  // Where the range ends among those that are here, nothing older is of it.
  const ended = held?.length !== items?.length
  const last = held?.at(-1)
  return {
    items,
    more: !ended && (joins || older.behind === null ? older.more : true),
    full: joins && older.items.length >= mostOlder,
    busy,
    failure: items === null ? feed.failure : failure,
    loadOlder: () => {
      const behind = feed.items?.[0]?.id
      if (busy || !last || behind === undefined) return
      setBusy(true)
      setFailure(null)
      ask(last.cursor)
        .then((page) => {
          setOlder((before) => ({
            behind,
            items: [...(before.behind === behind ? before.items : []), ...page],
            more: page.length === pageSize,
          }))
        })
        .catch((fault: unknown) => {
          setFailure(failureText(fault))
        })
        .finally(() => {
          setBusy(false)
        })
    },
    retry: feed.retry,
  }
}

function instant(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
