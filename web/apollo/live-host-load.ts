// Owns what the stream tells of the hosts, by minute as the server sums what it stores: each host with its mean, then over the hosts.
import { createOpenMinutes } from './open-minutes.ts'
import type { Joining, SeriesMinute } from './series.ts'

/** Over the hosts each is a mean, a sum, or the most. */
const overHosts = {
  cpuPercent: 'mean',
  load1: 'mean',
  memoryUsedBytes: 'sum',
  diskReadBytesPerSecond: 'sum',
  diskWrittenBytesPerSecond: 'sum',
  netRxBytesPerSecond: 'sum',
  netTxBytesPerSecond: 'sum',
  filesystemUsedPercent: 'most',
  temperatureCelsius: 'most',
} as const

export type HostField = keyof typeof overHosts
const hostFields = Object.keys(overHosts) as HostField[] // Object.keys forgets what it was given

export const hostJoining: Joining<HostField> = {
  cpuPercent: 'mean',
  load1: 'mean',
  memoryUsedBytes: 'mean',
  diskReadBytesPerSecond: 'mean',
  diskWrittenBytesPerSecond: 'mean',
  netRxBytesPerSecond: 'mean',
  netTxBytesPerSecond: 'mean',
  filesystemUsedPercent: 'most',
  temperatureCelsius: 'most',
}

export type HostBeat = Readonly<Record<HostField, number | null>> & {
  readonly nodeId: string
  readonly sampledAt: string
}

export interface LiveHostLoad {
  /** One event of the stream. Answers the minutes that are over with it. */
  take(event: {
    readonly snapshot: boolean
    readonly publishedAt: string
    readonly samples: readonly HostBeat[]
  }): readonly SeriesMinute<HostField>[]
}

type Bucket = Map<string, HostBeat[]>

export function createLiveHostLoad(intervalMs: number): LiveHostLoad {
  const minutes = createOpenMinutes<Bucket>(2 * intervalMs, () => new Map())
  return {
    take: ({ snapshot, publishedAt, samples }) => {
      const now = Date.parse(publishedAt)
      if (snapshot) minutes.begin(now)
      for (const sample of samples) {
        const bucket = minutes.bucket(Date.parse(sample.sampledAt))
        const known = bucket?.get(sample.nodeId)
        if (known) known.push(sample)
        else bucket?.set(sample.nodeId, [sample])
      }
      return minutes
        .close(now)
        .map(({ at, bucket }) => ({ id: null, name: 'Total', at, values: valuesOf([...bucket.values()]) }))
    },
  }
}

function valuesOf(hosts: readonly (readonly HostBeat[])[]): Record<HostField, number | null> {
  const entries = hostFields.map((field) => {
    const most = overHosts[field] === 'most'
    const ofHosts = hosts.flatMap((samples) => {
      const told = samples.flatMap((sample) => sample[field] ?? [])
      return told.length === 0 ? [] : [most ? Math.max(...told) : sum(told) / told.length]
    })
    if (ofHosts.length === 0) return [field, null]
    if (most) return [field, Math.max(...ofHosts)]
    return [field, overHosts[field] === 'sum' ? sum(ofHosts) : sum(ofHosts) / ofHosts.length]
  })
  return Object.fromEntries(entries) as Record<HostField, number | null> // each field, once
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
