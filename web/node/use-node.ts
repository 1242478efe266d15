// Owns the life of one node's data while its page is open: streams, first queries, polling while the stream is lost.
import { useQuery } from '@apollo/client/react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { forgetRemoved } from '../apollo/forget-removed.ts'
import { useChanges } from '../apollo/use-changes.ts'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import type { SeriesRange } from '../apollo/use-series-feed.ts'
import type { TailFeed } from '../apollo/use-tail.ts'
import type { ChangeFragment, NodeDetailsFragment } from '../gen/graphql.ts'
import { NodeById, NodeDetails, NodeMetrics } from './documents.ts'
import { useHostSamples } from './use-host-samples.ts'
import { useNodeLoad, type NodeLoad } from './use-node-load.ts'
import type { TimedSample } from './sample-series.ts'

const pollMs = 15_000
export const mostChanges = 200
/** What the figures of the overview look back on. */
const recentMs = 15 * 60_000

export interface NodeData {
  /** Null while nothing is known yet. */
  readonly node: NodeDetailsFragment | null
  readonly failure: Error | null
  /** Every sample of the range, or of the last minutes where the range is longer than is drawn of them. */
  readonly samples: readonly TimedSample[] | null
  /** Why these did not come yet. */
  readonly samplesFailure: string | null
  readonly load: NodeLoad
  readonly changes: TailFeed<ChangeFragment>
}

interface NodeOf {
  readonly environment: { readonly id: string; readonly intervalSeconds: number }
  readonly nodeId: string
  readonly range: SeriesRange
  /** Whether the range is short enough for every sample. */
  readonly fine: boolean
}

export function useNode({ environment, nodeId, range, fine }: NodeOf): NodeData {
  const { client, batcher, clock } = useFleetbeat()
  const { data, error, refetch } = useQuery(NodeById, { variables: { nodeId } })
  const recent = { key: 'recent', from: clock.now() - recentMs, until: null }
  const host = useHostSamples(nodeId, fine ? range : recent)
  const load = useNodeLoad(nodeId, fine ? null : range, environment.intervalSeconds)
  const changes = useChanges({ environmentId: environment.id, nodeId }, mostChanges)

  useLiveSubscription(NodeMetrics, {
    variables: { environmentId: environment.id, nodeIds: [nodeId] },
    onEvent: ({ metricUpdate }) => {
      const { snapshot, nodes, samples } = metricUpdate
      for (const node of nodes) batcher.put(NodeDetails, node, { snapshot })
      forgetRemoved({ client, batcher }, metricUpdate)
      load.take(metricUpdate)
      // A snapshot begins a stream: the samples that were missed before it are in the store.
      if (snapshot) host.readAnew()
      else host.add(samples)
    },
  })
  useFallbackPolling(() => Promise.all([refetch(), host.reload(), load.reload(), changes.reload()]), pollMs)
  return {
    node: data?.node ?? null,
    failure: error ?? null,
    samples: host.samples,
    samplesFailure: host.failure,
    load,
    changes,
  }
}
