// Owns a topic whose entries have positions: what a subscriber missed is replayed, then it joins the live stream without a gap or a repeat.
// Every entry is stored before it is appended here; where positions are missing, they are read from the store before anything goes on.
import { createRing } from './ring.ts'
import { createSpacing } from './spacing.ts'
import { queueingSink } from './sink.ts'
import type { Payload } from './payload.ts'
import { createGroups, type DeliveryCounters, type FilteredGroup, type KeysOf, type Subscriber } from './topic.ts'

export interface Positioned {
  readonly seq: number
}

/** What an event says besides its entries. */
export interface Mark {
  readonly state: 'LIVE' | 'RECOVERED' | 'RESET'
  /** The position that the event brings its reader to. */
  readonly seq: number
  readonly recovered: number
  readonly skipped: number
  readonly reason: string | null
}

export interface LogTopicDeps<Entry extends Positioned, Event, Filter> {
  readonly epoch: string
  /** The position of the newest stored entry when the topic begins. */
  readonly last: number
  readonly policy: 'drop-oldest' | 'disconnect'
  readonly entriesAnEvent: number
  readonly event: (entries: readonly Entry[], mark: Mark) => Event
  readonly keep: (entry: Entry, filter: Filter) => boolean
  readonly keysOf: KeysOf<Filter>
  /** The keys of a filter that an entry is of interest to. */
  readonly keysIn: (entry: Entry) => readonly string[]
  /** What the store still has after a position, in order. */
  readonly read: (after: number, limit: number) => Promise<readonly Entry[]>
  /** The position of the newest stored entry. */
  readonly newest: () => Promise<number>
  readonly failed: (error: unknown) => void
  readonly counters: DeliveryCounters
}

const ringSize = 2_000
const pageSize = 500
const live = { state: 'LIVE', recovered: 0, skipped: 0, reason: null } as const

export function createLogTopic<Entry extends Positioned, Event, Filter>(deps: LogTopicDeps<Entry, Event, Filter>) {
  const groups = createGroups<Event, Filter>(deps.counters, deps.keysOf)
  const ring = createRing<Entry>(ringSize)
  let last = deps.last
  let appended: Entry[] = []
  const ask = createSpacing(tell)
  // Appends run one after the other; null: none is waiting for the store.
  let filling: Promise<void> | null = null

  function tell(): void {
    const entries = appended
    appended = []
    if (filling || !follow(entries)) fill(() => fillTo(entries)).catch(deps.failed)
    else publish(entries)
  }

  /** No position is missing between what was told and the end of these. */
  function follow(entries: readonly Entry[]): boolean {
    const fresh = entries.filter(({ seq }) => seq > last)
    return (fresh.at(-1)?.seq ?? last) === last + fresh.length
  }

  function fill(work: () => Promise<void>): Promise<void> {
    const done = (filling ?? Promise.resolve()).then(work)
    const mine = done
      .catch(() => undefined)
      .then(() => {
        if (filling === mine) filling = null
      })
    filling = mine
    return done
  }

  async function fillToNewest(): Promise<void> {
    if (groups.size() === 0) {
      const newest = await deps.newest()
      // Who joined meanwhile is told all that follows.
      if (groups.size() === 0) {
        last = Math.max(last, newest)
        return
      }
    }
    for (;;) {
      const page = await deps.read(last, pageSize)
      if (page.length === 0) return
      publish(page)
    }
  }

  /** Reads what lies before and between the entries. A hole that the store has not is a hole of sequence, not of entries. */
  async function fillTo(entries: readonly Entry[]): Promise<void> {
    const target = entries.at(-1)?.seq ?? last
    while (last < target && !follow(entries)) {
      const page = (await deps.read(last, pageSize)).filter(({ seq }) => seq <= target)
      if (page.length === 0) break
      publish(page)
    }
    publish(entries)
  }

  function publish(entries: readonly Entry[]): void {
    const fresh = entries.filter((entry) => entry.seq > last)
    const newest = fresh.at(-1)
    if (!newest) return
    last = newest.seq
    ring.push(fresh)
    for (const group of groups.wanting(() => fresh.flatMap(deps.keysIn)))
      group.deliverAll(eventsOf(fresh, group.filter))
  }

  function eventsOf(entries: readonly Entry[], filter: Filter) {
    const kept = entries.filter((entry) => deps.keep(entry, filter))
    const events: { event: Event; seq: number; count: number }[] = []
    for (let from = 0; from < kept.length; from += deps.entriesAnEvent) {
      const part = kept.slice(from, from + deps.entriesAnEvent)
      const seq = part.at(-1)?.seq ?? last
      events.push({ event: deps.event(part, { ...live, seq }), seq, count: part.length })
    }
    return events
  }

  /** Answers how to leave. `after` null: from now on. */
  function subscribe(
    subscriber: Subscriber<Event>,
    filter: Filter,
    after: { epoch: string; seq: number } | null,
  ): () => void {
    const group = groups.join(subscriber, filter)
    let leave = () => groups.leave(group)
    let left = false
    const joined = (position: number) => {
      const detach = join(subscriber, group, position)
      leave = () => {
        detach()
        groups.leave(group)
      }
    }
    void catchUp({
      subscriber,
      group,
      filter,
      after,
      gone: () => left || subscriber.connection.closed(),
      joined,
    }).catch((error: unknown) => {
      deps.failed(error)
      // The client comes back with its cursor.
      subscriber.connection.destroy()
    })
    return () => {
      if (left) return
      left = true
      leave()
    }
  }

  function join(subscriber: Subscriber<Event>, group: FilteredGroup<Event, Filter>, position: number): () => void {
    const { connection, framing } = subscriber
    const sink = queueingSink<Event>(
      { connection, framing, position, skipped: (count) => (deps.counters.skipped += count) },
      deps.policy,
      (entries, seq) => group.payloadOf(deps.event([], { ...live, seq, skipped: entries }), seq, 0),
    )
    group.sinks.add(sink)
    return () => {
      group.sinks.delete(sink)
      sink.close()
    }
  }

  interface CatchUp {
    readonly subscriber: Subscriber<Event>
    readonly group: FilteredGroup<Event, Filter>
    readonly filter: Filter
    readonly after: { readonly epoch: string; readonly seq: number } | null
    readonly gone: () => boolean
    readonly joined: (position: number) => void
  }

  /** From the marker that says how the cursor stands, over what was missed, to the moment of joining. */
  async function catchUp(how: CatchUp): Promise<void> {
    // Whoever comes from another instance may have seen what we have not heard of yet.
    if (how.after?.epoch === deps.epoch && how.after.seq > last) await fill(fillToNewest)
    const start = startOf(how.after)
    let position = start.seq
    if (!(await send(how, await how.group.payloadOf(deps.event([], start), start.seq, 0)))) return
    while (position < last) {
      const entries = await missed(position)
      if (how.gone()) return
      if (entries === null) {
        deps.counters.resets += 1
        position = last
        const mark = {
          ...live,
          state: 'RESET',
          seq: position,
          reason: 'What followed the cursor is past its retention',
        } as const
        if (!(await send(how, await how.group.payloadOf(deps.event([], mark), position, 0)))) return
        continue
      }
      for (const { event, seq, count } of eventsOf(entries, how.filter))
        if (!(await send(how, await how.group.payloadOf(event, seq, count)))) return
      position = entries.at(-1)?.seq ?? position
    }
    // No await since `position` was compared: whatever is appended from here on is delivered by the group.
    if (!how.gone()) how.joined(position)
  }

  function startOf(after: CatchUp['after']): Mark {
    if (after === null) return { ...live, seq: last }
    const known = after.epoch === deps.epoch && after.seq <= last
    if (known && after.seq === last) return { ...live, seq: last }
    deps.counters[known ? 'resumes' : 'resets'] += 1
    if (known) return { ...live, state: 'RECOVERED', seq: after.seq, recovered: last - after.seq }
    return { ...live, state: 'RESET', seq: last, reason: 'The cursor is of another stream: this one began anew' }
  }

  /** What follows a position: from memory, else a page of the store. Null: some of it is there no more. */
  async function missed(position: number): Promise<readonly Entry[] | null> {
    const remembered = ring.after(position)
    // Nothing of it, where another instance went on and nobody was there to be told.
    if (remembered && remembered.length > 0) return remembered.slice(0, pageSize)
    const page = (await deps.read(position, pageSize)).filter((entry) => entry.seq <= last)
    return page[0]?.seq === position + 1 ? page : null
  }

  /** Waits until the client takes bytes, so that a replay is never faster than its reader. */
  async function send(how: CatchUp, payload: Payload): Promise<boolean> {
    const { connection, framing } = how.subscriber
    if (!(await connection.whenReady()) || how.gone()) return false
    connection.write(framing.next(payload))
    return true
  }

  return {
    append(entries: readonly Entry[]): void {
      if (entries.length === 0) return
      for (const entry of entries) appended.push(entry)
      ask()
    },
    /** Another instance appended to the store: what it was is read from there and delivered. */
    wentOn: () => fill(fillToNewest),
    subscribe,
    groups: groups.size,
    largestGroup: groups.largest,
    last: () => last,
  }
}
