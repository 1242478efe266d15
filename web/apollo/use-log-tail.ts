// Owns the newest log lines of an environment as a filter lets them through, live. However many come, views are told ten times a second.
import type { LogFilter, LogLineFragment } from '../gen/graphql.ts'
import { LogEvents, LogPage } from './stored/documents.ts'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { useFallbackPolling } from './use-fallback-polling.ts'
import { useLiveSubscription } from './use-live-subscription.ts'
import { useTail, type TailFeed } from './use-tail.ts'

const mostLines = 200
const pollMs = 5_000

/** The filter must not change while the component lives: give the component the filter as key. */
export function useLogTail(environmentId: string, filter: LogFilter, skip = false): TailFeed<LogLineFragment> {
  const { client } = useFleetbeat()
  const load = async (): Promise<readonly LogLineFragment[]> => {
    if (skip) return []
    // Log lines never enter the cache: they would fill it.
    const { data } = await client.query({
      query: LogPage,
      variables: { environmentId, filter, first: mostLines },
      fetchPolicy: 'no-cache',
    })
    return data?.logEntries ?? []
  }
  const feed = useTail(load, { most: mostLines })
  useFallbackPolling(skip ? null : feed.reload, pollMs)
  useLiveSubscription(LogEvents, {
    variables: { environmentId, filter, after: feed.after ?? null },
    skip: skip || feed.after === undefined,
    onEvent: ({ logEntry: { state, entries, skipped } }, { after }) => {
      feed.take(
        { entries, skipped, after: after ?? null },
        { reset: state === 'RESET', empty: entries.length === 0 && skipped === 0 },
      )
    },
  })
  return feed
}
