// Owns when to try again: one backoff for everything that failed, forgotten after a stable while, given up after too long. Must not know what is tried.
import type { Backoff } from './backoff.ts'
import type { Cancel, Clock } from './clock.ts'

export interface RetryBounds {
  /** Held this long, it counts as good again: the backoff starts anew. */
  readonly stableAfterMs: number
  /** Failing this long, it is given up. */
  readonly giveUpAfterMs: number
}

export const streamRetry: RetryBounds = { stableAfterMs: 5_000, giveUpAfterMs: 300_000 }

export interface PendingRetry {
  readonly at: number
  readonly reason: string
}

export interface RetrySchedule {
  pending(): PendingRetry | null
  attempts(): number
  /** Why the last try failed; null after a stable while. */
  lastReason(): string | null
  /** Since when nothing got through; null while something does. */
  failingSince(): number | null
  /** The whole connection failed: counts towards giving up, and false says that this is reached. */
  connectionFailed(reason: string): boolean
  /** A part failed while the connection holds. */
  partFailed(reason: string): void
  /** The connection is up. */
  connected(): void
  /** A try begins now, whatever was pending. */
  tryBegins(): void
  /** Nothing is to be tried; what was learnt is kept. */
  stop(): void
  reset(): void
}

export interface RetryScheduleOptions extends RetryBounds {
  readonly clock: Clock
  readonly backoff: Backoff
  readonly onDue: () => void
}

export function createRetrySchedule(options: RetryScheduleOptions): RetrySchedule {
  const { clock, backoff } = options
  let pending: (PendingRetry & { readonly cancel: Cancel }) | null = null
  let cancelStable: Cancel | null = null
  let failingSince: number | null = null
  let lastReason: string | null = null

  function stop() {
    pending?.cancel()
    pending = null
    cancelStable?.()
    cancelStable = null
  }

  function watchStability() {
    cancelStable?.()
    cancelStable = clock.after(options.stableAfterMs, () => {
      if (failingSince !== null) return
      backoff.reset()
      lastReason = null
    })
  }

  function partFailed(reason: string) {
    cancelStable?.()
    lastReason = reason
    if (pending) return
    const waitMs = backoff.nextMs()
    pending = { at: clock.now() + waitMs, reason, cancel: clock.after(waitMs, options.onDue) }
  }

  return {
    pending: () => pending,
    attempts: () => backoff.attempts(),
    lastReason: () => lastReason,
    failingSince: () => failingSince,
    connectionFailed: (reason) => {
      failingSince ??= clock.now()
      lastReason = reason
      if (clock.now() - failingSince >= options.giveUpAfterMs) return false
      partFailed(reason)
      return true
    },
    partFailed,
    connected: () => {
      failingSince = null
      watchStability()
    },
    tryBegins: () => {
      stop()
      watchStability()
    },
    stop,
    reset: () => {
      stop()
      failingSince = null
      lastReason = null
      backoff.reset()
    },
  }
}
