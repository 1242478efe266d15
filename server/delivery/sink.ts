// Owns what waits for one subscriber that does not keep up: a bounded queue and the policy of its topic. Nobody else waits for it.
import type { Connection } from './connection.ts'
import type { Framing, Payload } from './payload.ts'

export type MaybePromise<T> = T | Promise<T>

/** One subscription's end: what its group delivers goes out now, or waits here. */
export interface Sink<Event> {
  /** Everything up to here reached the sink; its group never delivers it again. */
  position: number
  deliver(payload: Payload, event: Event): void
  /** What is delivered while this runs goes out as one. */
  together(work: () => void): void
  close(): void
}

export interface SinkDeps {
  readonly connection: Connection
  readonly framing: Framing
  /** Told how many events or entries were left out. */
  readonly skipped: (count: number) => void
}

/**
 * CONFLATE: what waits is one event, merged, and it is executed when the client takes it: bounded by the entities there
 * are. The first event, a snapshot, waits in the same way, so that changes meanwhile become part of it.
 */
export function conflatingSink<Event>(
  deps: SinkDeps,
  first: { readonly event: Event; readonly position: number },
  topic: {
    readonly merge: (older: Event, newer: Event) => Event
    readonly execute: (event: Event, seq: number) => MaybePromise<Payload>
  },
): Sink<Event> {
  const { connection, framing } = deps
  let pending: Event | null = first.event
  let executing = false
  let closed = false

  async function flush(): Promise<void> {
    if (executing || pending === null || !connection.ready()) return
    const event = pending
    pending = null
    executing = true
    const payload = await topic.execute(event, sink.position)
    executing = false
    // Whoever left meanwhile may not be told any more.
    if (closed) return
    connection.write(framing.next(payload))
    await flush()
  }

  const detach = connection.onReady(() => void flush())
  const sink: Sink<Event> = {
    position: first.position,
    deliver(payload, event) {
      if (pending === null && !executing && connection.ready()) {
        connection.write(framing.next(payload))
        return
      }
      if (pending !== null) deps.skipped(1)
      pending = pending === null ? event : topic.merge(pending, event)
    },
    together: connection.together,
    close() {
      closed = true
      detach()
    },
  }
  void flush()
  return sink
}

/** What may wait for one subscriber, in characters of JSON. */
export const queueLimit = 1024 * 1024

/**
 * DROP_OLDEST and DISCONNECT: a queue bounded by its size, in order; what happens at the bound is the difference.
 * What was dropped is told in its place, before the next payload goes out.
 */
export function queueingSink<Event>(
  deps: SinkDeps & { readonly position: number },
  policy: 'drop-oldest' | 'disconnect',
  tellSkipped: (entries: number, seq: number) => MaybePromise<Payload>,
): Sink<Event> {
  const { connection, framing } = deps
  const queue: Payload[] = []
  let size = 0
  let dropped = { entries: 0, seq: 0 }
  let flushing = false
  let closed = false

  function add(payload: Payload): void {
    queue.push(payload)
    size += payload.json.length
    if (size <= queueLimit) return
    if (policy === 'disconnect') connection.destroy()
    else while (size > queueLimit && queue.length > 1) drop()
  }

  function take(): Payload | undefined {
    const payload = queue.shift()
    size -= payload?.json.length ?? 0
    return payload
  }

  function drop(): void {
    const oldest = take()
    if (!oldest) return
    dropped = { entries: dropped.entries + oldest.entries, seq: oldest.seq }
    deps.skipped(oldest.entries)
  }

  async function flush(): Promise<void> {
    if (flushing) return
    flushing = true
    while (connection.ready() && (dropped.entries > 0 || queue.length > 0)) {
      const told = dropped
      dropped = { entries: 0, seq: 0 }
      const payload = told.entries > 0 ? await tellSkipped(told.entries, told.seq) : take()

      if (payload && !closed) connection.write(framing.next(payload))
    }
    flushing = false
  }

  const detach = connection.onReady(() => void flush())
  return {
    position: deps.position,
    deliver(payload) {
      if (queue.length === 0 && !flushing && connection.ready()) connection.write(framing.next(payload))
      else add(payload)
    },
    together: connection.together,
    close() {
      closed = true
      detach()
      queue.length = 0
      dropped = { entries: 0, seq: 0 }
    },
  }
}
