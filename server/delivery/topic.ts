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
  /** Those that may want something that has one of these keys, and those that want anything. */
  wanting(keys: () => Iterable<string>): Iterable<FilteredGroup<Event, Filter>>
  size(): number
  /** How many hold the group that most hold. */
  largest(): number
}

export interface FilteredGroup<Event, Filter> extends Group<Event> {
  readonly filter: Filter
}

/** By what an event can be of interest to a filter: the filter's own keys, or null where it may want anything. */
export type KeysOf<Filter> = (filter: Filter) => Iterable<string> | null

/** A group exists as long as somebody holds it, one who is still catching up included. */
export function createGroups<Event, Filter>(counters: DeliveryCounters, keysOf: KeysOf<Filter>): Groups<Event, Filter> {
  const groups = new Map<string, { group: FilteredGroup<Event, Filter>; holders: number }>()
  // An event costs those who want it: the others are not even looked at.
  const wantAnything = new Set<FilteredGroup<Event, Filter>>()
  const byKey = new Map<string, Set<FilteredGroup<Event, Filter>>>()

  function index(group: FilteredGroup<Event, Filter>): void {
    const keys = keysOf(group.filter)
    if (keys === null) wantAnything.add(group)
    else for (const key of keys) byKey.set(key, (byKey.get(key) ?? new Set()).add(group))
  }

  function forget(group: FilteredGroup<Event, Filter>): void {
    wantAnything.delete(group)
    for (const key of keysOf(group.filter) ?? []) {
      const same = byKey.get(key)
      same?.delete(group)
      if (same?.size === 0) byKey.delete(key)
    }
  }
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
        index(held.group)
      }
      held.holders += 1
      return held.group
    },
    leave(group) {
      const held = groups.get(group.key)
      if (!held || --held.holders > 0) return
      groups.delete(group.key)
      forget(held.group)
    },
    wanting(keys) {
      if (byKey.size === 0) return wantAnything
      const wanted = new Set(wantAnything)
      for (const key of keys()) for (const group of byKey.get(key) ?? []) wanted.add(group)
      return wanted
    },
    size: () => groups.size,
    largest: () => [...groups.values()].reduce((most, { holders }) => Math.max(most, holders), 0),
  }
}
