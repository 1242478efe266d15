// Owns reading server-sent events out of a body, each as soon as its last byte is there. Lines end with a line feed, as this server and the
// reference implementation of GraphQL over SSE write them.

/** In characters. The server's largest event is smaller: 500 log lines at their longest, each of their characters escaped. */
const longestEvent = 64 * 1024 ** 2

export interface EventSink {
  /** Bytes came, be they an event, a part of one or a comment. */
  heard(): void
  event(name: string, data: string): void
}

/** Resolves when the body ends. Rejects where reading or the sink fails, and then reads no further. */
export async function readEvents(body: ReadableStream<Uint8Array>, sink: EventSink): Promise<void> {
  const decoder = new TextDecoder()
  const collect = createEventCollector((text) => takeEvent(text, sink))
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      sink.heard()
      collect(decoder.decode(value, { stream: true }))
    }
  } catch (cause) {
    // Of a body that failed there is nothing to let go of.
    await reader.cancel(cause).catch(() => undefined)
    throw cause
  }
}

/** Puts together, of texts cut anywhere, what stands before each empty line. */
function createEventCollector(take: (text: string) => void): (text: string) => void {
  let begun = ''
  let afterLine = false
  const end = (text: string): void => {
    begun = ''
    afterLine = false
    take(text)
  }
  return (text) => {
    let from = 0
    // The empty line was cut in two.
    if (afterLine && text.startsWith('\n')) {
      end(begun)
      from = 1
    }
    for (let at = text.indexOf('\n\n', from); at >= 0; at = text.indexOf('\n\n', from)) {
      end(begun + text.slice(from, at))
      from = at + 2
    }
    const rest = text.slice(from)
    if (rest === '') return
    begun += rest
    afterLine = rest.endsWith('\n')
    if (begun.length > longestEvent)
      throw new Error(`expected events of at most ${longestEvent} characters, got one of ${begun.length} and more`)
  }
}

function takeEvent(text: string, sink: EventSink): void {
  let name = ''
  const data: string[] = []
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (line.startsWith('event:')) name = value
    else if (line.startsWith('data:')) data.push(value)
  }
  // A comment is none.
  if (name !== '' || data.length > 0) sink.event(name, data.join('\n'))
}
