// Owns the passing on of a stream's bytes while telling of each chunk and of the end. The graphql-sse client shows neither comments nor,
// in every case, the end: an end that comes right after an event would leave its subscriptions hanging.
import { NetworkError } from 'graphql-sse'

export interface BodyEvents {
  heard(): void
  /** Null: the reader let go. Told once. */
  ended(reason: string | null): void
}

export function watchBody(response: Response, signal: AbortSignal | null | undefined, events: BodyEvents): Response {
  const reader = response.body?.getReader()
  if (!reader) throw new TypeError('expected a response with a body, got none')
  let over = false
  const end = (reason: string | null) => {
    if (over) return
    over = true
    events.ended(signal?.aborted ? null : reason)
  }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (!done) {
          events.heard()
          controller.enqueue(value)
          return
        }
        end('the server closed the stream')
      } catch (cause) {
        end(cause instanceof Error ? cause.message : String(cause))
      }
      // Only a NetworkError is no bug to the client.
      controller.error(new NetworkError('the stream ended'))
    },
    cancel(reason) {
      end(null)
      return reader.cancel(reason)
    },
  })
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
}
