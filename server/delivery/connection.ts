// Owns one SSE response: whether it takes bytes right now, who waits for it, and its end. Knows nothing of GraphQL.
import type { ServerResponse } from 'node:http'

export interface Connection {
  readonly identity: string
  /** True while the client takes what is written; false until the response is open, while it lags, and after the end. */
  ready(): boolean
  closed(): boolean
  /** Writes at once. Callers check `ready` first, so that what the client does not take stays in bounded queues. */
  write(bytes: Buffer | string): void
  /** `flush` is called when the client takes bytes again. Answers how to stop that. */
  onReady(flush: () => void): () => void
  /** Resolves when the client takes bytes; false: it is gone. */
  whenReady(): Promise<boolean>
  onClose(listener: () => void): void
  open(response: ServerResponse): void
  /** Ends the response after what was written. The client is not told that it is over, so it comes back. */
  end(last?: string): void
  destroy(): void
  /** How long the client has taken nothing, in milliseconds of the given clock; 0 while it does. */
  stalledFor(now: number): number
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  connection: 'keep-alive',
  'x-accel-buffering': 'no',
}

export function createConnection(identity: string, { retryMs }: { retryMs: number }): Connection {
  let response: ServerResponse | null = null
  let taking = false
  let ended = false
  let blockedAt = performance.now()
  const flushes = new Set<() => void>()
  const listeners: (() => void)[] = []

  function finish(): void {
    if (ended) return
    ended = true
    taking = false
    flushes.clear()
    for (const listener of listeners.splice(0)) listener()
  }

  function write(bytes: Buffer | string): void {
    if (response === null || ended) return
    if (!response.write(bytes) && taking) {
      taking = false
      blockedAt = performance.now()
    }
  }

  const ready = () => taking

  function resume(): void {
    taking = true
    for (const flush of [...flushes]) {
      if (!ready()) return
      flush()
    }
  }

  function onReady(flush: () => void): () => void {
    flushes.add(flush)
    return () => void flushes.delete(flush)
  }

  function onClose(listener: () => void): void {
    if (ended) listener()
    else listeners.push(listener)
  }

  return {
    identity,
    ready,
    closed: () => ended,
    write,
    onReady,
    onClose,
    whenReady() {
      if (taking || ended) return Promise.resolve(!ended)
      return new Promise((resolve) => {
        const detach = onReady(() => {
          detach()
          resolve(true)
        })
        onClose(() => resolve(false))
      })
    },
    open(opened) {
      response = opened
      opened.on('close', finish)
      opened.on('error', finish)
      opened.on('drain', resume)
      opened.socket?.setNoDelay(true)
      opened.writeHead(200, headers)
      // Some bytes at once: proxies and clients see that the stream is open.
      taking = opened.write(`retry: ${retryMs}\n:\n\n`)
      if (taking) resume()
    },
    end(last) {
      if (response && !ended) response.end(last)
      finish()
    },
    destroy() {
      response?.destroy()
      finish()
    },
    stalledFor: (now) => (response === null || taking || ended ? 0 : now - blockedAt),
  }
}
