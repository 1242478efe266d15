// Owns the one sampler of this instance: once a second, one stamp for all of its parts, whoever and how many look.
import { ratesOf, type IoCounters, type IoRates, type IoSample } from './process-io.ts'
import type { Program } from './processes.ts'
import type { Runtime, RuntimeProbe } from './runtime.ts'

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
  readonly runtime: Runtime
  readonly extra: Extra
}

export interface SamplerDeps<Extra> {
  readonly programs: Readonly<Record<string, Program>>
  readonly runtime: RuntimeProbe
  /** What else of this instance belongs to the sample. */
  readonly extra: () => Extra
  readonly now: () => Date
  /** Told of each sample; what fails there is told to `failed`, and the next one comes all the same. */
  readonly sampled: (sample: InstanceSample<Extra>) => Promise<void>
  readonly failed: (error: unknown) => void
}

const everyMs = 1_000

export function createSampler<Extra>(deps: SamplerDeps<Extra>) {
  const before = new Map<string, IoSample>()
  let latest: InstanceSample<Extra> | null = null
  let running: Promise<void> | null = null

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
    await deps.sampled(latest)
  }

  /** One that is late is not overtaken. */
  function tick(): Promise<void> {
    running ??= sample()
      .catch(deps.failed)
      .finally(() => {
        running = null
      })
    return running
  }

  const timer = setInterval(() => void tick(), everyMs)
  timer.unref()
  return {
    tick,
    latest: () => latest,
    async close(): Promise<void> {
      clearInterval(timer)
      await running
      deps.runtime.close()
    },
  }
}
