// Owns the host of one node over ranges longer than an hour: means of what is stored, and each minute that is over behind them.
import { useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { createLiveHostLoad, hostJoining, type HostField, type LiveHostLoad } from '../apollo/live-host-load.ts'
import { storedHostLoad } from '../apollo/stored-series.ts'
import { timesOf, useSeriesFeed, type SeriesRange, type ShownSeries } from '../apollo/use-series-feed.ts'
import { NodeHostLoad } from './documents.ts'

export interface NodeLoad extends ShownSeries<HostField> {
  readonly take: (event: Parameters<LiveHostLoad['take']>[0]) => void
}

/** `range` null: it is not looked at. */
export function useNodeLoad(nodeId: string, range: SeriesRange | null, intervalSeconds: number): NodeLoad {
  const { client } = useFleetbeat()
  const [minutes] = useState(() => createLiveHostLoad(intervalSeconds * 1000))
  const shown = useSeriesFeed(
    hostJoining,
    1,
    range && {
      ...range,
      key: `${nodeId} ${range.key}`,
      load: async (from: number) => {
        const variables = { nodeId, ...timesOf({ ...range, from }) }
        const { data } = await client.query({ query: NodeHostLoad, variables, fetchPolicy: 'no-cache' })
        return [storedHostLoad(data?.node.hostLoad ?? [])]
      },
    },
  )
  return {
    ...shown,
    take: (event) => {
      shown.add(minutes.take(event))
    },
  }
}
