// Owns the life of what a wall shows: the present by the stream, the last hour of throughput behind it, and polling while the stream is lost.
import { useMemo, useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { createLiveThroughput, type ThroughputField } from '../apollo/live-throughput.ts'
import { NowMetrics, NowOfEnvironment } from '../apollo/now/documents.ts'
import type { Series } from '../apollo/series.ts'
import { useLiveFleet } from '../apollo/use-live-fleet.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { onlySeries, useThroughput } from '../apollo/use-series-feed.ts'
import type { NowNodeFragment, PipelineFlowFragment } from '../gen/graphql.ts'
import { needingAttention, type Attention } from '../ui/attention.ts'
import { sumsOfNow, type NowSums } from '../ui/now.ts'
import type { Shown } from './open-wall.ts'

const hourMs = 3_600_000

export interface WallNow {
  /** Null until anything is known. */
  readonly sums: NowSums | null
  /** Worst first. */
  readonly attention: readonly Attention[]
  /** Of the last hour, by minute; null until it came. */
  readonly total: Series<ThroughputField> | null
  /** The server does not let this screen see it (any more). */
  readonly refused: boolean
}

export function useWall({ id: environmentId, intervalSeconds }: Shown): WallNow {
  const { client, clock } = useFleetbeat()
  const [minutes] = useState(() => createLiveThroughput(intervalSeconds * 1000))
  const [from] = useState(() => clock.now() - hourMs)
  const all = { environmentId, nodeIds: null, pipelineIds: null }
  const total = useThroughput(all, { key: 'wall', from, until: null })
  const ask = async () => {
    const { data } = await client.query({
      query: NowOfEnvironment,
      variables: { environmentId },
      fetchPolicy: 'no-cache',
    })
    const nodes = data?.environment.nodes ?? []
    return { nodes, nodePipelines: nodes.flatMap((node) => node.pipelines) }
  }
  const { now, take } = useLiveFleet<NowNodeFragment, PipelineFlowFragment>(ask, {
    intervalSeconds,
    besides: [total.reload],
  })
  const refusal = useLiveSubscription(NowMetrics, {
    variables: all,
    onEvent: ({ metricUpdate }) => {
      take(metricUpdate)
      total.add(minutes.take(metricUpdate).filter((minute) => minute.group === 'TOTAL'))
    },
  })
  return {
    sums: useMemo(() => now && sumsOfNow(now), [now]),
    attention: useMemo(() => (now ? needingAttention(now) : []), [now]),
    total: onlySeries(total),
    refused: refusal !== null,
  }
}
