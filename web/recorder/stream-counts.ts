// Owns how often a stream opened, closed, came back by itself and was given up, read from how it stands.
import type { Clock } from '../apollo/clock.ts'
import type { StreamState } from '../apollo/stream-state.ts'

export interface StreamSnapshot {
  readonly opens: number
  /** Opened again after it was lost, or a try that failed. */
  readonly reconnects: number
  /** Ended, whoever ended it. */
  readonly closes: number
  /** Failed for so long that it was not tried again by itself. */
  readonly giveUps: number
  /** From the loss to being open again, the last time; null: never. */
  readonly lastReconnectMs: number | null
}

export interface StreamCounts {
  stands(state: StreamState): void
  snapshot(): StreamSnapshot
  /** What is open stays open, and is counted when it closes. */
  reset(): void
}

const none: StreamSnapshot = { opens: 0, reconnects: 0, closes: 0, giveUps: 0, lastReconnectMs: null }

export function createStreamCounts(clock: Clock): StreamCounts {
  let counts = none
  let open = false
  let givenUp = false
  let lostAt: number | null = null

  function opened(): void {
    counts = { ...counts, opens: counts.opens + 1 }
    if (lostAt !== null)
      counts = { ...counts, reconnects: counts.reconnects + 1, lastReconnectMs: clock.now() - lostAt }
    lostAt = null
  }

  return {
    stands: ({ status }) => {
      const isOpen = status === 'live'
      if (isOpen && !open) opened()
      if (!isOpen && open) counts = { ...counts, closes: counts.closes + 1 }
      if (status === 'offline' && !givenUp) counts = { ...counts, giveUps: counts.giveUps + 1 }
      open = isOpen
      givenUp = status === 'offline'
      if (status === 'reconnecting' || status === 'offline') lostAt ??= clock.now()
      // Let go of on purpose: what comes after that is no coming back.
      if (status === 'idle' || status === 'paused' || status === 'unauthorized') lostAt = null
    },
    snapshot: () => counts,
    reset: () => {
      counts = none
      if (lostAt !== null) lostAt = clock.now()
    },
  }
}
