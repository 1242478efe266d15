// Owns the time an agent lives by. A test moves one by hand.

export interface Clock {
  /** The time of day. */
  readonly now: () => Date
  /** Milliseconds that never go back. */
  readonly monotonic: () => number
  /** Answers how to cancel it. */
  readonly schedule: (run: () => void, ms: number) => () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  schedule(run, ms) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves when the time has passed or the signal says so, whichever is first. */
export function waitFor(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.schedule(done, ms)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done)
  })
}
