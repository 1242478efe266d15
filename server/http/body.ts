// Owns the limit on request bodies, in front of everything that would keep one in memory.
import type { IncomingMessage } from 'node:http'
import { bounds } from '../../schema/bounds.ts'
import { FleetbeatError } from '../../schema/errors.ts'

/** The whole body as JSON. INVALID_INPUT where it is larger than the limit or no JSON object. */
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

function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () =>
    new FleetbeatError('INVALID_INPUT', `The body: expected at most ${limit} bytes, got more`, { tooLarge: true })
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      reject(tooLarge())
      return
    }
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) {
        chunks.push(chunk)
      } else {
        request.pause()
        request.removeAllListeners('data')
        reject(tooLarge())
      }
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
    request.on('close', () =>
      reject(new FleetbeatError('INVALID_INPUT', 'The body: the connection ended before it did')),
    )
  })
}
