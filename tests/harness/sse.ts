// Owns reading a GraphQL over SSE response as a plain client of the protocol: events in order, nothing else known of the server.

export interface SseEvent {
  readonly event: string
  readonly data: string
}

export interface SseStream {
  readonly status: number
  readonly headers: Headers
  /** Everything that came so far. */
  readonly events: SseEvent[]
  /** The bytes as they came. */
  raw(): string
  /** Settles with the payloads of `next` events once there are so many. */
  next<Payload>(count: number): Promise<Payload[]>
  /** Settles when the server has ended the response. */
  readonly ended: Promise<void>
  close(): void
}

const waitMs = 10_000

export async function openSse(url: string, init: RequestInit): Promise<SseStream> {
  const abort = new AbortController()
  const response = await fetch(url, { ...init, signal: abort.signal })
  const events: SseEvent[] = []
  const listeners = new Set<() => void>()
  let text = ''
  let parsed = 0

  function take(chunk: string): void {
    text += chunk
    for (let end = text.indexOf('\n\n', parsed); end >= 0; end = text.indexOf('\n\n', parsed)) {
      const lines = text.slice(parsed, end).split('\n')
      parsed = end + 2
      const field = (name: string) =>
        lines
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trim()
      const event = field('event')
      if (event !== undefined) events.push({ event, data: field('data') ?? '' })
    }
    for (const listener of listeners) listener()
  }

  const ended = (async () => {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) take(decoder.decode(chunk, { stream: true }))
    } catch {
      // Aborted by us, or cut by the server: either way it is over.
    }
  })()

  return {
    status: response.status,
    headers: response.headers,
    events,
    raw: () => text,
    ended,
    next<Payload>(count: number) {
      return new Promise<Payload[]>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${count} events were expected, these came: ${text}`)), waitMs)
        const look = () => {
          const payloads = events.filter(({ event }) => event === 'next')
          if (payloads.length < count) return
          clearTimeout(timer)
          listeners.delete(look)
          resolve(payloads.map(({ data }) => JSON.parse(data) as Payload))
        }
        listeners.add(look)
        look()
      })
    },
    close: () => abort.abort(),
  }
}
