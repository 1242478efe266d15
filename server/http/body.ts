// Owns reading request bodies and the limit on them, in front of everything that would keep one in memory.
import type { IncomingMessage } from 'node:http'
import { createGunzip, type Gunzip } from 'node:zlib'
import { bounds } from '../../schema/bounds.ts'
import { FleetbeatError } from '../../schema/errors.ts'

/** The whole body as JSON. INVALID_INPUT where it is larger than the limit, no JSON object, or encoded as anything but gzip. */
/** Of all of a body. */
const longestReadMs = 30_000

export async function readJson(
  request: IncomingMessage,
  limit: number = bounds.bodyBytes,
): Promise<Record<string, unknown>> {
  const body = await readBody(request, limit)
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new FleetbeatError(
      'INVALID_INPUT',
      `The body: expected JSON, got something else (${(error as Error).message})`,
    )
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FleetbeatError('INVALID_INPUT', 'The body: expected one JSON object; batches are not taken')
  return value as Record<string, unknown>
}

/** The limit holds for what is sent and for what it unpacks to: both are counted as they come, and nothing is read past it. */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
    const gunzip = gunzipOf(request)
    const source = gunzip ?? request
    const chunks: Buffer[] = []
    const refuse = (error: FleetbeatError): void => {
      clearTimeout(late)
      request.unpipe()
      request.removeAllListeners('data')
      request.pause()
      gunzip?.destroy()
      reject(error)
    }
    const exceeded = () => refuse(tooLarge(limit))
    const late = setTimeout(
      () =>
        refuse(new FleetbeatError('INVALID_INPUT', `The body: expected all of it within ${longestReadMs / 1000} s`)),
      longestReadMs,
    )
    const ended = () => {
      clearTimeout(late)
      if (!request.complete) refuse(new FleetbeatError('INVALID_INPUT', 'The body: the connection ended before it did'))
    }
    request.on('error', ended)
    request.on('close', ended)
    source.on(
      'data',
      upTo(limit, exceeded, (chunk) => chunks.push(chunk)),
    )
    source.on('end', () => {
      clearTimeout(late)
      resolve(Buffer.concat(chunks))
    })
    if (!gunzip) return
    gunzip.on('error', ({ message }) =>
      refuse(new FleetbeatError('INVALID_INPUT', `The body: expected gzip, got something else (${message})`)),
    )
    // Packed data may unpack to nothing at all, without end.
    request.on('data', upTo(limit, exceeded))
    request.pipe(gunzip)
  })
}

function upTo(limit: number, exceeded: () => void, take?: (chunk: Buffer) => void): (chunk: Buffer) => void {
  let size = 0
  return (chunk) => {
    size += chunk.length
    if (size > limit) exceeded()
    else take?.(chunk)
  }
}

function tooLarge(limit: number): FleetbeatError {
  return new FleetbeatError('INVALID_INPUT', `The body: expected at most ${limit} bytes, got more`, { tooLarge: true })
}

/** Null where the body comes as it is. */
function gunzipOf(request: IncomingMessage): Gunzip | null {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity') return null
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  throw new FleetbeatError('INVALID_INPUT', `Content-Encoding: expected gzip or none, got ${encoding.slice(0, 80)}`, {
    unsupportedEncoding: true,
  })
}
