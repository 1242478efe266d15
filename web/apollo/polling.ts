// Owns when a view asks again by query: not while the stream is live or nobody looks, slowly while it is lost, once when it is back.
import type { Cancel, Clock } from './clock.ts'
import { isPaused, type ConnectionStore } from './connection.ts'
import type { PageEvents } from './page-events.ts'

/** Never more often, whatever the view asks for: the server has its own trouble while streams are lost. */
export const leastPollMs = 30_000

export interface FallbackPollingOptions {
  readonly connection: ConnectionStore
  readonly page: PageEvents
  readonly clock: Clock
  readonly baseMs: number
  /** Rejects when the answer did not come. */
  readonly refetch: () => Promise<unknown>
}

export function createFallbackPolling(options: FallbackPollingOptions): { close(): void } {
  const { connection, page, clock } = options
  const everyMs = Math.max(options.baseMs, leastPollMs)
  let lastAskedAt = clock.now()
  let cancelPoll: Cancel | null = null
  let asking = false
  // True from the loss of the stream, or a pause, until the refetch that makes up for it.
  let behind = false
  let closed = false

  async function ask() {
    asking = true
    lastAskedAt = clock.now()
    const ok = await options.refetch().then(
      () => true,
      () => false,
    )
    asking = false
    if (closed) return
    connection.polled(ok)
    look()
  }

  function look() {
    cancelPoll?.()
    cancelPoll = null
    const { status } = connection.get()
    if (status === 'live') {
      if (!behind || asking) return
      behind = false
      void ask()
      return
    }
    const lost = isPaused(status)
    if (lost || status === 'paused') behind = true
    if (!lost || page.hidden() || asking) return
    const leftMs = lastAskedAt + everyMs - clock.now()
    if (leftMs <= 0) void ask()
    else cancelPoll = clock.after(leftMs, look)
  }

  const release = [connection.subscribe(look), page.onVisibility(look)]
  look()
  return {
    close: () => {
      closed = true
      cancelPoll?.()
      for (const cancel of release) cancel()
    },
  }
}
