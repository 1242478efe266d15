// Owns what the stream tells of the throughput, summed by minute as the server sums what it stores. Bounded by the pipelines that it saw last.
import { createOpenMinutes, minuteOf } from './open-minutes.ts'
import type { Joining, SeriesMinute } from './series.ts'

type Flow = 'eventsIn' | 'eventsOut' | 'bytesIn' | 'bytesOut' | 'errors' | 'eventsDiscarded'
export type ThroughputField = Flow | 'latencyMeanSeconds'

export interface PipelineBeat {
  readonly id: string
  readonly nodeId: string
  readonly pipelineId: string
  readonly pipelineName: string
  readonly sampledAt: string | null
  readonly rates: Readonly<Record<Flow, number | null>>
  readonly components: readonly {
    readonly latencyMeanSeconds: number | null
    readonly rates: { readonly receivedEvents: number | null; readonly sentEvents: number | null }
  }[]
}

export type SeriesGroup = 'TOTAL' | 'NODE' | 'PIPELINE'

export interface ThroughputMinute extends SeriesMinute<ThroughputField> {
  readonly group: SeriesGroup
}

export const throughputJoining: Joining<ThroughputField> = {
  eventsIn: 'mean',
  eventsOut: 'mean',
  bytesIn: 'mean',
  bytesOut: 'mean',
  errors: 'mean',
  eventsDiscarded: 'mean',
  latencyMeanSeconds: 'mean',
}

interface Sums {
  readonly group: SeriesGroup
  readonly id: string | null
  readonly name: string
  readonly flows: Record<Flow, number>
  /** Seconds of latency times events, and events. */
  latency: number
  events: number
}

export interface LiveThroughput {
  /** One event of the stream; a snapshot begins anew. Answers the minutes that are over with it. */
  take(event: ThroughputEvent): readonly ThroughputMinute[]
}

export interface ThroughputEvent {
  readonly snapshot: boolean
  readonly publishedAt: string
  readonly nodes: readonly { readonly id: string; readonly name: string }[]
  readonly nodePipelines: readonly PipelineBeat[]
}

const minuteMs = 60_000
const flows: readonly Flow[] = ['eventsIn', 'eventsOut', 'bytesIn', 'bytesOut', 'errors', 'eventsDiscarded']

export function createLiveThroughput(intervalMs: number): LiveThroughput {
  const minutes = createOpenMinutes<Map<string, Sums>>(2 * intervalMs, () => new Map())
  /** When each was measured last: a rate stands for the time since then. */
  const measured = new Map<string, number>()
  const nodeNames = new Map<string, string>()

  function add(sums: Sums, beat: PipelineBeat, seconds: number): void {
    for (const flow of flows) sums.flows[flow] += (beat.rates[flow] ?? 0) * seconds
    for (const { latencyMeanSeconds, rates } of beat.components) {
      if (latencyMeanSeconds === null) continue
      const events = ((rates.receivedEvents ?? 0) + (rates.sentEvents ?? 0)) * seconds
      sums.latency += latencyMeanSeconds * events
      sums.events += events
    }
  }

  /** Of everything, of its node and of its pipeline: whatever the page groups by, its minutes are there. */
  function sumsOf(bucket: Map<string, Sums>, { nodeId, pipelineId, pipelineName }: PipelineBeat): readonly Sums[] {
    const of = [
      { group: 'TOTAL', id: null, name: 'Total' },
      { group: 'NODE', id: nodeId, name: nodeNames.get(nodeId) ?? nodeId },
      { group: 'PIPELINE', id: pipelineId, name: pipelineName },
    ] as const
    return of.map(({ group, id, name }) => {
      const key = `${group} ${id}`
      const sums = bucket.get(key) ?? emptySums({ group, id, name })
      bucket.set(key, sums)
      return sums
    })
  }

  return {
    take: ({ snapshot, publishedAt, nodes, nodePipelines }) => {
      const now = Date.parse(publishedAt)
      if (snapshot) {
        minutes.begin(now)
        measured.clear()
        nodeNames.clear()
      }
      for (const { id, name } of nodes) nodeNames.set(id, name)
      for (const beat of nodePipelines) {
        if (beat.sampledAt === null) continue
        const at = Date.parse(beat.sampledAt)
        // What passed of the minute before we came is taken as it is now: else the first minute would show as a dip.
        const since = snapshot ? minuteOf(now) : (measured.get(beat.id) ?? at - intervalMs)
        measured.set(beat.id, Math.max(at, measured.get(beat.id) ?? 0))
        const bucket = at > since ? minutes.bucket(at) : null
        if (!bucket) continue
        for (const sums of sumsOf(bucket, beat)) add(sums, beat, (at - since) / 1000)
      }
      return minutes.close(now).flatMap(({ at, bucket }) =>
        [...bucket.values()].map((sums) => ({
          group: sums.group,
          id: sums.id,
          name: sums.name,
          at,
          values: meansOf(sums),
        })),
      )
    },
  }
}

function emptySums(of: Pick<Sums, 'group' | 'id' | 'name'>): Sums {
  const none = { eventsIn: 0, eventsOut: 0, bytesIn: 0, bytesOut: 0, errors: 0, eventsDiscarded: 0 }
  return { ...of, flows: none, latency: 0, events: 0 }
}

function meansOf({ flows: sums, latency, events }: Sums): Record<ThroughputField, number | null> {
  const seconds = minuteMs / 1000
  return {
    eventsIn: sums.eventsIn / seconds,
    eventsOut: sums.eventsOut / seconds,
    bytesIn: sums.bytesIn / seconds,
    bytesOut: sums.bytesOut / seconds,
    errors: sums.errors / seconds,
    eventsDiscarded: sums.eventsDiscarded / seconds,
    latencyMeanSeconds: events > 0 ? latency / events : null,
  }
}
