// Owns the port: plain HTTP/1.1, or TLS with HTTP/2 and HTTP/1.1 by what the client can. Makes both look the same to a handler.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'

export interface Tls {
  readonly cert: Buffer
  readonly key: Buffer
}

export interface Listener {
  readonly port: number
  /** Takes no more connections and resolves when the open ones are done, or after `graceMs` when they were ended. */
  close(graceMs: number): Promise<void>
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void

const requestTimeoutMs = 30_000

export async function listen(
  handle: Handle,
  address: { readonly host: string; readonly port: number; readonly tls: Tls | null },
): Promise<Listener> {
  const { tls, host } = address
  const server = tls ? overTls(handle, tls) : createServer({ requestTimeout: requestTimeoutMs }, handle)
  const sockets = new Set<Socket>()
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port: address.port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  // A server that listens on TCP has an address with a port.
  return { port: (server.address() as AddressInfo).port, close: (graceMs) => close(server, { sockets, graceMs }) }
}

function overTls(handle: Handle, { cert, key }: Tls): Http2SecureServer {
  return createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
    // The compatibility layer differs in its headers alone.
    const like = request as unknown as IncomingMessage
    if (request.httpVersionMajor === 2) Object.defineProperty(like, 'headers', { value: plainHeaders(request) })
    handle(like, response as unknown as ServerResponse)
  })
}

/** Pseudo headers are none, the authority is the host, and a body whose length is not told comes in chunks. */
function plainHeaders({ headers, authority, stream }: Http2ServerRequest): IncomingMessage['headers'] {
  const plain = Object.entries(headers).filter(([name]) => !name.startsWith(':'))
  const untold = !stream.endAfterHeaders && headers['content-length'] === undefined
  return { host: authority, ...(untold ? { 'transfer-encoding': 'chunked' } : {}), ...Object.fromEntries(plain) }
}

function close(
  server: Server | Http2SecureServer,
  open: { readonly sockets: ReadonlySet<Socket>; readonly graceMs: number },
): Promise<void> {
  return new Promise((resolve) => {
    const end = setTimeout(() => {
      for (const socket of open.sockets) socket.destroy()
    }, open.graceMs)
    server.close(() => {
      clearTimeout(end)
      resolve()
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}
