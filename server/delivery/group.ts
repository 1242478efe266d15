// Owns one group: subscribers for whom an event has the same answer. It is executed, serialised and framed once for all of them.
import { Payload } from './payload.ts'
import type { MaybePromise, Sink } from './sink.ts'

export interface Group<Event> {
  readonly key: string
  readonly sinks: Set<Sink<Event>>
  /** Executes an event for this group. */
  payloadOf(event: Event, seq: number, entries: number): MaybePromise<Payload>
  /** Delivers an event to every sink that has not seen it; order is kept also where execution is asynchronous. */
  deliver(event: Event, seq: number, entries: number): void
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

  function fanOut(payload: Payload, event: Event): void {
    counted.delivered(sinks.size)
    for (const sink of sinks) {
      if (payload.seq <= sink.position) continue
      sink.position = payload.seq
      sink.deliver(payload, event)
    }
  }

  return {
    key,
    sinks,
    payloadOf,
    deliver(event, seq, entries) {
      const payload = payloadOf(event, seq, entries)
      if (tail === null && !(payload instanceof Promise)) {
        fanOut(payload, event)
        return
      }
      const mine: Promise<void> = (tail ?? Promise.resolve())
        .then(() => payload)
        .then((ready) => {
          fanOut(ready, event)
          if (tail === mine) tail = null
        })
      tail = mine
    },
  }
}
