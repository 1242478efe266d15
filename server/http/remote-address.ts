// Owns where a request comes from: the peer of the socket, or what proxies that we were told to trust say of it.
import { isIP } from 'node:net'
import type { IncomingMessage } from 'node:http'

/** Each trusted proxy adds the address it saw at the end: what stands before these is whatever the client made up. */
export function remoteAddressOf(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown'
  if (trustedProxies === 0) return peer
  const given = request.headers['x-forwarded-for']
  const hops = (Array.isArray(given) ? given.join(',') : (given ?? '')).split(',').map((hop) => hop.trim())
  const found = hops.at(-trustedProxies) ?? ''
  return isIP(found) ? found : peer
}
