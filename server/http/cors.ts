// Owns which pages of other origins may ask the API: those that the settings name, with a token of their own and never with a cookie.
import type { IncomingMessage, ServerResponse } from 'node:http'

const allowed = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'authorization, content-type, accept, x-graphql-event-stream-token',
  'access-control-max-age': '600',
}
const told = 'x-request-id'

/** True: it was a browser's question whether it may ask, and was answered. */
export function answerOrigin(request: IncomingMessage, response: ServerResponse, origins: readonly string[]): boolean {
  const { origin } = request.headers
  if (origins.length === 0 || origin === undefined) return false
  response.setHeader('vary', 'origin')
  if (!origins.includes(origin)) return false
  // Nothing says that credentials may come: a browser then keeps its cookies to itself.
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', told)
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false
  response.writeHead(204, allowed).end()
  return true
}
