// Owns subscribers as plain sockets: cheap enough for thousands of them, and free to behave badly.
import { connect, type Socket } from 'node:net'
import { headersOf } from './api.ts'

export interface RawCaller {
  readonly port: number
  readonly cookie: string
}

/** The text of a request over HTTP/1.1 that asks for a stream. */
export function streamRequest(
  { port, cookie }: RawCaller,
  { method, path, body = '' }: { readonly method: string; readonly path: string; readonly body?: string },
): string {
  const headers = { ...headersOf({ cookie }), host: `127.0.0.1:${port}`, accept: 'text/event-stream' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${path} HTTP/1.1`, ...lines, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')
}

export function subscribeRequest(caller: RawCaller, query: string): string {
  return streamRequest(caller, { method: 'POST', path: '/graphql', body: JSON.stringify({ query }) })
}

/** Connected, with the text on its way. */
export function openRaw({ port }: RawCaller, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(text)
  return new Promise((resolve) => socket.once('connect', () => resolve(socket)))
}

export function firstBytes(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('data', () => resolve())
    socket.once('close', () => resolve())
  })
}
