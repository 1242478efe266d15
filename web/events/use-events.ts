// Owns the status changes that the Events page shows: the newest live, older ones by pages, none twice.
import { useState } from 'react'
import { ChangeEvents, Changes } from '../apollo/stored/documents.ts'
import { failureText } from '../apollo/failure-text.ts'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { useTail } from '../apollo/use-tail.ts'
import type { ChangeFragment } from '../gen/graphql.ts'
import { passes, type EventsSearch } from './events-search.ts'

const pageSize = 100
const mostLive = 1_000
const pollMs = 15_000

export interface Events {
  /** Newest first; null until the first ones came. */
  readonly items: readonly ChangeFragment[] | null
  readonly more: boolean
  readonly busy: boolean
  readonly failure: string | null
  readonly loadOlder: () => void
  readonly retry: () => void
}

interface Older {
  readonly items: readonly ChangeFragment[]
  readonly more: boolean
}

/** The search must not change while the component lives: give the component the search as key. */
export function useEvents(environmentId: string, search: EventsSearch): Events {
  const { client } = useFleetbeat()
  const [older, setOlder] = useState<Older>({ items: [], more: true })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  const ask = async (before: string | null): Promise<readonly ChangeFragment[]> => {
    const { data } = await client.query({
      query: Changes,
      variables: {
        environmentId,
        of: search.of === undefined ? null : search.of === 'node' ? 'NODE' : 'PIPELINE',
        to: search.to === undefined ? null : [search.to],
        nodeId: search.node ?? null,
        pipelineId: search.pipeline ?? null,
        before,
        first: pageSize,
      },
      fetchPolicy: 'no-cache',
    })
    return data?.statusChanges ?? []
  }
  const feed = useTail(async () => {
    try {
      const newest = await ask(null)
      setFailure(null)
      setOlder({ items: [], more: newest.length === pageSize })
      return newest
    } catch (fault) {
      setFailure(failureText(fault))
      throw fault
    }
  }, mostLive)
  useLiveSubscription(ChangeEvents, {
    variables: { environmentId, after: feed.after ?? null },
    skip: feed.after === undefined,
    onEvent: ({ statusChange: { state, change } }) => {
      if (state === 'RESET') feed.reload().catch(() => undefined)
      else if (change === null) feed.begun()
      if (change && passes(change, search)) feed.tail.append([change], 0)
    },
  })
  useFallbackPolling(feed.reload, pollMs)

  const items = feed.items && [...feed.items.toReversed(), ...older.items]
  return {
    items,
    more: older.more,
    busy,
    failure,
    loadOlder: () => {
      const last = items?.at(-1)
      if (busy || !last) return
      setBusy(true)
      setFailure(null)
      ask(last.cursor)
        .then((page) => {
          setOlder((before) => ({ items: [...before.items, ...page], more: page.length === pageSize }))
        })
        .catch((fault: unknown) => {
          setFailure(failureText(fault))
        })
        .finally(() => {
          setBusy(false)
        })
    },
    retry: () => void feed.reload().catch(() => undefined),
  }
}
