// Owns a clock that a test of the agent moves by hand.
import type { Clock } from '../../agent/clock.ts'

export interface ManualClock extends Clock {
  /** Runs each timer at its time. */
  advance(ms: number): void
  /** Time passes and no timer runs until it is over, as when a machine sleeps. */
  sleep(ms: number): void
  timers(): number
}

const epoch = Date.parse('2026-01-31T12:00:00.000Z')

export function createManualClock(): ManualClock {
  let time = 0
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>()

  function runUntil(end: number, moves: boolean): void {
    for (;;) {
      const [next] = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (!next) break
      waiting.delete(next)
      if (moves) time = Math.max(time, next.at)
      next.run()
    }
    time = Math.max(time, end)
  }

  return {
    now: () => new Date(epoch + time),
    monotonic: () => time,
    schedule(run, ms) {
      const timer = { at: time + ms, run }
      waiting.add(timer)
      return () => void waiting.delete(timer)
    },
    advance: (ms) => runUntil(time + ms, true),
    sleep(ms) {
      time += ms
      runUntil(time, false)
    },
    timers: () => waiting.size,
  }
}
