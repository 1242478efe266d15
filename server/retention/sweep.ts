// Owns when history is rolled up and dropped: on a clock of its own, by one instance at a time. Knows nothing of how.
import type { SweepTask, SweepTaskName } from '../../schema/history-shapes.ts'

export interface SweepSteps {
  /** Runs the work where no other instance is at it, and answers null where one is. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T | null>
  /** Every instance needs its partitions, and to know of those that went. */
  readonly ensurePartitions: () => Promise<void>
  /** In this order: what is dropped was rolled up before, from fine to coarse. */
  readonly tasks: readonly SweepStep[]
  /** The end of a run, for whoever looks. */
  readonly keepRun: (run: SweepRun) => Promise<void>
}

export interface SweepStep {
  readonly name: SweepTaskName
  /** Answers how many rows it wrote or cleared away, or how many partitions it dropped. */
  readonly run: () => Promise<number>
}

export interface SweepRun {
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly rolledUp: number
  readonly dropped: number
  /** Of the first task that failed. Null: none did. */
  readonly error: string | null
  readonly tasks: readonly SweepTask[]
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

  async function done({ name, run }: SweepStep): Promise<SweepTask> {
    const began = how.now().getTime()
    const ms = () => how.now().getTime() - began
    try {
      const count = await run()
      return { name, ms: ms(), count, error: null }
    } catch (caught) {
      how.failed(caught)
      return { name, ms: ms(), count: 0, error: String((caught as Error).message).slice(-longestError) }
    }
  }

  async function work(): Promise<SweepRun> {
    const startedAt = how.now()
    const tasks: SweepTask[] = []
    // One that fails does not keep the others from their work.
    for (const step of steps.tasks) if (!closed) tasks.push(await done(step))
    const run = {
      startedAt,
      finishedAt: how.now(),
      rolledUp: sumOf(tasks, 'ROLL_UP_'),
      dropped: sumOf(tasks, 'DROP_'),
      error: tasks.find((task) => task.error !== null)?.error ?? null,
      tasks,
    }
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

function sumOf(tasks: readonly SweepTask[], kind: 'ROLL_UP_' | 'DROP_'): number {
  return tasks.filter(({ name }) => name.startsWith(kind)).reduce((sum, { count }) => sum + count, 0)
}
