// Owns the life of one node's data while its page is open: streams, first queries, polling while the stream is lost.
import { useQuery } from '@apollo/client/react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { forgetRemoved } from '../apollo/forget-removed.ts'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useLogTail } from '../apollo/use-log-tail.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import type { ChangeFragment, LogLineFragment, NodeDetailsFragment } from '../gen/graphql.ts'
import { NodeById, NodeDetails, NodeMetrics } from './documents.ts'
import { useHostSamples, type SampleRange } from './use-host-samples.ts'
import { useChanges } from '../apollo/use-changes.ts'
import type { TimedSample } from './sample-series.ts'
import type { TailState } from '../apollo/tail.ts'

const pollMs = 15_000
const mostChanges = 50

export interface NodeData {
  /** Null while nothing is known yet. */
  readonly node: NodeDetailsFragment | null
  readonly failure: Error | null
  readonly samples: readonly TimedSample[] | null
  readonly log: TailState<LogLineFragment>
  readonly changes: TailState<ChangeFragment>
}

export function useNode(environmentId: string, nodeId: string, range: SampleRange): NodeData {
  const { client, batcher } = useFleetbeat()
  const { data, error, refetch } = useQuery(NodeById, { variables: { nodeId } })
  const host = useHostSamples(nodeId, range)
  const log = useLogTail(environmentId, { nodeIds: [nodeId] })
  const changes = useChanges({ environmentId, nodeId }, mostChanges)

  useLiveSubscription(NodeMetrics, {
    variables: { environmentId, nodeIds: [nodeId] },
    onEvent: ({ metricUpdate }) => {
      const { snapshot, nodes, samples } = metricUpdate
      for (const node of nodes) batcher.put(NodeDetails, node, { snapshot })
      forgetRemoved({ client, batcher }, metricUpdate)
      // A snapshot begins a stream: the samples that were missed before it are in the store.
      if (snapshot) host.reload().catch(() => undefined)
      else host.add(samples)
    },
  })
  useFallbackPolling(() => Promise.all([refetch(), host.reload(), log.reload(), changes.reload()]), pollMs)
  return { node: data?.node ?? null, failure: error ?? null, samples: host.samples, log, changes }
}
