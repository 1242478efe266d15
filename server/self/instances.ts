// Owns what is made of what the instances said of themselves: figures where it is of now, absence with its reason where it is not. Pure.
import type { AbsentInstance, DeliveryFigures, IngestFigures, InstanceFigures } from '../../schema/self.ts'
import { isFresh } from './freshness.ts'
import type { InstanceSample } from './sampler.ts'

export interface Extra {
  readonly ingest: IngestFigures
  readonly delivery: DeliveryFigures
}

export type OwnSample = InstanceSample<Extra>

/** A sample as it is told to the others. */
export interface ToldSample {
  readonly instance: string
  /** By the clock of the instance. */
  readonly at: Date
  readonly sample: unknown
}

/** What a sample holds: instances of another version of the program may hold something else. */
const format = 2

export function told(instance: string, sample: OwnSample): ToldSample {
  return { instance, at: sample.at, sample: { format, ...sample } }
}

export function figuresOf(instance: string, sample: OwnSample, { self }: { readonly self: boolean }): InstanceFigures {
  const { at, processes, runtime, extra } = sample
  return { instance, self, at, processes, runtime, ...extra }
}

export function sortOut(
  samples: readonly ToldSample[],
  now: Date,
): { readonly heard: InstanceFigures[]; readonly absent: AbsentInstance[] } {
  const heard: InstanceFigures[] = []
  const absent: AbsentInstance[] = []
  for (const { instance, at, sample } of samples) {
    const known = sampleIn(sample)
    if (!isFresh(at, now)) absent.push({ instance, lastSampleAt: at, reason: silence(at, now) })
    else if (known) heard.push(figuresOf(instance, known, { self: false }))
    else absent.push({ instance, lastSampleAt: at, reason: 'It runs another version of Fleetbeat' })
  }
  return { heard, absent }
}

function silence(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000)
  return seconds < 0 ? `Its clock is ${-seconds} s ahead` : `No sample for ${seconds} s`
}

/** One stamp, taken once: that of the row is that of its sample. Null: another version of the program wrote it. */
function sampleIn(json: unknown): OwnSample | null {
  const sample = json as (OwnSample & { readonly format?: unknown }) | null
  return sample?.format === format ? { ...sample, at: new Date(sample.at) } : null
}
