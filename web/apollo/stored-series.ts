// Owns how the history that the server answers is read into series. Pure.
import type { HostLoadValuesFragment, ThroughputValuesFragment } from '../gen/graphql.ts'
import type { HostField } from './live-host-load.ts'
import type { ThroughputField } from './live-throughput.ts'
import { stepMsOf, type Resolution, type Values } from './series.ts'
import type { StoredSeries } from './series-feed.ts'

interface StoredThroughput {
  readonly id: string | null
  readonly name: string
  readonly points: readonly ThroughputValuesFragment[]
}

export function storedThroughput({ id, name, points }: StoredThroughput): StoredSeries<ThroughputField> {
  return { id, name, ...pointsOf<ThroughputField, ThroughputValuesFragment>(points) }
}

export function storedHostLoad(points: readonly HostLoadValuesFragment[]): StoredSeries<HostField> {
  return { id: null, name: 'Total', ...pointsOf<HostField, HostLoadValuesFragment>(points) }
}

function pointsOf<Field extends string, Stored extends Values<Field> & { at: string; resolution: Resolution }>(
  stored: readonly Stored[],
): Pick<StoredSeries<Field>, 'points' | 'resolution'> {
  const points = stored.map((point) => ({
    at: Date.parse(point.at),
    minutes: stepMsOf[point.resolution] / stepMsOf.MINUTE,
    values: point,
  }))
  return { points, resolution: stored.at(-1)?.resolution ?? null }
}
