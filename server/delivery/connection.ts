// Owns one SSE response: whether it takes bytes right now, who waits for it, and its end. Knows nothing of GraphQL.
import type { ServerResponse } from 'node:http'
import { Frame } from './frame.ts'
import type { Held } from './held.ts'
import { openOutput, type Output } from './output.ts'

export interface Connection {
  readonly caller: Caller
  /** The operations that run on it. */
  readonly operations: Set<Held>
  /** True while the client takes what is written; false until the response is open, while it lags, and after the end. */
  ready(): boolean
  closed(): boolean
  /** Writes at once. Callers check `ready` first, so that what the client does not take stays in bounded queues. */
  write(frame: Frame): void
  /** What is written while this runs goes out as one. */
  together(work: () => void): void
  /** `flush` is called when the client takes bytes again. Answers how to stop that. */
  onReady(flush: () => void): () => void
  /** Resolves when the client takes bytes; false: it is gone. */
  whenReady(): Promise<boolean>
  onClose(listener: () => void): void
  open(response: ServerResponse): void
  /** Ends the response after what was written. The client is not told that it is over, so it comes back. */
  end(last?: Frame): void
  destroy(): void
  /** How long the client has taken nothing, in milliseconds of the given clock; 0 while it does. */
  stalledFor(now: number): number
}

/** Whose connection it is: a person or a token, and where the requests come from. */
export interface Caller {
  readonly identity: string
  readonly address: string
  /** The session or the token that it stands on; null: nobody's. */
  readonly credential: string | null
}

/** A client that does not take its last bytes is cut off after this. */
const lastBytesMs = 5_000

export function createConnection(caller: Caller, { retryMs }: { retryMs: number }): Connection {
  let output: Output | null = null
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

  function write(frame: Frame): void {
    if (output === null || ended) return
    if (!output.write(frame) && taking) {
      taking = false
      blockedAt = performance.now()
    }
  }

  const ready = () => taking

  function resume(): void {
    if (ended) return
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
    caller,
    operations: new Set(),
    ready,
    closed: () => ended,
    write,
    together: (work) => (output ? output.together(work) : work()),
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
    open(response) {
      output = openOutput(response, { drained: resume, closed: finish })
      // Some bytes at once: proxies and clients see that the stream is open.
      taking = output.write(new Frame(`retry: ${retryMs}\n:\n\n`))
      if (taking) resume()
    },
    end(last) {
      if (output && !ended) {
        if (last) output.write(last)
        output.end(lastBytesMs)
      }
      finish()
    },
    destroy() {
      output?.destroy()
      finish()
    },
    stalledFor: (now) => (output === null || taking || ended ? 0 : now - blockedAt),
  }
}
