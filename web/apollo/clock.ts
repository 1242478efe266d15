// Owns time for the data layer: everything that waits takes a Clock, so that tests can move it. Must not know what it is waited for.

/** Ends what was started; calling it twice does nothing more. */
export type Cancel = () => void

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  after(ms: number, run: () => void): Cancel
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
