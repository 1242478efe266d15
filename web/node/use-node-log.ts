// Owns the last log lines of one node, live.
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import type { LogLineFragment } from '../gen/graphql.ts'
import { NodeLog, NodeLogEvents } from './documents.ts'
import { useTail, type TailFeed } from './use-tail.ts'

export const mostLines = 200

export function useNodeLog(environmentId: string, nodeId: string): TailFeed<LogLineFragment> {
  const { client } = useFleetbeat()
  const filter = { nodeIds: [nodeId], pipelineIds: null, levels: null, text: null }
  const feed = useTail(async () => {
    // Log lines never enter the cache: they would fill it.
    const { data } = await client.query({
      query: NodeLog,
      variables: { environmentId, filter, first: mostLines },
      fetchPolicy: 'no-cache',
    })
    return data?.logEntries ?? []
  }, mostLines)
  useLiveSubscription(NodeLogEvents, {
    variables: { environmentId, filter, after: feed.after ?? null },
    skip: feed.after === undefined,
    onEvent: ({ logEntry: { state, entries, skipped } }) => {
      if (state === 'RESET') feed.reload().catch(() => undefined)
      else if (entries.length === 0 && skipped === 0) feed.begun()
      feed.tail.append(entries, skipped)
    },
  })
  return feed
}
