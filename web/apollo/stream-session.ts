// Owns one graphql-sse client for as long as its stream holds, and finds out when it does not. A lost session is over: never retried, replaced.
import { createClient, type RequestParams } from 'graphql-sse'
import type { Clock } from './clock.ts'
import type { Answer } from './graphql-failure.ts'
import { readRefusal, refusesOperation } from './refusal.ts'
import { watchBody } from './watched-body.ts'
import { createWatchdog } from './watchdog.ts'

/** `single`: all operations of the session share one stream. `distinct`: the session serves one operation. */
export type StreamMode = 'single' | 'distinct'

export interface OperationSink {
  next(answer: Answer): void
  /** The server ended this operation; the session goes on. Who is told unsubscribes, so that the client forgets it at once. */
  ended(reason: string): void
}

export interface SessionEvents {
  heard(): void
  opened(): void
  /** The client let go of the stream because nobody subscribes. */
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

interface Transport {
  subscribe(
    request: RequestParams,
    sink: { next(answer: Answer): void; error(cause: unknown): void; complete(): void },
  ): () => void
  dispose(): void
}

export function createStreamSession(options: SessionOptions, events: SessionEvents): StreamSession {
  const sinks = new Map<string, OperationSink>()
  let operations = 0
  const closing = new AbortController()
  let open = false
  let over = false

  const watchdog = createWatchdog({
    clock: options.clock,
    silenceMs: options.silenceMs,
    onSilence: () => lose(`nothing heard for ${options.silenceMs / 1_000} s`),
  })
  const transport = createTransport(options, { fetchFn: request, operationId: () => String(operations) })

  function finish(): boolean {
    if (over) return false
    over = true
    open = false
    sinks.clear()
    watchdog.rest()
    closing.abort()
    transport.dispose()
    return true
  }

  function lose(reason: string) {
    if (finish()) events.lost(reason)
  }

  function end(id: string, reason: string) {
    const sink = sinks.get(id)
    sinks.delete(id)
    sink?.ended(reason)
  }

  async function request(url: string, init: RequestInit): Promise<Response> {
    // A client that is disposed of still says goodbye to every operation of the stream that is gone.
    if (over) throw new Error('the session is over')
    const response = await send(url, init)
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by a callback meanwhile
    if (over || init.method === 'DELETE') return response
    if (response.status === 401 || response.status === 403) {
      if (finish()) events.unauthorized()
      throw new Error(`HTTP ${response.status}`)
    }
    const streams = new Headers(init.headers).get('accept') === 'text/event-stream'
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    if (init.method === 'POST' && (refusesOperation(response.status) || (response.ok && streams && !isStream))) {
      return refuse(response, init)
    }
    if (!response.ok) lose(`HTTP ${response.status}`)
    else if (streams && !isStream) lose(`expected text/event-stream, got ${response.headers.get('content-type')}`)
    else if (streams) return watch(response, init)
    return response
  }

  async function send(url: string, init: RequestInit): Promise<Response> {
    init.signal?.throwIfAborted()
    // Unsubscribed while it is being asked for, an operation would run on at the server: let it be answered, so that the client says goodbye.
    const signal = options.mode === 'single' && init.method === 'POST' ? closing.signal : (init.signal ?? null)
    try {
      const response = await options.fetch(url, { ...init, signal })
      if (!over) watchdog.heard()
      return response
    } catch (cause) {
      if (!init.signal?.aborted && init.method !== 'DELETE') lose(messageOf(cause))
      throw cause
    }
  }

  /** The answer goes to the operation as a result; the client sees that it was unsubscribed, else it would forget the stream. */
  async function refuse(response: Response, init: RequestInit): Promise<Response> {
    const errors = await readRefusal(response)
    const id = options.mode === 'single' ? operationIdOf(init) : [...sinks.keys()][0]
    if (id !== undefined) {
      sinks.get(id)?.next({ errors })
      end(id, `refused with HTTP ${response.status}`)
    }
    throw new Error(`HTTP ${response.status}`)
  }

  function watch(response: Response, init: RequestInit): Response {
    const watched = watchBody(response, init.signal, {
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
    })
    open = true
    events.opened()
    return watched
  }

  return {
    isOpen: () => open,
    subscribe: (params, sink) => {
      operations += 1
      const id = String(operations)
      watchdog.heard()
      sinks.set(id, sink)
      const stop = transport.subscribe(params, {
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

interface TransportParts {
  fetchFn(url: string, init: RequestInit): Promise<Response>
  /** Asked for inside subscribe(). Unique in the stream is enough. */
  operationId(): string
}

function createTransport(options: SessionOptions, { fetchFn, operationId }: TransportParts): Transport {
  const shared = {
    url: options.url,
    credentials: 'same-origin' as const,
    // A fresh object each time: the client writes into it.
    headers: () => ({ ...options.headers }),
    retryAttempts: 0,
    generateID: operationId,
    fetchFn,
  }
  if (options.mode === 'distinct') return createClient<false>(shared)
  return createClient<true>({ ...shared, singleConnection: true, lazy: true, lazyCloseTimeout: options.lingerMs })
}

function operationIdOf(init: RequestInit): string | undefined {
  if (typeof init.body !== 'string') return undefined
  // The client wrote this body a moment ago, so its shape is known.
  const body = JSON.parse(init.body) as { extensions?: { operationId?: string } }
  return body.extensions?.operationId
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
