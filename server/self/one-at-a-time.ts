// Owns that a work which is repeated does not run beside itself: who asks while it runs is answered by that run.

export interface OneAtATime {
  run(): Promise<void>
  /** Settles when nothing of it runs. */
  settled(): Promise<void>
}

/** A run never rejects: what fails in it is told to `failed`. */
export function oneAtATime(work: () => Promise<void>, failed: (error: unknown) => void): OneAtATime {
  let running: Promise<void> | null = null
  return {
    run: () => {
      running ??= work()
        .catch(failed)
        .finally(() => {
          running = null
        })
      return running
    },
    settled: () => running ?? Promise.resolve(),
  }
}
