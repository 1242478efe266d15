// Owns one group: subscribers for whom an event has the same answer. It is executed, serialised and framed once for all of them.
import { Payload } from './payload.ts'
import type { MaybePromise, Sink } from './sink.ts'

export interface Told<Event> {
  readonly event: Event
  /** The position that it brings its reader to. */
  readonly seq: number
  /** How many entries of a log it holds. */
  readonly count: number
}

export interface Group<Event> {
  readonly key: string
  readonly sinks: Set<Sink<Event>>
  /** Executes an event for this group. */
  payloadOf(event: Event, seq: number, entries: number): MaybePromise<Payload>
  /** Delivers events to every sink that has not seen them; order is kept also where execution is asynchronous. */
  deliverAll(events: readonly Told<Event>[]): void
}

export function createGroup<Event>(
  key: string,
  execute: (event: Event) => MaybePromise<unknown>,
  counted: { executed: () => void; delivered: (count: number) => void },
): Group<Event> {
  const sinks = new Set<Sink<Event>>()
  // What is still being executed; null: nothing, so that the next event can go out at once.
  let tail: Promise<void> | null = null

  function payloadOf(event: Event, seq: number, entries: number): MaybePromise<Payload> {
    counted.executed()
    const result = execute(event)
    if (result instanceof Promise) return result.then((value) => new Payload(value, seq, entries))
    return new Payload(result, seq, entries)
  }

  function fanOut(payloads: readonly Payload[], events: readonly Told<Event>[]): void {
    counted.delivered(sinks.size * payloads.length)
    const deliver = (sink: Sink<Event>) => {
      payloads.forEach((payload, index) => {
        const told = events[index]
        if (!told || payload.seq <= sink.position) return
        sink.position = payload.seq
        sink.deliver(payload, told.event)
      })
    }
    if (payloads.length === 1) for (const sink of sinks) deliver(sink)
    else for (const sink of sinks) sink.together(() => deliver(sink))
  }

  return {
    key,
    sinks,
    payloadOf,
    deliverAll(events) {
      if (events.length === 0) return
      const made = events.map(({ event, seq, count }) => payloadOf(event, seq, count))
      if (tail === null && made.every((payload) => payload instanceof Payload)) {
        fanOut(made, events)
        return
      }
      const mine: Promise<void> = (tail ?? Promise.resolve())
        .then(() => Promise.all(made))
        .then((payloads) => {
          fanOut(payloads, events)
          if (tail === mine) tail = null
        })
      tail = mine
    },
  }
}
