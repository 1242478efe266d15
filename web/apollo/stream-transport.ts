// Owns GraphQL over SSE as a client speaks it, in both modes of its protocol, over one stream at a time. Must not know what it means that a
// request was refused or that a stream was lost: who sends the requests and hears of the stream does.
import type { RequestParams } from 'graphql-sse'
import type { Cancel, Clock } from './clock.ts'
import { readEvents } from './event-reader.ts'
import type { Answer } from './graphql-failure.ts'

export interface TransportSink {
  next(answer: Answer): void
  /** The server ended the operation. */
  complete(): void
  /** It could not be asked for. */
  error(cause: unknown): void
}

export interface StreamEvents {
  opened(): void
  /** Bytes came, be they an event or not. */
  heard(): void
  /** Null: it was let go of. */
  ended(reason: string | null): void
}

export interface TransportOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** `operation`: the one that the request asks for; null where it asks for none. */
  readonly send: (url: string, init: RequestInit, operation: string | null) => Promise<Response>
  readonly stream: StreamEvents
  readonly clock: Clock
  /** How long the stream is kept after its last operation. */
  readonly lingerMs: number
}

export interface Transport {
  /** `id`: unique in the stream. */
  subscribe(id: string, request: RequestParams, sink: TransportSink): Cancel
  /** Lets go of the stream and of what is being asked for. Nobody is told, the server neither. */
  dispose(): void
}

const tokenHeader = 'x-graphql-event-stream-token'
const accept = { accept: 'text/event-stream' }
const json = { 'content-type': 'application/json; charset=utf-8' }
const credentials = 'same-origin'

/** Each operation is a stream. */
export function createDistinctTransport({ url, headers, send, stream }: TransportOptions): Transport {
  const open = new Set<AbortController>()

  async function begin(id: string, request: RequestParams, signal: AbortSignal): Promise<Response> {
    const init = { method: 'POST', credentials, headers: { ...headers, ...json, ...accept }, signal } as const
    return send(url, { ...init, body: JSON.stringify(request) }, id)
  }

  async function read(response: Response, sink: TransportSink, control: AbortController): Promise<void> {
    const { signal } = control
    await follow(response, {
      stream,
      signal,
      next: (data) => sink.next(data as Answer),
      complete: () => {
        control.abort()
        sink.complete()
      },
    })
  }

  return {
    subscribe: (id, request, sink) => {
      const control = new AbortController()
      open.add(control)
      void begin(id, request, control.signal)
        .then((response) => read(response, sink, control))
        .catch((cause: unknown) => {
          if (!control.signal.aborted) sink.error(cause)
        })
        .finally(() => open.delete(control))
      return () => control.abort()
    },
    dispose: () => {
      for (const control of open) control.abort()
    },
  }
}

type Ending = 'stopped' | 'completed' | 'refused'

interface Operation {
  readonly sink: TransportSink
  readonly over: () => boolean
  readonly end: (how: Ending) => void
  readonly ended: Promise<Ending>
}

interface Connection {
  readonly control: AbortController
  /** Of every request of its operations, once it is open. */
  readonly headers: Promise<Readonly<Record<string, string>>>
}

/** All operations share a stream, which is there while there are any. */
export function createSingleTransport(options: TransportOptions): Transport {
  const { url, send, stream, clock, lingerMs } = options
  const operations = new Map<string, Operation>()
  const disposing = new AbortController()
  let connection: Connection | null = null
  /** Operations that need it, also those that are not asked for yet, or only have to be said goodbye to. */
  let held = 0
  let cancelLinger: Cancel | null = null

  async function open({ signal }: AbortController): Promise<Readonly<Record<string, string>>> {
    const reserved = await send(url, { method: 'PUT', credentials, headers: options.headers, signal }, null)
    if (reserved.status !== 201) throw new Error(`expected HTTP 201, got ${reserved.status}`)
    const headers = { ...options.headers, [tokenHeader]: await reserved.text() }
    const response = await send(url, { method: 'GET', credentials, headers: { ...headers, ...accept }, signal }, null)
    void follow(response, {
      stream,
      signal,
      next: (data) => {
        // What comes for an operation that has been stopped is let go of.
        const { id, payload } = data as { id: string; payload: Answer }
        operations.get(id)?.sink.next(payload)
      },
      complete: (data) => {
        const operation = operations.get((data as { id: string }).id)
        operation?.end('completed')
        operation?.sink.complete()
      },
    })
    return headers
  }

  function connect(): Connection {
    const control = new AbortController()
    return { control, headers: open(control) }
  }

  function letGo(): void {
    cancelLinger?.()
    cancelLinger = null
    connection?.control.abort()
    connection = null
  }

  function release(): void {
    held -= 1
    if (held > 0 || connection === null) return
    if (lingerMs === 0) letGo()
    else cancelLinger = clock.after(lingerMs, letGo)
  }

  async function run(id: string, request: RequestParams, operation: Operation): Promise<void> {
    connection ??= connect()
    const headers = await connection.headers
    if (operation.over()) return
    operations.set(id, operation)
    const { signal } = disposing
    const body = JSON.stringify({ ...request, extensions: { ...request.extensions, operationId: id } })
    const { status } = await send(
      url,
      { method: 'POST', credentials, headers: { ...headers, ...json }, signal, body },
      id,
    )
    if (status !== 202) throw new Error(`expected HTTP 202, got ${status}`)
    // Also where it was stopped while it was being asked for: it would run on at the server.
    if ((await operation.ended) === 'stopped')
      await send(`${url}?operationId=${id}`, { method: 'DELETE', credentials, headers, signal }, null)
  }

  return {
    subscribe: (id, request, sink) => {
      const operation = createOperation(sink, () => operations.delete(id))
      held += 1
      cancelLinger?.()
      cancelLinger = null
      void run(id, request, operation)
        .catch((cause: unknown) => {
          if (operation.over()) return
          operation.end('refused')
          sink.error(cause)
        })
        .finally(release)
      return () => operation.end('stopped')
    },
    dispose: () => {
      disposing.abort()
      letGo()
    },
  }
}

function createOperation(sink: TransportSink, forget: () => void): Operation {
  let over = false
  let settle: (how: Ending) => void
  const ended = new Promise<Ending>((resolve) => (settle = resolve))
  return {
    sink,
    over: () => over,
    ended,
    end: (how) => {
      over = true
      forget()
      settle(how)
    },
  }
}

interface Following {
  readonly stream: StreamEvents
  readonly signal: AbortSignal
  next(data: unknown): void
  complete(data: unknown): void
}

/** Never rejects: how it ended is told. */
async function follow(response: Response, { stream, signal, next, complete }: Following): Promise<void> {
  stream.opened()
  let reason = 'the server closed the stream'
  try {
    if (!response.body) throw new TypeError('expected a response with a body, got none')
    await readEvents(response.body, {
      heard: stream.heard,
      event: (name, data) => {
        if (name === 'next') next(JSON.parse(data))
        else if (name === 'complete') complete(data === '' ? null : JSON.parse(data))
        else throw new Error(`expected an event next or complete, got ${name}`)
      },
    })
  } catch (cause) {
    reason = cause instanceof Error ? cause.message : String(cause)
  }
  stream.ended(signal.aborted ? null : reason)
}
