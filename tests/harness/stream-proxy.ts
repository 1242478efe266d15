// Owns a way to a server that knows its streams: late, held still, robbed of an event, cut; and other answers late, on demand.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StreamProxy {
  readonly url: string
  /** What streams bring comes that much later, in order. */
  delayStreams(ms: number): void
  /** Answers that are no streams come that much later. */
  delayAnswers(ms: number): void
  /** Streams bring nothing, and nobody is told, until they are let go: then they bring all of it. */
  hold(): void
  letGo(): void
  /** The next event of a stream that holds this text is left out. */
  drop(text: string): void
  /** Breaks every stream there is. */
  cut(): void
  close(): Promise<void>
}

const endOfEvent = '\n\n'

export async function createStreamProxy(target: () => string): Promise<StreamProxy> {
  const streams = new Set<ServerResponse>()
  const release = new Set<() => void>()
  let streamDelayMs = 0
  let answerDelayMs = 0
  let held = false
  let robbed: string | null = null

  function letGo(): void {
    held = false
    for (const run of [...release]) run()
    release.clear()
  }

  /** Passes a stream on by whole events. */
  function pass(from: IncomingMessage, to: ServerResponse): void {
    let rest = ''
    let waiting: string[] = []
    const write = (event: string) => {
      if (robbed !== null && event.includes(robbed)) robbed = null
      else to.write(event)
    }
    const flush = () => {
      for (const event of waiting) write(event)
      waiting = []
    }
    const take = (event: string) => {
      if (!held) return write(event)
      waiting.push(event)
      release.add(flush)
    }
    streams.add(to)
    from.setEncoding('utf8')
    from.on('data', (text: string) => {
      const parts = (rest + text).split(endOfEvent)
      rest = parts.pop() ?? ''
      for (const part of parts) {
        const event = part + endOfEvent
        // Timers of the same delay run in their order.
        if (streamDelayMs > 0) setTimeout(() => take(event), streamDelayMs)
        else take(event)
      }
    })
    from.on('close', () => to.destroy())
    to.on('close', () => {
      from.destroy()
      streams.delete(to)
      release.delete(flush)
    })
  }

  function answered(from: IncomingMessage, to: ServerResponse): void {
    const begin = () => {
      to.writeHead(from.statusCode ?? 502, from.headers)
      if (from.headers['content-type']?.startsWith('text/event-stream')) {
        to.flushHeaders()
        pass(from, to)
      } else from.pipe(to)
    }
    const isStream = from.headers['content-type']?.startsWith('text/event-stream') ?? false
    if (answerDelayMs > 0 && !isStream) setTimeout(begin, answerDelayMs)
    else begin()
  }

  const server = createServer((asked, answer) => {
    const { hostname, port } = new URL(target())
    const { method, url: path, headers } = asked
    const onward = request({ hostname, port, method, path, headers }, (from) => answered(from, answer))
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    asked.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    delayStreams: (ms) => {
      streamDelayMs = ms
    },
    delayAnswers: (ms) => {
      answerDelayMs = ms
    },
    hold: () => {
      held = true
    },
    letGo,
    drop: (text) => {
      robbed = text
    },
    cut: () => {
      for (const stream of streams) stream.destroy()
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
