// Owns the life of the Overview's data: the stream into the present state and the minutes behind the charts, and polling while it is lost.
import { useEffect, useMemo, useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { createLiveHostLoad, type HostField } from '../apollo/live-host-load.ts'
import { createLiveThroughput, type SeriesGroup, type ThroughputField } from '../apollo/live-throughput.ts'
import { useChanges } from '../apollo/use-changes.ts'
import { useLiveFleet, type Answer } from '../apollo/use-live-fleet.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import {
  useHostLoad,
  useThroughput,
  type FleetFilter,
  type SeriesRange,
  type ShownSeries,
} from '../apollo/use-series-feed.ts'
import type { ChangeFragment, OverviewNodeFragment, PipelineFlowFragment } from '../gen/graphql.ts'
import { keptHistory } from '../ui/history.ts'
import { OverviewMetrics, OverviewNow as OverviewNowQuery } from './documents.ts'
import { sumsOfNow, type NowSums, type OverviewNow } from './now.ts'

const mostChanges = 500

export interface Overview {
  /** Null until anything is known. */
  readonly now: OverviewNow | null
  readonly sums: NowSums | null
  readonly failure: string | null
  readonly retry: () => void
  /** Of everything, for the figures. */
  readonly total: ShownSeries<ThroughputField>
  /** By what the charts are grouped by. */
  readonly grouped: ShownSeries<ThroughputField>
  readonly hosts: ShownSeries<HostField>
  /** Oldest first; null until they came. */
  readonly changes: readonly ChangeFragment[] | null
  /** What this page has seen itself of what no history tells. */
  readonly seen: Readonly<Record<'healthy' | 'running', readonly (number | null)[]>>
}

interface OverviewOf {
  readonly filter: FleetFilter
  readonly range: SeriesRange
  readonly groupBy: SeriesGroup
  readonly intervalSeconds: number
}

export function useOverview({ filter, range, groupBy, intervalSeconds }: OverviewOf): Overview {
  const { client, connection } = useFleetbeat()
  const { environmentId, nodeIds, pipelineIds } = filter
  const [minutes] = useState(() => createLiveThroughput(intervalSeconds * 1000))
  const [hostMinutes] = useState(() => createLiveHostLoad(intervalSeconds * 1000))
  const filterKey = JSON.stringify(filter)
  const [seen] = useState(() => keptHistory(environmentId, 'overview'))
  const total = useThroughput(filter, range)
  const byGroup = useThroughput(filter, range, groupBy === 'TOTAL' ? null : groupBy)
  const grouped = groupBy === 'TOTAL' ? total : byGroup
  const hosts = useHostLoad(filter, range)
  const changes = useChanges({ environmentId, range }, mostChanges)
  const ask = async (): Promise<Answer<OverviewNodeFragment, PipelineFlowFragment>> => {
    const { data } = await client.query({
      query: OverviewNowQuery,
      variables: { environmentId },
      fetchPolicy: 'no-cache',
    })
    const nodes = (data?.environment.nodes ?? []).filter(({ id }) => nodeIds === null || nodeIds.includes(id))
    return {
      nodes,
      nodePipelines: nodes
        .flatMap((node) => node.pipelines)
        .filter(({ pipelineId }) => pipelineIds === null || pipelineIds.includes(pipelineId)),
    }
  }
  const fleet = useLiveFleet(ask, [total.reload, byGroup.reload, hosts.reload, changes.reload])
  const { now } = fleet

  useLiveSubscription(OverviewMetrics, {
    variables: {
      environmentId,
      nodeIds: nodeIds === null ? null : [...nodeIds],
      pipelineIds: pipelineIds === null ? null : [...pipelineIds],
    },
    onEvent: ({ metricUpdate: event }) => {
      fleet.take(event)
      const over = minutes.take(event)
      total.add(over.filter((minute) => minute.group === 'TOTAL'))
      byGroup.add(over.filter((minute) => minute.group === groupBy))
      hosts.add(hostMinutes.take(event))
    },
  })

  const sums = useMemo(() => now && sumsOfNow(now), [now])
  useEffect(() => {
    // What is old makes no history.
    if (!now || !sums || connection.get().status !== 'live') return
    seen.record(`healthy ${filterKey}`, sums.counts.healthy, now.at)
    seen.record(`running ${filterKey}`, sums.running, now.at)
    seen.keep(new Set([`healthy ${filterKey}`, `running ${filterKey}`]))
  }, [seen, connection, now, sums, filterKey])

  return {
    now,
    sums,
    failure: fleet.failure,
    retry: fleet.retry,
    total,
    grouped,
    hosts,
    changes: changes.items,
    seen: {
      healthy: now ? seen.read(`healthy ${filterKey}`, now.at) : [],
      running: now ? seen.read(`running ${filterKey}`, now.at) : [],
    },
  }
}
