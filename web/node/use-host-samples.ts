// Owns the samples that the charts of one node show: the stored ones of the range, and the live ones behind them.
import { useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useInsistentRead } from '../apollo/use-insistent-read.ts'
import { timesOf, type SeriesRange } from '../apollo/use-series-feed.ts'
import type { HostBeatFragment } from '../gen/graphql.ts'
import { HostSamples } from './documents.ts'
import { cutBefore, mergeSamples, timedSamples, type TimedSample } from './sample-series.ts'

export interface HostSampleFeed {
  /** Null until the stored ones came. */
  readonly samples: readonly TimedSample[] | null
  /** Why the stored ones did not come yet. */
  readonly failure: string | null
  readonly add: (samples: readonly HostBeatFragment[]) => void
  /** Rejects where the answer did not come. */
  readonly reload: () => Promise<void>
  /** As often as it takes. */
  readonly readAnew: () => void
}

interface Held {
  readonly of: string
  readonly samples: readonly TimedSample[]
  /** False while only live ones are here. */
  readonly whole: boolean
}

export function useHostSamples(nodeId: string, { key, from, until }: SeriesRange): HostSampleFeed {
  const { client } = useFleetbeat()
  const [held, setHeld] = useState<Held | null>(null)
  const of = `${nodeId} ${key}`

  const read = async (): Promise<readonly TimedSample[]> => {
    const variables = { nodeId, ...timesOf({ from, until }) }
    const { data } = await client.query({ query: HostSamples, variables, fetchPolicy: 'no-cache' })
    return timedSamples(data?.node.hostSamples ?? [])
  }
  const take = (stored: readonly TimedSample[]): void => {
    // What came live while the answer was on its way is newer than it.
    setHeld((before) => ({
      of,
      samples: before?.of === of ? mergeSamples(stored, before.samples) : stored,
      whole: true,
    }))
  }
  const { failure, again } = useInsistentRead(of, { read, take })
  const samples = held?.of === of && held.whole ? held.samples : null

  return {
    samples,
    failure: samples === null ? failure : null,
    add: (added) => {
      if (added.length === 0) return
      setHeld((before) => {
        const current = before?.of === of ? before : { of, samples: [], whole: false }
        return { ...current, samples: cutBefore(mergeSamples(current.samples, added), from) }
      })
    },
    reload: async () => {
      take(await read())
    },
    readAnew: again,
  }
}
