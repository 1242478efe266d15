// Owns a topic whose subscribers begin with the present state and go on with changes: connecting and reconnecting are the same thing.
import { createSpacing } from './spacing.ts'
import { conflatingSink } from './sink.ts'
import { createGroups, type DeliveryCounters, type KeysOf, type Subscriber } from './topic.ts'

export interface SnapshotTopicDeps<Event, Filter> {
  /** The present state as an event; synchronous, so that joining and looking are one step. */
  readonly snapshot: (filter: Filter) => Event
  /** What a filter leaves of an event; null: nothing. */
  readonly narrow: (event: Event, filter: Filter) => Event | null
  /** Two events of which nobody saw the older yet, as one with the newest of each entity. */
  readonly merge: (older: Event, newer: Event) => Event
  readonly keysOf: KeysOf<Filter>
  /** The keys of a filter that an event is of interest to. */
  readonly keysIn: (event: Event) => Iterable<string>
  readonly counters: DeliveryCounters
}

export function createSnapshotTopic<Event, Filter>(deps: SnapshotTopicDeps<Event, Filter>) {
  const groups = createGroups<Event, Filter>(deps.counters, deps.keysOf)
  let seq = 0
  let waiting: Event | null = null
  const ask = createSpacing(tell)

  function tell(): void {
    const event = waiting
    waiting = null
    if (event === null) return
    seq += 1
    for (const group of groups.wanting(() => deps.keysIn(event))) {
      const narrowed = deps.narrow(event, group.filter)
      if (narrowed !== null) group.deliverAll([{ event: narrowed, seq, count: 1 }])
    }
  }

  return {
    publish(event: Event): void {
      waiting = waiting === null ? event : deps.merge(waiting, event)
      ask()
    },
    /** Answers how to leave. */
    subscribe(subscriber: Subscriber<Event>, filter: Filter): () => void {
      const group = groups.join(subscriber, filter)
      const { connection, framing } = subscriber
      const sink = conflatingSink<Event>(
        { connection, framing, skipped: (count) => (deps.counters.skipped += count) },
        { event: deps.snapshot(filter), position: seq },
        { merge: deps.merge, execute: (event, at) => group.payloadOf(event, at, 1) },
      )
      group.sinks.add(sink)
      return () => {
        group.sinks.delete(sink)
        sink.close()
        groups.leave(group)
      }
    },
    groups: groups.size,
    largestGroup: groups.largest,
  }
}
