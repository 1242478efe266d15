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

const shortestSeconds = 1
const longestSeconds = 3_600

/** The time of the next tick after `now` on the grid that goes through `last`: missed ticks are left out. */
export function nextTick(last: number, intervalMs: number, now: number): number {
  const missed = Math.floor((now - last) / intervalMs)
  return last + (Math.max(0, missed) + 1) * intervalMs
}

export function createBeat(deps: BeatDeps): Beat {
  let intervalMs = milliseconds(deps.intervalSeconds)
  let last = deps.now()
  let closed = false
  let cancel = deps.schedule(run, 0)

  function run(): void {
    deps.tick()
    plan()
  }

  /** At most one timer runs, whoever plans. */
  function plan(): void {
    cancel()
    if (closed) return
    const now = deps.now()
    const next = nextTick(last, intervalMs, now)
    cancel = deps.schedule(() => {
      // The grid's new anchor is the tick that was due, also where its timer fires a little early or late.
      last = next
      run()
    }, next - now)
  }

  return {
    setInterval(seconds) {
      if (milliseconds(seconds) === intervalMs) return
      intervalMs = milliseconds(seconds)
      plan()
    },
    close() {
      closed = true
      cancel()
    },
  }
}

/** Whatever a server says, an agent neither floods it nor falls silent. */
function milliseconds(seconds: number): number {
  return 1000 * Math.min(longestSeconds, Math.max(shortestSeconds, seconds))
}
