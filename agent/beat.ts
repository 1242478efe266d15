// Owns the rhythm: a sample at each tick of the interval, on a grid that does not drift and makes no burst after a sleep.

export interface Beat {
  /** From the next tick on. */
  setInterval(seconds: number): void
  close(): void
}

export interface BeatDeps {
  readonly intervalSeconds: number
  /** Monotonic, in milliseconds. */
  readonly now: () => number
  readonly schedule: (run: () => void, ms: number) => () => void
  readonly tick: () => void
}

/** The time of the next tick after `now` on the grid that goes through `last`: missed ticks are left out. */
export function nextTick(last: number, intervalMs: number, now: number): number {
  const missed = Math.floor((now - last) / intervalMs)
  return last + (Math.max(0, missed) + 1) * intervalMs
}

export function createBeat(deps: BeatDeps): Beat {
  let intervalMs = deps.intervalSeconds * 1000
  let last = deps.now()
  let cancel = deps.schedule(run, 0)

  function run(): void {
    deps.tick()
    plan(deps.now())
  }

  function plan(now: number): void {
    const next = nextTick(last, intervalMs, now)
    // The tick that runs next is the grid's new anchor, also where its timer fires a little early or late.
    cancel = deps.schedule(() => {
      last = next
      run()
    }, next - now)
  }

  return {
    setInterval(seconds) {
      if (seconds * 1000 === intervalMs) return
      intervalMs = seconds * 1000
      cancel()
      plan(deps.now())
    },
    close: () => cancel(),
  }
}
