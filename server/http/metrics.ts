// Owns who may read /metrics: a process on this machine that comes without a proxy, or a bearer of the metrics token.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { FleetbeatError } from '../../schema/errors.ts'

export interface MetricsSource {
  readonly contentType: string
  text(): Promise<string>
}

export interface MetricsReaders {
  readonly token: string | null
  /** Its name is ours, too. */
  readonly publicUrl: string | null
}

export function createMetricsHandler(source: MetricsSource, { token, publicUrl }: MetricsReaders) {
  const names = new Set([...loopbackNames, ...(publicUrl === null ? [] : [new URL(publicUrl).hostname])])
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!fromThisMachine(request, names) && !bears(request, token))
      throw new FleetbeatError(
        'UNAUTHENTICATED',
        'Metrics are for this machine, or with Authorization: Bearer <METRICS_TOKEN>',
      )
    const text = await source.text()
    response.writeHead(200, { 'content-type': source.contentType, 'cache-control': 'no-store' }).end(text)
  }
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/**
 * A proxy on this machine speaks for others, and so does a page whose name was made to lead here: what came through one, or to another
 * name than this machine's own, counts as from elsewhere.
 */
function fromThisMachine({ headers, socket }: IncomingMessage, names: ReadonlySet<string>): boolean {
  const forwarded = Object.keys(headers).some((name) => /^(forwarded|via|x-real-ip|x-forwarded-.*)$/.test(name))
  const { hostname } = new URL(`http://${headers.host ?? ''}`)
  return !forwarded && names.has(hostname) && loopback.has(socket.remoteAddress ?? '')
}

function bears(request: IncomingMessage, token: string | null): boolean {
  if (token === null) return false
  // Hashes have one length, so that the comparison tells nothing of the token's.
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(request.headers.authorization ?? ''), hash(`Bearer ${token}`))
}
