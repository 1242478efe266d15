// Owns the plain model that the ingest is compared with: what a node's rows must add up to, from the heartbeats that count, in their order.
import type { HeartbeatInput } from '../../schema/inputs.ts'

export const pipelineNames = ['eventsIn', 'eventsOut', 'errorsTotal', 'eventsDiscarded', 'bytesIn', 'bytesOut'] as const
export const componentNames = [
  'receivedEvents',
  'sentEvents',
  'receivedBytes',
  'sentBytes',
  'errorsTotal',
  'discardedEvents',
] as const

export interface Expected {
  /** By series (`pipeline name` or `pipeline/component name`): the sum of its deltas, minute by minute (epoch ms). */
  readonly minutes: Map<string, Map<number, number>>
  /** By series: its last value. */
  readonly last: Map<string, number>
  /** By pipeline: `from>to`, in order. */
  readonly transitions: Map<string, string[]>
  readonly lines: string[]
}

export function expectedOf(heartbeats: readonly HeartbeatInput[]): Expected {
  const expected: Expected = { minutes: new Map(), last: new Map(), transitions: new Map(), lines: [] }
  const status = new Map<string, string>()
  for (const { sampledAt, pipelines } of heartbeats) {
    const minute = Math.floor(sampledAt.getTime() / 60_000) * 60_000
    for (const report of pipelines ?? []) {
      const id = report.pipelineId
      for (const name of pipelineNames) see(expected, { series: `${id} ${name}`, minute, value: report[name] })
      for (const [component, name] of pairs(report.components ?? [], componentNames))
        see(expected, { series: `${id}/${component.componentId} ${name}`, minute, value: component[name] })
      const before = status.get(id) ?? 'PENDING'
      if (before !== report.status)
        expected.transitions.set(id, [...(expected.transitions.get(id) ?? []), `${before}>${report.status}`])
      status.set(id, report.status)
      for (const { line } of report.logs ?? []) expected.lines.push(line)
    }
  }
  return expected
}

function pairs<A, B>(first: readonly A[], second: readonly B[]): (readonly [A, B])[] {
  return first.flatMap((a) => second.map((b) => [a, b] as const))
}

/** Nothing reported: the last value stays. First: a baseline. Smaller than before: it started again from zero. */
function see(expected: Expected, report: { series: string; minute: number; value: number | null | undefined }): void {
  const { series, minute, value } = report
  if (value == null) return
  const before = expected.last.get(series)
  expected.last.set(series, value)
  if (before === undefined) return
  const sums = expected.minutes.get(series) ?? new Map<number, number>()
  sums.set(minute, (sums.get(minute) ?? 0) + (value < before ? value : value - before))
  expected.minutes.set(series, sums)
}
