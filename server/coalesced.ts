// Owns work that is asked for more often than it can be done: it runs once after the last time it was asked for, never twice at once.

const retryMs = 1_000

export interface Coalesced {
  /** Settles when what was there to be done now is done; never rejects. */
  changed(): Promise<void>
  close(): Promise<void>
}

/** What fails is told and done again after a while. */
export function createCoalesced(work: () => Promise<void>, failed: (error: unknown) => void): Coalesced {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let retry: NodeJS.Timeout | null = null
  let closed = false

  function start(): Promise<void> {
    running = work()
      .catch((error: unknown) => {
        if (closed) return
        failed(error)
        retry ??= setTimeout(() => {
          retry = null
          void changed()
        }, retryMs)
      })
      .finally(() => {
        running = null
      })
    return running
  }

  function changed(): Promise<void> {
    if (closed) return Promise.resolve()
    if (!running) return start()
    // What runs may have looked already: once more after it.
    next ??= running.then(() => {
      next = null
      return closed ? undefined : start()
    })
    return next
  }

  return {
    changed,
    async close() {
      closed = true
      if (retry) clearTimeout(retry)
      await (next ?? running)
    },
  }
}
