// Owns when history is rolled up and dropped: on a clock of its own, by one instance at a time. Knows nothing of how.

export interface SweepSteps {
  /** Runs the work where no other instance is at it, and answers null where one is. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T | null>
  /** Every instance needs its partitions, and to know of those that went. */
  readonly ensurePartitions: () => Promise<void>
  /** From fine to coarse. Answers how many rows were written. */
  readonly rollUps: readonly (() => Promise<number>)[]
  /** Answers the names of what was dropped. */
  readonly dropExpired: () => Promise<readonly string[]>
  /** The end of a run, for whoever looks. */
  readonly keepRun: (run: SweepRun) => Promise<void>
}

export interface SweepRun {
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly rolledUp: number
  readonly dropped: number
  /** Null: it came to its end. */
  readonly error: string | null
}

export interface Sweep {
  /** Runs it now, after what is under way. Answers null where another instance is at it. */
  run(): Promise<SweepRun | null>
  close(): Promise<void>
}

const everyMs = 5 * 60_000
const longestError = 500

export function createSweep(
  steps: SweepSteps,
  how: { readonly now: () => Date; readonly failed: (error: unknown) => void },
): Sweep {
  let tail: Promise<unknown> = Promise.resolve()
  let closed = false

  async function sweep(): Promise<SweepRun | null> {
    await steps.ensurePartitions()
    const run = await steps.alone(work)
    // Those that went are forgotten.
    if (run && run.dropped > 0) await steps.ensurePartitions()
    return run
  }

  async function work(): Promise<SweepRun> {
    const startedAt = how.now()
    let error: string | null = null
    // A step that fails does not keep the others from their work: what is dropped was rolled up before.
    async function count(step: () => Promise<number>): Promise<number> {
      if (closed) return 0
      try {
        return await step()
      } catch (caught) {
        how.failed(caught)
        error ??= String((caught as Error).message).slice(-longestError)
        return 0
      }
    }
    let rolledUp = 0
    for (const rollUp of steps.rollUps) rolledUp += await count(rollUp)
    const dropped = await count(async () => (await steps.dropExpired()).length)
    const run = { startedAt, finishedAt: how.now(), rolledUp, dropped, error }
    await steps.keepRun(run)
    return run
  }

  function run(): Promise<SweepRun | null> {
    const done = tail.then(sweep)
    tail = done.catch(() => undefined)
    return done
  }

  const timer = setInterval(() => void run().catch(how.failed), everyMs)
  timer.unref()
  return {
    run,
    async close() {
      closed = true
      clearInterval(timer)
      await tail
    },
  }
}
