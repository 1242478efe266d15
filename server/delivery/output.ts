// Owns how frames get onto the wire of one open response: as ready chunks straight to the socket of HTTP/1.1, by the response where it is another.
import { ServerResponse } from 'node:http'
import type { Frame } from './frame.ts'

export interface Output {
  /** False: the client lags, and `drained` says when it does no more. */
  write(frame: Frame): boolean
  /** What is written while this runs goes out as one. */
  together(work: () => void): void
  /** After what was written; a client that does not take that in time is cut off. */
  end(graceMs: number): void
  destroy(): void
}

export interface OutputEvents {
  drained(): void
  /** Once, whatever ended it. */
  closed(): void
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

const pageHeaders = ['content-security-policy', 'cross-origin-opener-policy', 'referrer-policy']

/** Sends the head. The body is written by the output alone from then on. */
export function openOutput(response: ServerResponse, events: OutputEvents): Output {
  response.on('close', events.closed)
  response.on('error', events.closed)
  // They are for what a browser shows, and a stream is never that.
  for (const name of pageHeaders) response.removeHeader(name)
  response.writeHead(200, headers)
  response.flushHeaders()
  return chunkedOutput(response, events) ?? plainOutput(response, events)
}

/** Null: the response is not sent in chunks, or not over a socket of its own. */
function chunkedOutput(response: ServerResponse, events: OutputEvents): Output | null {
  const { socket } = response
  if (!(response instanceof ServerResponse) || !response.chunkedEncoding || !socket) return null
  socket.setNoDelay(true)
  socket.on('drain', events.drained)
  // A kept connection goes on to other requests.
  response.on('close', () => socket.off('drain', events.drained))
  return {
    write: (frame) => socket.write(frame.chunk()),
    together(work) {
      socket.cork()
      work()
      socket.uncork()
    },
    end: (graceMs) => endWithin(response, graceMs),
    destroy: () => void response.destroy(),
  }
}

function plainOutput(response: ServerResponse, events: OutputEvents): Output {
  response.on('drain', events.drained)
  return {
    write: (frame) => response.write(frame.bytes),
    together: (work) => work(),
    end: (graceMs) => endWithin(response, graceMs),
    destroy: () => void response.destroy(),
  }
}

function endWithin(response: ServerResponse, graceMs: number): void {
  const timer = setTimeout(() => response.destroy(), graceMs)
  timer.unref()
  response.once('close', () => clearTimeout(timer))
  response.end()
}
