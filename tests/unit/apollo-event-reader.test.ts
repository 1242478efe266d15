import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvents } from '../../web/apollo/event-reader.ts'

type Event = readonly [name: string, data: string]

/** Nulls are comments. */
const anyEvents = fc.array(fc.option(fc.tuple(fc.constantFrom('next', 'complete'), fc.json())), { maxLength: 8 })
const textOf = (event: Event | null) => (event ? `event: ${event[0]}\ndata: ${event[1]}\n\n` : ':\n\n')
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** A body that is written to by hand. */
function openBody() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let cancelled: unknown = null
  const body = new ReadableStream<Uint8Array>({
    start: (own) => {
      controller = own
    },
    cancel: (reason) => {
      cancelled = reason
    },
  })
  return {
    body,
    cancelled: () => cancelled,
    write: (bytes: Uint8Array) => controller?.enqueue(bytes),
    close: () => controller?.close(),
    fail: (cause: unknown) => controller?.error(cause),
  }
}

function listen(body: ReadableStream<Uint8Array>) {
  const events: Event[] = []
  let heard = 0
  const over = readEvents(body, { heard: () => (heard += 1), event: (name, data) => events.push([name, data]) })
  return { events, heard: () => heard, over }
}

describe('the events of a body', () => {
  it('are read in order, each as soon as its last byte is there, however the bytes were cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, fc.array(fc.nat(600), { maxLength: 12 }), async (sent, cuts) => {
        const { body, write, close } = openBody()
        const { events, heard, over } = listen(body)
        const bytes = bytesOf(sent.map(textOf).join(''))
        const ends = sent.map(
          (_, index) =>
            bytesOf(
              sent
                .slice(0, index + 1)
                .map(textOf)
                .join(''),
            ).length,
        )
        const at = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
        for (const [index, end] of at.slice(1).entries()) {
          write(bytes.subarray(at[index], end))
          await expect.poll(heard, { interval: 0 }).toBe(index + 1)
          const whole = sent.filter((event, place) => event && (ends[place] ?? 0) <= end)
          expect(events).toEqual(whole)
        }
        close()
        await over
      }),
      { numRuns: 60 },
    )
  })

  it('may have no space behind the colon, several lines of data, and fields that say nothing here', async () => {
    const { body, write, close } = openBody()
    const { events, over } = listen(body)
    write(bytesOf('id: 7\nevent:next\ndata:{"a":\ndata:  1}\nretry: 5\n\n\n\ndata: 2\n\nevent: half'))
    close()
    await over
    expect(events).toEqual([
      ['next', '{"a":\n 1}'],
      ['', '2'],
    ])
  })

  it('end with what the body failed by', async () => {
    const { body, fail } = openBody()
    const { over } = listen(body)
    fail(new Error('the cable was pulled'))
    await expect(over).rejects.toThrow('the cable was pulled')
  })

  it('are read no further, and the body is let go of, where one cannot be taken', async () => {
    const { body, write, cancelled } = openBody()
    const refusal = new Error('not that one')
    const over = readEvents(body, {
      heard: () => {},
      event: () => {
        throw refusal
      },
    })
    write(bytesOf(textOf(['next', '1'])))
    await expect(over).rejects.toBe(refusal)
    expect(cancelled()).toBe(refusal)
  })

  it('have a bound', async () => {
    const { body, write } = openBody()
    const { over, events } = listen(body)
    const long = new Uint8Array(16 * 1024 ** 2).fill(97)
    for (let times = 0; times < 5; times += 1) write(long)
    await expect(over).rejects.toThrow(/^expected events of at most 67108864 characters, got one of 83886080 and more$/)
    expect(events).toEqual([])
  })
})
