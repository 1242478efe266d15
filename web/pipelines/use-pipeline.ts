// Owns the life of one pipeline's data while its page is open: on each node now, its history, and its log.
import { useEffect, useMemo, useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import type { Answer, FleetNow } from '../apollo/live-fleet.ts'
import { createLiveThroughput, type ThroughputField } from '../apollo/live-throughput.ts'
import { useLiveFleet } from '../apollo/use-live-fleet.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { useThroughput, type SeriesRange, type ShownSeries } from '../apollo/use-series-feed.ts'
import type { PipelineOnNodeLiveFragment, RunningNodeFragment } from '../gen/graphql.ts'
import { createHistory, type History } from '../ui/history.ts'
import { componentFlows, type ComponentFlow } from './component-flow.ts'
import { PipelineMetrics, PipelineNow } from './documents.ts'
import { heardOnNodes } from './pipeline-sums.ts'

export type PipelineFleet = FleetNow<RunningNodeFragment, PipelineOnNodeLiveFragment>

export interface PipelineData {
  /** Null until anything is known. */
  readonly now: PipelineFleet | null
  readonly failure: string | null
  readonly retry: () => void
  /** Of the node that is looked at, or of all that are heard. */
  readonly flows: readonly ComponentFlow[]
  readonly series: ShownSeries<ThroughputField>
  /** Events a second of each component. */
  readonly seen: History
}

interface PipelineOf {
  readonly environment: { readonly id: string; readonly intervalSeconds: number }
  readonly pipelineId: string
  /** Null: all. */
  readonly nodeId: string | null
  readonly range: SeriesRange
}

export function usePipeline({ environment, pipelineId, nodeId, range }: PipelineOf): PipelineData {
  const { client, connection } = useFleetbeat()
  const environmentId = environment.id
  const [minutes] = useState(() => createLiveThroughput(environment.intervalSeconds * 1000))
  const [seen] = useState(() => createHistory(environment.intervalSeconds * 1000))
  const series = useThroughput(
    { environmentId, nodeIds: nodeId === null ? null : [nodeId], pipelineIds: [pipelineId] },
    range,
  )
  const ask = async (): Promise<Answer<RunningNodeFragment, PipelineOnNodeLiveFragment>> => {
    const { data } = await client.query({ query: PipelineNow, variables: { environmentId }, fetchPolicy: 'no-cache' })
    const nodes = data?.environment.nodes ?? []
    const onNodes = nodes.flatMap((node) => node.pipelines).filter((onNode) => onNode.pipelineId === pipelineId)
    const ids = new Set(onNodes.map((onNode) => onNode.nodeId))
    return { nodes: nodes.filter(({ id }) => ids.has(id)), nodePipelines: onNodes }
  }
  const fleet = useLiveFleet(ask, { intervalSeconds: environment.intervalSeconds, besides: [series.reload] })
  const { now } = fleet
  useLiveSubscription(PipelineMetrics, {
    variables: { environmentId, pipelineIds: [pipelineId] },
    onEvent: ({ metricUpdate: event }) => {
      fleet.take(event)
      // All of the stream is of this pipeline: of one node, it is the minutes of that node.
      const over = minutes.take(event)
      const wanted = over.filter(({ group, id }) =>
        nodeId === null ? group === 'TOTAL' : group === 'NODE' && id === nodeId,
      )
      series.add(wanted.map((minute) => ({ ...minute, id: null, name: 'Total' })))
    },
  })
  const flows = useMemo(() => (now ? componentFlows(heard(now, nodeId)) : []), [now, nodeId])
  useEffect(() => {
    // What is old makes no history.
    if (!now || connection.get().status !== 'live') return
    const keys = flows.map((flow) => seenKey(nodeId, flow.id))
    for (const flow of flows) seen.record(seenKey(nodeId, flow.id), flow.events, now.at)
    // Components that are gone, and those of the node that was looked at before, begin anew.
    seen.keep(new Set(keys))
  }, [seen, connection, now, flows, nodeId])
  return { now, failure: fleet.failure, retry: fleet.retry, flows, series, seen }
}

export function seenKey(nodeId: string | null, componentId: string): string {
  return `${nodeId ?? ''} ${componentId}`
}

function heard(now: PipelineFleet, nodeId: string | null): PipelineOnNodeLiveFragment[] {
  return heardOnNodes(now).filter((onNode) => nodeId === null || onNode.nodeId === nodeId)
}
