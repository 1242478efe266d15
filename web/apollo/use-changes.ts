// Owns the newest status changes of an environment, or of one node or pipeline of it, live.
import { useRef, useState } from 'react'
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

/** With a range, those of it are read first; what comes live is whatever happens. Of a range that has ended nothing comes. */
export function useChanges(
  { environmentId, nodeId, pipelineId, range }: ChangesOf,
  most: number,
): TailFeed<ChangeFragment> {
  const { client } = useFleetbeat()
  const ended = range !== undefined && range.until !== null
  /** Whether what is held is of a range that has ended: behind it the stream would tell everything that happened since, one by one. */
  const [past, setPast] = useState(false)
  const newest = useRef(0)
  const load = async (): Promise<readonly ChangeFragment[]> => {
    const asked = ++newest.current
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
    // What is asked for in the meantime decides what is held.
    if (asked !== newest.current) throw new Error('useChanges: the range is another one by now')
    setPast(ended)
    return data?.statusChanges ?? []
  }
  const feed = useTail(load, { most, ...(range && { key: range.key }) })
  useLiveSubscription(ChangeEvents, {
    variables: { environmentId, after: feed.after ?? null },
    skip: feed.after === undefined || ended || past,
    onEvent: ({ statusChange: { state, change } }, { after }) => {
      // The stream is of the whole environment: every dashboard shares it.
      const wanted =
        change !== null &&
        (nodeId === undefined || change.nodeId === nodeId) &&
        (pipelineId === undefined || change.pipelineId === pipelineId)
      feed.take(
        { entries: wanted ? [change] : [], skipped: 0, after: after ?? null },
        { reset: state === 'RESET', empty: change === null },
      )
    },
  })
  return feed
}
