// Owns serving the built dashboard and the headers that keep it to itself.
import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv from 'sirv'

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // The kit positions what floats by style attributes and elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const strictTransport = 'max-age=31536000'

/** `https`: whether people reach us that way, by ourselves or by a proxy. */
export function secure(response: ServerResponse, { https }: { readonly https: boolean }): void {
  if (https) response.setHeader('strict-transport-security', strictTransport)
  response.setHeader('content-security-policy', contentSecurityPolicy)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
}

type Serve = (request: IncomingMessage, response: ServerResponse) => void

/** Serves the files of `root`, and its index page for every path that is a page of the dashboard. The API does without. */
export function createStatic(root: string): Serve {
  if (!existsSync(root)) return (_request, response) => notFound(response, 'The dashboard is not built: npm run build')
  const serve = sirv(root, {
    single: true,
    etag: true,
    // The build puts them beside the files.
    brotli: true,
    gzip: true,
    // Files under assets/ have their content's hash in their name.
    setHeaders(response, path) {
      response.setHeader(
        'cache-control',
        path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  return (request, response) =>
    serve(request, response, () => {
      notFound(response, 'Not found')
    })
}

function notFound(response: ServerResponse, text: string): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
