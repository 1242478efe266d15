// Owns a real server for the tests of the link: graphql-sse's own handler on node:http, with a log that can be resumed and faults on demand.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { buildSchema, execute, parse, subscribe, validate } from 'graphql'
import { createHandler, type Handler } from 'graphql-sse'

export interface PeerRequest {
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly body: { readonly query?: string; readonly variables?: Readonly<Record<string, unknown>> } | null
}

type Fault = (request: PeerRequest, response: ServerResponse) => boolean | Promise<boolean>

export interface Peer {
  readonly url: string
  readonly requests: readonly PeerRequest[]
  /** An event of the field `tick` for all who subscribe. */
  tick(): void
  /** Appends to the log and sends it to all who subscribe. */
  log(message: string): void
  /** Forgets the log up to here: a cursor before it cannot be resumed. */
  trimLog(): void
  /** An event of a field that brings an error instead of data to all who subscribe. */
  fail(field: string, code: string): void
  /** The same as the last word of each stream that it goes to. */
  failAndEnd(field: string, code: string): void
  /** Ends the subscriptions of a field as an endless source never should. */
  complete(field: string): void
  subscribers(field: string): number
  /** Streams that are open now. */
  streams(): number
  /** Breaks every connection. */
  cut(): void
  /** Ends every stream cleanly, right after what was written last. */
  endStreams(): void
  /** Answers requests instead of the handler while it returns true. */
  fault(answer: Fault | null): void
  stop(): Promise<void>
  start(): Promise<void>
}

const schema = buildSchema(`
  type Tick { number: Int! publishedAt: String! }
  type Entry { id: ID! message: String! }
  type LogEvent { state: String! cursor: String! entries: [Entry!]! publishedAt: String! }
  type Query { ok: Boolean }
  type Subscription { tick: Tick! logEntry(after: String): LogEvent! broken(code: String!): Tick! }
`)

export async function createPeer(): Promise<Peer> {
  const requests: PeerRequest[] = []
  const sources = new Map<string, Set<Source>>()
  const log: string[] = []
  const sockets = new Set<Socket>()
  const streams = new Set<ServerResponse>()
  let trimmedTo = 0
  let ticks = 0
  let fault: Fault | null = null
  /** A stream ends right after a frame with this in it. */
  let lastWord: string | null = null

  function subscribeTo(field: string, first: readonly unknown[]): AsyncIterableIterator<unknown> {
    const source = createSource(first, () => ofField.delete(source))
    const ofField = sources.get(field) ?? new Set<Source>()
    sources.set(field, ofField.add(source))
    return source.iterator
  }

  const rootValue = {
    tick: () => subscribeTo('tick', []),
    logEntry: ({ after }: { after?: string | null }) => subscribeTo('logEntry', [opening(after)]),
    broken: ({ code }: { code: string }) => {
      throw Object.assign(new Error(`broken by ${code}`), { extensions: { code } })
    },
  }

  function opening(after: string | null | undefined) {
    const cursor = String(log.length)
    if (after == null) return { logEntry: eventOf('LIVE', cursor, []) }
    if (Number(after) < trimmedTo) return { logEntry: eventOf('RESET', cursor, []) }
    return { logEntry: eventOf('RECOVERED', cursor, entriesFrom(Number(after))) }
  }

  const eventOf = (state: string, cursor: string, entries: readonly unknown[]) => ({
    state,
    cursor,
    entries,
    publishedAt: new Date(0).toISOString(),
  })
  const entriesFrom = (index: number) =>
    log.slice(index).map((message, offset) => ({ id: String(index + offset + 1), message }))

  const publish = (field: string, value: unknown) => {
    for (const source of sources.get(field) ?? []) source.push(value)
  }

  const fail = (field: string, code: string) =>
    publish(field, { [field]: Object.assign(new Error(`failed with ${code}`), { extensions: { code } }) })

  const newHandler = () =>
    createHandler({
      // Said outright: a test runner may load graphql a second time for a package, and a schema of one is foreign to the other.
      execute,
      subscribe,
      validate,
      onSubscribe: (_request, { query, operationName, variables }) => ({
        schema,
        document: parse(query),
        operationName,
        variableValues: variables,
        rootValue,
        contextValue: undefined,
      }),
    })
  let handle = newHandler()

  const isLast = (frame: string) => lastWord !== null && frame.includes(lastWord)

  async function serve(request: IncomingMessage, response: ServerResponse) {
    // A connection that is kept may be cut just when the next request goes into it: each has its own.
    response.shouldKeepAlive = false
    const text = await bodyOf(request)
    const seen: PeerRequest = {
      method: request.method ?? '',
      headers: request.headers,
      body: text ? (JSON.parse(text) as PeerRequest['body']) : null,
    }
    requests.push(seen)
    if (await fault?.(seen, response)) return
    if (request.headers.accept === 'text/event-stream') {
      streams.add(response)
      response.on('close', () => streams.delete(response))
    }
    await answer(handle, { request, body: text, isLast }, response)
  }
  const server = createServer((request, response) => void serve(request, response))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  async function listen(port: number) {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo

  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }

  return {
    url: `http://127.0.0.1:${port}/graphql/stream`,
    requests,
    tick: () => publish('tick', { tick: { number: ++ticks, publishedAt: new Date(0).toISOString() } }),
    log: (message) => {
      log.push(message)
      publish('logEntry', { logEntry: eventOf('LIVE', String(log.length), entriesFrom(log.length - 1)) })
    },
    trimLog: () => {
      trimmedTo = log.length
    },
    fail,
    failAndEnd: (field, code) => {
      lastWord = code
      fail(field, code)
    },
    complete: (field) => {
      for (const source of [...(sources.get(field) ?? [])]) source.end()
    },
    subscribers: (field) => sources.get(field)?.size ?? 0,
    streams: () => streams.size,
    cut,
    endStreams: () => {
      for (const stream of streams) stream.end()
    },
    fault: (answer) => {
      fault = answer
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
    start: async () => {
      handle = newHandler()
      await listen(port)
    },
  }
}

interface Source {
  readonly iterator: AsyncIterableIterator<unknown>
  push(value: unknown): void
  end(): void
}

function createSource(first: readonly unknown[], released: () => void): Source {
  const queue: IteratorResult<unknown>[] = first.map((value) => ({ done: false, value }))
  let wake = () => {}
  const over = (): IteratorResult<unknown> => ({ done: true, value: undefined })
  const put = (result: IteratorResult<unknown>) => {
    queue.push(result)
    wake()
  }
  const end = () => {
    released()
    put(over())
  }
  const iterator: AsyncIterableIterator<unknown> = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return queue.shift() ?? over()
    },
    return: async () => {
      end()
      return over()
    },
    throw: async () => {
      end()
      return over()
    },
  }
  return { iterator, push: (value) => put({ done: false, value }), end }
}

/** graphql-sse's own adapter for node:http reads the body itself; here it was read for the record of requests. */
async function answer(
  handle: Handler,
  { request, body, isLast }: { request: IncomingMessage; body: string; isLast: (frame: string) => boolean },
  response: ServerResponse,
) {
  const headers = { get: (key: string) => String(request.headers[key] ?? '') || null }
  const { method = '', url = '' } = request
  const [result, init] = await handle({ method, url, headers, body, raw: request, context: undefined })
  response.writeHead(init.status, init.statusText, init.headers)
  if (result === null || typeof result === 'string') return response.end(result ?? undefined)
  response.once('close', () => void result.return(undefined))
  for await (const frame of result) {
    response.write(frame)
    if (isLast(frame)) break
  }
  return response.end()
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
