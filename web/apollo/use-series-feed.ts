// Owns the hooks by which a view shows series over time: of the throughput, and of the hosts.
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { EnvironmentHostLoad, Throughput } from './stored/documents.ts'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { hostJoining, type HostField } from './live-host-load.ts'
import { throughputJoining, type SeriesGroup, type ThroughputField } from './live-throughput.ts'
import type { Joining, Series } from './series.ts'
import { createSeriesFeed, type SeriesFeed, type SeriesQuestion, type SeriesState } from './series-feed.ts'
import { storedHostLoad, storedThroughput } from './stored-series.ts'

export interface SeriesRange {
  /** Names the range: another one is read anew, the mere going on of time is not. */
  readonly key: string
  /** Milliseconds. */
  readonly from: number
  /** Null: it goes on with the clock. */
  readonly until: number | null
}

export interface FleetFilter {
  readonly environmentId: string
  /** Null: of all. */
  readonly nodeIds: readonly string[] | null
  readonly pipelineIds: readonly string[] | null
}

export type ShownSeries<Field extends string> = SeriesState<Field> & Pick<SeriesFeed<Field>, 'add' | 'reload'>

/** More lines than this nobody tells apart. */
export const mostGroups = 6

/** `groupBy` null: nothing is asked for. */
export function useThroughput(
  filter: FleetFilter,
  range: SeriesRange,
  groupBy: SeriesGroup | null = 'TOTAL',
): ShownSeries<ThroughputField> {
  const { client } = useFleetbeat()
  const { environmentId } = filter
  const question = groupBy && {
    ...range,
    key: keyOf(filter, range, groupBy),
    load: async (from: number) => {
      const variables = {
        ...timesOf({ ...range, from }),
        environmentId,
        nodeIds: listOf(filter.nodeIds),
        pipelineIds: listOf(filter.pipelineIds),
        groupBy,
        first: mostGroups,
      }
      const { data } = await client.query({ query: Throughput, variables, fetchPolicy: 'no-cache' })
      return (data?.environment.throughput ?? []).map(storedThroughput)
    },
  }
  return useSeriesFeed(throughputJoining, mostGroups, question)
}

/** Of the hosts of the filter's nodes, whatever runs on them. With other pipelines it is read anew: what the stream tells is of other hosts. */
export function useHostLoad(filter: FleetFilter, range: SeriesRange): ShownSeries<HostField> {
  const { client } = useFleetbeat()
  const { environmentId, nodeIds } = filter
  return useSeriesFeed(hostJoining, 1, {
    ...range,
    key: keyOf(filter, range, 'hosts'),
    load: async (from: number) => {
      const variables = { ...timesOf({ ...range, from }), environmentId, nodeIds: listOf(nodeIds) }
      const { data } = await client.query({ query: EnvironmentHostLoad, variables, fetchPolicy: 'no-cache' })
      return [storedHostLoad(data?.environment.hostLoad ?? [])]
    },
  })
}

/** `question` null: nothing is asked for. */
export function useSeriesFeed<Field extends string>(
  joining: Joining<Field>,
  most: number,
  question: SeriesQuestion<Field> | null,
): ShownSeries<Field> {
  const { clock, page } = useFleetbeat()
  const [feed] = useState(() => createSeriesFeed<Field>({ clock, page, joining, most }))
  const state = useSyncExternalStore(feed.subscribe, feed.get)
  useEffect(() => feed.close, [feed])
  const show = useEffectEvent(() => {
    if (question) feed.show(question)
  })
  useEffect(() => {
    show()
  }, [question?.key])
  return { ...state, add: feed.add, reload: feed.reload }
}

function keyOf(filter: object, { key }: SeriesRange, what: string): string {
  return JSON.stringify([filter, key, what])
}

/** As variables of a query. */
export function timesOf({ from, until }: Pick<SeriesRange, 'from' | 'until'>): { since: string; until: string | null } {
  return { since: new Date(from).toISOString(), until: until === null ? null : new Date(until).toISOString() }
}

function listOf(ids: readonly string[] | null): string[] | null {
  return ids === null ? null : [...ids]
}

/** The one series of something that is not grouped. */
export function onlySeries<Field extends string>({ series }: SeriesState<Field>): Series<Field> | null {
  return series?.[0] ?? null
}
