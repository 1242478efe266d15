// Owns the one sampler of this instance: once a second, one stamp for all of its parts, whoever and how many look.
import type { RuntimeFigures } from '../../schema/self.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { ratesOf, type IoCounters, type IoRates, type IoSample } from './process-io.ts'
import type { Program } from './processes.ts'
import type { RuntimeProbe } from './runtime.ts'

export interface ProcessSample {
  /** `server`, or `database`. */
  readonly name: string
  /** Null: this system does not tell. */
  readonly io: IoRates | null
  /** Since it was first looked at. */
  readonly totals: IoCounters | null
}

export interface InstanceSample<Extra> {
  readonly at: Date
  readonly processes: readonly ProcessSample[]
  readonly runtime: RuntimeFigures
  readonly extra: Extra
}

export interface SamplerDeps<Extra> {
  readonly programs: Readonly<Record<string, Program>>
  readonly runtime: RuntimeProbe
  /** What else of this instance belongs to the sample. */
  readonly extra: () => Extra
  readonly now: () => Date
  /** Told of samples, one at a time: where it takes longer, the ones between are left out. What fails there is told to `failed`. */
  readonly sampled: (sample: InstanceSample<Extra>) => Promise<void>
  readonly failed: (error: unknown) => void
}

const everyMs = 1_000

export function createSampler<Extra>(deps: SamplerDeps<Extra>) {
  const before = new Map<string, IoSample>()
  let latest: InstanceSample<Extra> | null = null

  async function processOf(name: string, program: Program, at: Date): Promise<ProcessSample> {
    const counters = await program.counters()
    if (!counters) {
      before.delete(name)
      return { name, io: null, totals: null }
    }
    const now = { at, counters }
    const io = ratesOf(before.get(name) ?? null, now)
    before.set(name, now)
    return { name, io, totals: counters }
  }

  async function sample(): Promise<void> {
    const at = deps.now()
    const processes = await Promise.all(
      Object.entries(deps.programs).map(([name, program]) => processOf(name, program, at)),
    )
    latest = { at, processes, runtime: deps.runtime.tick(), extra: deps.extra() }
    // Not waited for: whoever is slow to hear of a sample must not keep the next one from being taken.
    void telling.run()
  }

  const telling = oneAtATime(async () => {
    if (latest) await deps.sampled(latest)
  }, deps.failed)
  /** One that is late is not overtaken. */
  const sampling = oneAtATime(sample, deps.failed)

  const timer = setInterval(() => void sampling.run(), everyMs)
  timer.unref()
  return {
    tick: sampling.run,
    latest: () => latest,
    async close(): Promise<void> {
      clearInterval(timer)
      await sampling.settled()
      await telling.settled()
      deps.runtime.close()
    },
  }
}
