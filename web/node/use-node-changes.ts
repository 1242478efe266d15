// Owns the last status changes of one node and of the pipelines on it, live.
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import type { ChangeFragment } from '../gen/graphql.ts'
import { NodeChangeEvents, NodeChanges } from './documents.ts'
import { useTail, type TailFeed } from './use-tail.ts'

const mostChanges = 50

export function useNodeChanges(environmentId: string, nodeId: string): TailFeed<ChangeFragment> {
  const { client } = useFleetbeat()
  const feed = useTail(async () => {
    const { data } = await client.query({
      query: NodeChanges,
      variables: { environmentId, nodeId, first: mostChanges },
      fetchPolicy: 'no-cache',
    })
    return data?.statusChanges ?? []
  }, mostChanges)
  useLiveSubscription(NodeChangeEvents, {
    variables: { environmentId, after: feed.after ?? null },
    skip: feed.after === undefined,
    onEvent: ({ statusChange: { state, change } }) => {
      if (state === 'RESET') feed.reload().catch(() => undefined)
      else if (change === null) feed.begun()
      // The stream is of the whole environment: every dashboard shares it.
      if (change?.nodeId === nodeId) feed.tail.append([change], 0)
    },
  })
  return feed
}
