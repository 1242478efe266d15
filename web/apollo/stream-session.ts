// Owns one transport for as long as its stream holds, and finds out when it does not. A lost session is over: never retried, replaced.
import type { RequestParams } from 'graphql-sse'
import type { Clock } from './clock.ts'
import type { Answer } from './graphql-failure.ts'
import { readRefusal, refusesOperation } from './refusal.ts'
import { createDistinctTransport, createSingleTransport } from './stream-transport.ts'
import { createWatchdog } from './watchdog.ts'

/** `single`: all operations of the session share one stream. `distinct`: the session serves one operation. */
export type StreamMode = 'single' | 'distinct'

export interface OperationSink {
  /** Its request goes out now. */
  asked(): void
  next(answer: Answer): void
  /** The server ended this operation; the session goes on. Who is told unsubscribes, so that it is forgotten at once. */
  ended(reason: string): void
}

export interface SessionEvents {
  heard(): void
  opened(): void
  /** The stream was let go of because nobody subscribes. */
  rested(): void
  lost(reason: string): void
  unauthorized(): void
}

export interface SessionOptions {
  readonly url: string
  readonly mode: StreamMode
  readonly headers: Readonly<Record<string, string>>
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly silenceMs: number
  readonly lingerMs: number
}

export interface StreamSession {
  readonly isOpen: () => boolean
  subscribe(request: RequestParams, sink: OperationSink): () => void
  close(): void
}

export function createStreamSession(options: SessionOptions, events: SessionEvents): StreamSession {
  const sinks = new Map<string, OperationSink>()
  let operations = 0
  let open = false
  let over = false

  const watchdog = createWatchdog({
    clock: options.clock,
    silenceMs: options.silenceMs,
    onSilence: () => lose(`nothing heard for ${options.silenceMs / 1_000} s`),
  })
  const createTransport = options.mode === 'single' ? createSingleTransport : createDistinctTransport
  const transport = createTransport({
    ...options,
    send: request,
    stream: {
      opened: () => {
        if (over) return
        open = true
        events.opened()
      },
      heard: () => {
        if (over) return
        watchdog.heard()
        events.heard()
      },
      ended: (reason) => {
        if (over) return
        if (reason !== null) return lose(reason)
        open = false
        if (sinks.size === 0) watchdog.rest()
        events.rested()
      },
    },
  })

  function finish(): boolean {
    if (over) return false
    over = true
    open = false
    sinks.clear()
    watchdog.rest()
    transport.dispose()
    return true
  }

  function lose(reason: string) {
    if (finish()) events.lost(reason)
  }

  function lost(reason: string): Error {
    lose(reason)
    return new Error(reason)
  }

  function end(id: string, reason: string) {
    const sink = sinks.get(id)
    sinks.delete(id)
    sink?.ended(reason)
  }

  async function request(url: string, init: RequestInit, operation: string | null): Promise<Response> {
    // An operation that is unsubscribed later is not said goodbye to: its stream is gone.
    if (over) throw new Error('the session is over')
    const response = await send(url, init, operation)
    if (init.method === 'DELETE') return response
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by a callback meanwhile
    if (over) throw new Error('the session is over')
    if (response.status === 401 || response.status === 403) {
      if (finish()) events.unauthorized()
      throw new Error(`HTTP ${response.status}`)
    }
    const streams = new Headers(init.headers).get('accept') === 'text/event-stream'
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    if (operation !== null && (refusesOperation(response.status) || (response.ok && streams && !isStream))) {
      return refuse(response, operation)
    }
    if (!response.ok) throw lost(`HTTP ${response.status}`)
    if (streams && !isStream) throw lost(`expected text/event-stream, got ${response.headers.get('content-type')}`)
    return response
  }

  async function send(url: string, init: RequestInit, operation: string | null): Promise<Response> {
    if (operation !== null) sinks.get(operation)?.asked()
    try {
      const response = await options.fetch(url, init)
      if (!over) watchdog.heard()
      return response
    } catch (cause) {
      if (!init.signal?.aborted && init.method !== 'DELETE') lose(messageOf(cause))
      throw cause
    }
  }

  /** The answer goes to the operation as a result. */
  async function refuse(response: Response, operation: string): Promise<Response> {
    const errors = await readRefusal(response)
    sinks.get(operation)?.next({ errors })
    end(operation, `refused with HTTP ${response.status}`)
    throw new Error(`HTTP ${response.status}`)
  }

  return {
    isOpen: () => open,
    subscribe: (params, sink) => {
      operations += 1
      const id = String(operations)
      watchdog.heard()
      sinks.set(id, sink)
      const stop = transport.subscribe(id, params, {
        next: (answer) => sinks.get(id)?.next(answer),
        complete: () => end(id, 'completed by the server'),
        error: (cause) => {
          if (sinks.has(id)) lose(messageOf(cause))
        },
      })
      return () => {
        sinks.delete(id)
        stop()
      }
    },
    close: () => {
      finish()
    },
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
