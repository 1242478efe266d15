// Owns what both kinds of topics are to the hub: something that subscribers join through a group, and leave.
import type { Connection } from './connection.ts'
import { createGroup, type Group } from './group.ts'
import type { Framing } from './payload.ts'
import type { MaybePromise } from './sink.ts'

/** What a subscriber brings: where its bytes go, and how its document answers an event. */
export interface Subscriber<Event> {
  readonly connection: Connection
  readonly framing: Framing
  /** Everything that can change the answer to an event, but for the topic itself. */
  readonly groupKey: string
  readonly execute: (event: Event) => MaybePromise<unknown>
}

export interface DeliveryCounters {
  executions: number
  deliveries: number
  skipped: number
  resumes: number
  resets: number
}

export interface Groups<Event, Filter> {
  join(subscriber: Subscriber<Event>, filter: Filter): FilteredGroup<Event, Filter>
  leave(group: FilteredGroup<Event, Filter>): void
  all(): Iterable<FilteredGroup<Event, Filter>>
  size(): number
}

export interface FilteredGroup<Event, Filter> extends Group<Event> {
  readonly filter: Filter
}

/** A group exists as long as somebody holds it, one who is still catching up included. */
export function createGroups<Event, Filter>(counters: DeliveryCounters): Groups<Event, Filter> {
  const groups = new Map<string, { group: FilteredGroup<Event, Filter>; holders: number }>()
  return {
    join(subscriber, filter) {
      const key = subscriber.groupKey
      let held = groups.get(key)
      if (!held) {
        const group = createGroup<Event>(key, subscriber.execute, {
          executed: () => (counters.executions += 1),
          delivered: (count) => (counters.deliveries += count),
        })
        held = { group: { ...group, filter }, holders: 0 }
        groups.set(key, held)
      }
      held.holders += 1
      return held.group
    },
    leave(group) {
      const held = groups.get(group.key)
      if (held && --held.holders === 0) groups.delete(group.key)
    },
    *all() {
      for (const { group } of groups.values()) yield group
    },
    size: () => groups.size,
  }
}
