// Owns a row of named counters from report to report: which grew by how much, and how fast. Pure, over delta.ts.
import { grow } from './delta.ts'

export interface Counted<Name extends string> {
  readonly totals: Record<Name, number | null>
  readonly deltas: Record<Name, number | null>
  readonly rates: Record<Name, number | null>
  /** When each was last reported, in epoch milliseconds; a name that is absent was never reported. */
  readonly countedAt: Readonly<Record<string, number>>
}

export interface CountedBefore<Name extends string> {
  readonly totals: Readonly<Partial<Record<Name, number | null>>>
  readonly countedAt: Readonly<Record<string, number>>
}

export function count<Name extends string>(
  names: readonly Name[],
  before: CountedBefore<Name>,
  report: { readonly values: Readonly<Partial<Record<Name, number | null | undefined>>>; readonly at: number },
): Counted<Name> {
  const totals: Partial<Record<Name, number | null>> = {}
  const deltas: Partial<Record<Name, number | null>> = {}
  const rates: Partial<Record<Name, number | null>> = {}
  const countedAt: Record<string, number> = {}
  for (const name of names) {
    const reading = { value: before.totals[name] ?? null, at: before.countedAt[name] ?? null }
    const growth = grow(reading, report.values[name], report.at)
    totals[name] = growth.reading.value
    deltas[name] = growth.delta
    rates[name] = growth.rate
    if (growth.reading.at !== null) countedAt[name] = growth.reading.at
  }
  return { totals, deltas, rates, countedAt } as Counted<Name>
}

export const pipelineCounters = [
  'eventsIn',
  'eventsOut',
  'errorsTotal',
  'eventsDiscarded',
  'bytesIn',
  'bytesOut',
  'restarts',
] as const
export const componentCounters = [
  'receivedEvents',
  'sentEvents',
  'receivedBytes',
  'sentBytes',
  'errorsTotal',
  'discardedEvents',
] as const
/** As rates are called: growth per second of the counters above. */
export const pipelineRateNames = ['eventsIn', 'eventsOut', 'errors', 'eventsDiscarded', 'bytesIn', 'bytesOut'] as const
export const componentRateNames = [
  'receivedEvents',
  'sentEvents',
  'receivedBytes',
  'sentBytes',
  'errors',
  'discardedEvents',
] as const
export const hostCounters = ['diskReadBytes', 'diskWrittenBytes', 'netRxBytes', 'netTxBytes'] as const
