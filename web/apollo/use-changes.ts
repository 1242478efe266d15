// Owns the newest status changes of an environment, or of one node or pipeline of it, live.
import { useFleetbeat } from './fleetbeat-context.tsx'
import { useLiveSubscription } from './use-live-subscription.ts'
import type { ChangeFragment } from '../gen/graphql.ts'
import { ChangeEvents, Changes } from './stored/documents.ts'
import type { SeriesRange } from './use-series-feed.ts'
import { useTail, type TailFeed } from './use-tail.ts'

interface ChangesOf {
  readonly environmentId: string
  readonly nodeId?: string
  readonly pipelineId?: string
  readonly range?: SeriesRange
}

/** With a range, those of it are read first; what comes live is whatever happens. */
export function useChanges(
  { environmentId, nodeId, pipelineId, range }: ChangesOf,
  most: number,
): TailFeed<ChangeFragment> {
  const { client } = useFleetbeat()
  const load = async (): Promise<readonly ChangeFragment[]> => {
    const { data } = await client.query({
      query: Changes,
      variables: {
        environmentId,
        nodeId: nodeId ?? null,
        pipelineId: pipelineId ?? null,
        since: range ? new Date(range.from).toISOString() : null,
        until: range?.until == null ? null : new Date(range.until).toISOString(),
        first: most,
      },
      fetchPolicy: 'no-cache',
    })
    return data?.statusChanges ?? []
  }
  const feed = useTail(load, most, range?.key)
  useLiveSubscription(ChangeEvents, {
    variables: { environmentId, after: feed.after ?? null },
    skip: feed.after === undefined,
    onEvent: ({ statusChange: { state, change } }) => {
      if (state === 'RESET') feed.reload().catch(() => undefined)
      else if (change === null) feed.begun()
      if (change === null) return
      // The stream is of the whole environment: every dashboard shares it.
      const wanted =
        (nodeId === undefined || change.nodeId === nodeId) &&
        (pipelineId === undefined || change.pipelineId === pipelineId)
      if (wanted) feed.tail.append([change], 0)
    },
  })
  return feed
}
