// Owns the life of the Overview's data: the stream into the present state and the minutes behind the charts, and polling while it is lost.
import { useEffect, useMemo, useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { createLiveHostLoad, type HostField } from '../apollo/live-host-load.ts'
import { createLiveThroughput, type SeriesGroup, type ThroughputField } from '../apollo/live-throughput.ts'
import { NowMetrics, NowOfEnvironment } from '../apollo/now/documents.ts'
import { useChanges } from '../apollo/use-changes.ts'
import type { Answer } from '../apollo/live-fleet.ts'
import { useLiveFleet } from '../apollo/use-live-fleet.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import {
  useHostLoad,
  useThroughput,
  type FleetFilter,
  type SeriesRange,
  type ShownSeries,
} from '../apollo/use-series-feed.ts'
import type { ChangeFragment, NowNodeFragment, PipelineFlowFragment } from '../gen/graphql.ts'
import { completeSince } from '../ui/complete-since.ts'
import { keptHistory } from '../ui/history.ts'
import { sumsOfNow, type Now, type NowSums } from '../ui/now.ts'
import { isOf } from './event-bands.ts'

const mostChanges = 500

export interface Overview {
  /** Null until anything is known. */
  readonly now: Now | null
  readonly sums: NowSums | null
  readonly failure: string | null
  readonly retry: () => void
  /** Of everything, for the figures. */
  readonly total: ShownSeries<ThroughputField>
  /** By what the charts are grouped by. */
  readonly grouped: ShownSeries<ThroughputField>
  readonly hosts: ShownSeries<HostField>
  /** Of what is shown, oldest first; null until they came. */
  readonly changes: readonly ChangeFragment[] | null
  /** From when on none of them is missing, in milliseconds. */
  readonly changesSince: number
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
  const variables = {
    environmentId,
    nodeIds: nodeIds === null ? null : [...nodeIds],
    pipelineIds: pipelineIds === null ? null : [...pipelineIds],
  }
  const filterKey = JSON.stringify(variables)
  const [seen] = useState(() => keptHistory(environmentId, 'overview'))
  const total = useThroughput(filter, range)
  const byGroup = useThroughput(filter, range, groupBy === 'TOTAL' ? null : groupBy)
  const grouped = groupBy === 'TOTAL' ? total : byGroup
  const hosts = useHostLoad(filter, range)
  const changes = useChanges({ environmentId, range }, mostChanges)
  const ask = async (): Promise<Answer<NowNodeFragment, PipelineFlowFragment>> => {
    const { data } = await client.query({
      query: NowOfEnvironment,
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
  const besides = [total.reload, byGroup.reload, hosts.reload, changes.reload]
  const fleet = useLiveFleet(ask, { intervalSeconds, besides, key: filterKey })
  const { now } = fleet

  useLiveSubscription(NowMetrics, {
    variables,
    onEvent: ({ metricUpdate: event }, asked) => {
      // The stream of the filter before it may still tell something.
      if (JSON.stringify(asked) !== filterKey) return
      fleet.take(event)
      const over = minutes.take(event)
      total.add(over.filter((minute) => minute.group === 'TOTAL'))
      byGroup.add(over.filter((minute) => minute.group === groupBy))
      const hostsOver = hostMinutes.take(event)
      // With pipelines chosen the stream tells of the hosts that run them, while what is stored is of all: one line cannot be of both.
      if (pipelineIds === null) hosts.add(hostsOver)
      else if (range.until === null && hostsOver.length > 0) hosts.reload().catch(() => undefined)
    },
  })

  const sums = useMemo(() => now && sumsOfNow(now), [now])
  const runningOn = pipelineIds === null || !now ? '' : nodeIdsIn(now).join()
  const shownChanges = useMemo(() => {
    const scope = { nodeIds, pipelineIds, runningOn: new Set(runningOn.split(',')) }
    return changes.items?.filter((change) => isOf(change, scope)) ?? null
  }, [changes.items, nodeIds, pipelineIds, runningOn])
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
    changes: shownChanges,
    changesSince: completeSince(changes.items ?? [], mostChanges),
    seen: {
      healthy: now ? seen.read(`healthy ${filterKey}`, now.at) : [],
      running: now ? seen.read(`running ${filterKey}`, now.at) : [],
    },
  }
}

/** Of the nodes that something runs on, always in the same order. */
function nodeIdsIn({ onNodes }: Now): string[] {
  return [...new Set([...onNodes.values()].map(({ nodeId }) => nodeId))].sort()
}
