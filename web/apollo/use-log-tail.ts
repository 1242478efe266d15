// Owns the newest log lines of an environment as a filter lets them through, live. However many come, views are told ten times a second.
import { useEffect, useState } from 'react'
import type { LogFilter, LogLineFragment } from '../gen/graphql.ts'
import type { Cancel, Clock } from './clock.ts'
import { LogEvents, LogPage } from './stored/documents.ts'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { useLiveSubscription } from './use-live-subscription.ts'
import { useTail, type TailFeed } from './use-tail.ts'

export const mostLines = 200
const tellEveryMs = 100

/** The filter must not change while the component lives: give the component the filter as key. */
export function useLogTail(environmentId: string, filter: LogFilter, skip = false): TailFeed<LogLineFragment> {
  const { client, clock } = useFleetbeat()
  const feed = useTail(async () => {
    if (skip) return []
    // Log lines never enter the cache: they would fill it.
    const { data } = await client.query({
      query: LogPage,
      variables: { environmentId, filter, first: mostLines },
      fetchPolicy: 'no-cache',
    })
    return data?.logEntries ?? []
  }, mostLines)
  const [pending] = useState(() => createPending(clock, feed.tail.append))
  useEffect(() => pending.close, [pending])
  useLiveSubscription(LogEvents, {
    variables: { environmentId, filter, after: feed.after ?? null },
    skip: skip || feed.after === undefined,
    onEvent: ({ logEntry: { state, entries, skipped } }) => {
      if (state === 'RESET') feed.reload().catch(() => undefined)
      else if (entries.length === 0 && skipped === 0) feed.begun()
      pending.add(entries, skipped)
    },
  })
  return feed
}

interface Pending {
  add(lines: readonly LogLineFragment[], skipped: number): void
  close(): void
}

function createPending(clock: Clock, append: (lines: readonly LogLineFragment[], skipped: number) => void): Pending {
  let lines: readonly LogLineFragment[] = []
  let skipped = 0
  let cancel: Cancel | null = null

  function tell(): void {
    cancel = null
    append(lines, skipped)
    lines = []
    skipped = 0
  }

  return {
    add: (added, left) => {
      // What would be pushed out again at once is not kept.
      lines = [...lines, ...added].slice(-mostLines)
      skipped += left
      cancel ??= clock.after(tellEveryMs, tell)
    },
    close: () => {
      cancel?.()
      cancel = null
    },
  }
}
