// Topics, groups and sinks against plain models: who gets what, in which order, once, whatever is slow, late or gone.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLogTopic, type Mark } from '../../server/delivery/log-topic.ts'
import { createRing } from '../../server/delivery/ring.ts'
import { queueLimit } from '../../server/delivery/sink.ts'
import { createSnapshotTopic } from '../../server/delivery/snapshot-topic.ts'
import type { DeliveryCounters } from '../../server/delivery/topic.ts'
import { framing, slowConnection, type SlowConnection } from '../harness/slow-connection.ts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const noCounts = (): DeliveryCounters => ({ executions: 0, deliveries: 0, skipped: 0, resumes: 0, resets: 0 })

// Telling takes no time, unless a test says so.
let clock = 0
beforeEach(() => {
  clock = 0
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('a snapshot topic', () => {
  type State = Record<string, number>

  function fleet(told: (event: State) => State = (event) => event) {
    const state: State = {}
    const counters = noCounts()
    const topic = createSnapshotTopic<State, string | null>({
      snapshot: () => ({ ...state }),
      narrow: (event, filter) => {
        const kept = Object.entries(event).filter(([key]) => filter === null || filter === key)
        return kept.length > 0 ? Object.fromEntries(kept) : null
      },
      merge: (older, newer) => ({ ...older, ...newer }),
      keysOf: (filter) => filter && [filter],
      keysIn: (event) => Object.keys(event),
      counters,
    })
    const change = (event: State) => {
      Object.assign(state, event)
      topic.publish(event)
    }
    const join = (connection: SlowConnection, groupKey = 'group', filter: string | null = null) =>
      topic.subscribe({ connection, framing, groupKey, execute: (event) => told(event) }, filter)
    return { state, counters, topic, change, join }
  }

  it('begins with the present state and goes on with each change', async () => {
    const { change, join } = fleet()
    change({ a: 1 })
    const connection = slowConnection({ ready: true })
    join(connection)
    await settled()
    change({ a: 2 })
    change({ b: 1 })
    expect(connection.read()).toEqual([{ a: 1 }, { a: 2 }, { b: 1 }])
  })

  it('gives a slow reader one event with the newest of each', async () => {
    const { change, join, counters } = fleet()
    const connection = slowConnection({ ready: true })
    join(connection)
    await settled()
    connection.take(false)
    for (let value = 1; value <= 1_000; value += 1) change({ [`k${value % 10}`]: value })
    connection.take(true)
    await settled()
    expect(connection.read()).toHaveLength(2)
    expect(connection.read()[1]).toMatchObject({ k0: 1_000, k9: 999, k1: 991 })
    expect(counters.skipped).toBe(999)
  })

  it('tells who wants it, and costs nobody else anything', async () => {
    const { change, join, counters } = fleet()
    const connections = Array.from({ length: 50 }, () => slowConnection({ ready: true }))
    connections.forEach((connection, index) => join(connection, `group ${index}`, `k${index}`))
    const everything = slowConnection({ ready: true })
    join(everything)
    await settled()
    counters.executions = 0
    change({ k7: 1 })
    change({ k7: 2, k8: 2 })
    expect(counters.executions).toBe(5)
    expect(connections[7]?.read().slice(1)).toEqual([{ k7: 1 }, { k7: 2 }])
    expect(connections[8]?.read().slice(1)).toEqual([{ k8: 2 }])
    expect(connections[9]?.read()).toHaveLength(1)
    expect(everything.read().slice(1)).toEqual([{ k7: 1 }, { k7: 2, k8: 2 }])
  })

  it('tells as one event what changes while telling would take too much of the time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    // Each event takes 10 ms to tell.
    const { change, join } = fleet((event) => {
      clock += 10
      return event
    })
    const connection = slowConnection({ ready: true })
    join(connection)
    await settled()
    change({ a: 1 })
    change({ a: 2 })
    change({ a: 3, b: 1 })
    expect(connection.read().slice(1)).toEqual([{ a: 1 }])
    vi.advanceTimersByTime(9)
    expect(connection.read()).toHaveLength(2)
    vi.advanceTimersByTime(1)
    expect(connection.read().slice(2)).toEqual([{ a: 3, b: 1 }])
    clock += 20
    change({ a: 4 })
    expect(connection.read().slice(3)).toEqual([{ a: 4 }])
  })

  it('executes an event once for all of a group', async () => {
    const { change, join, counters } = fleet()
    for (let member = 0; member < 100; member += 1) join(slowConnection({ ready: true }))
    join(slowConnection({ ready: true }), 'another group')
    await settled()
    counters.executions = 0
    change({ a: 1 })
    expect(counters.executions).toBe(2)
  })

  it('forgets a group with its last member', () => {
    const { topic, join } = fleet()
    const leave = [join(slowConnection({ ready: true })), join(slowConnection({ ready: true }))]
    expect(topic.groups()).toBe(1)
    for (const one of leave) one()
    expect(topic.groups()).toBe(0)
  })

  it('brings every reader to the same state, whatever it takes when', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('change' as const), key: fc.nat(4), value: fc.nat(99) }),
      fc.record({ kind: fc.constant('take' as const), reader: fc.nat(2), more: fc.boolean() }),
      fc.record({ kind: fc.constant('join' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { state, change, join } = fleet()
        const readers = [
          slowConnection({ ready: true }),
          slowConnection({ ready: false }),
          slowConnection({ ready: true }),
        ]
        for (const reader of readers) join(reader)
        for (const one of steps) {
          if (one.kind === 'change') change({ [`k${one.key}`]: one.value })
          if (one.kind === 'take') readers[one.reader]?.take(one.more)
          if (one.kind === 'join') join(readers[readers.push(slowConnection({ ready: true })) - 1] as SlowConnection)
          await settled()
        }
        for (const reader of readers) reader.take(true)
        await settled()
        for (const reader of readers) expect(Object.assign({}, ...(reader.read() as State[]))).toEqual(state)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a log topic', () => {
  interface Entry {
    readonly seq: number
    readonly text: string
  }
  interface Event extends Mark {
    readonly entries: readonly Entry[]
  }
  const epoch = 'e'

  /** `late`: resolvers answer later, so that events are published while older ones are still being executed. */
  function log(
    options: { policy?: 'drop-oldest' | 'disconnect'; stored?: Entry[]; late?: boolean; took?: () => unknown } = {},
  ) {
    const stored = options.stored ?? []
    const counters = noCounts()
    const failures: unknown[] = []
    let reads = 0
    const topic = createLogTopic<Entry, Event, RegExp>({
      epoch,
      last: stored.at(-1)?.seq ?? 0,
      policy: options.policy ?? 'drop-oldest',
      entriesAnEvent: 3,
      event: (entries, mark) => {
        if (entries.length > 0) options.took?.()
        return { ...mark, entries }
      },
      keep: (entry, filter) => filter.test(entry.text),
      keysOf: (filter) => (filter.source === 'a' ? ['a'] : null),
      keysIn: ({ text }) => (text.includes('a') ? ['a'] : []),
      // Pages of two, so that a replay takes several.
      read: (after, limit) => {
        reads += 1
        return Promise.resolve(stored.filter(({ seq }) => seq > after).slice(0, Math.min(2, limit)))
      },
      newest: () => Promise.resolve(stored.at(-1)?.seq ?? 0),
      failed: (error) => failures.push(error),
      counters,
    })
    const write = (...texts: string[]): Entry[] => {
      const entries = texts.map((text, index) => ({ seq: (stored.at(-1)?.seq ?? 0) + index + 1, text }))
      stored.push(...entries)
      return entries
    }
    // A marker is answered at once, entries some turns later: who joins meanwhile has them behind it already.
    const execute = (event: Event) =>
      options.late && event.entries.length > 0 ? afterAwhile(5).then(() => event) : event
    const join = (connection: SlowConnection, after: number | null, filter = /./) =>
      topic.subscribe(
        {
          connection,
          framing,
          groupKey: String(filter),
          execute,
        },
        filter,
        after === null ? null : { epoch, seq: after },
      )
    return { topic, stored, counters, failures, write, join, reads: () => reads }
  }

  const events = (connection: SlowConnection) => connection.read() as Event[]
  const texts = (connection: SlowConnection) =>
    events(connection).flatMap(({ entries }) => entries.map(({ text }) => text))
  const afterAwhile = async (turns = 50) => {
    for (let turn = 0; turn < turns; turn += 1) await settled()
  }

  it('replays what was missed from the store and joins without a gap or a repeat', async () => {
    const { topic, write, join } = log({ stored: [1, 2, 3, 4, 5].map((seq) => ({ seq, text: `old ${seq}` })) })
    const connection = slowConnection({ ready: true })
    join(connection, 2)
    // Appended while the replay is under way.
    topic.append(write('new 6', 'new 7'))
    await afterAwhile()
    topic.append(write('new 8'))
    expect(texts(connection)).toEqual(['old 3', 'old 4', 'old 5', 'new 6', 'new 7', 'new 8'])
    expect(events(connection)[0]).toMatchObject({ state: 'RECOVERED', seq: 2, recovered: 3 })
  })

  it('says RESET where retention has passed the cursor, and goes on live', async () => {
    const { topic, write, join, counters } = log({ stored: [8, 9].map((seq) => ({ seq, text: `old ${seq}` })) })
    const connection = slowConnection({ ready: true })
    join(connection, 3)
    await afterAwhile()
    topic.append(write('new'))
    expect(events(connection).map(({ state }) => state)).toEqual(['RECOVERED', 'RESET', 'LIVE'])
    expect(texts(connection)).toEqual(['new'])
    expect(counters.resets).toBe(1)
  })

  it('fills a hole in what is appended from the store before it goes on', async () => {
    const { topic, write, join } = log()
    const connection = slowConnection({ ready: true })
    join(connection, null)
    await afterAwhile()
    topic.append(write('one'))
    write('two', 'three', 'four')
    topic.append(write('five'))
    topic.append(write('six'))
    await afterAwhile()
    expect(texts(connection)).toEqual(['one', 'two', 'three', 'four', 'five', 'six'])
  })

  it('delivers what another instance stored, and knows whom that one served until now', async () => {
    const { topic, write, join, counters } = log()
    const connection = slowConnection({ ready: true })
    join(connection, null)
    await afterAwhile()
    write('one', 'two', 'three')
    await topic.wentOn()
    expect(texts(connection)).toEqual(['one', 'two', 'three'])
    write('four', 'five')
    const other = slowConnection({ ready: true })
    join(other, 4)
    await afterAwhile()
    expect(texts(other)).toEqual(['five'])
    expect(counters.resets).toBe(0)
  })

  it('reads nothing of what another instance stored while nobody is there', async () => {
    const { topic, write, reads, join } = log()
    write('one', 'two')
    await topic.wentOn()
    expect([topic.last(), reads()]).toEqual([2, 0])
    const connection = slowConnection({ ready: true })
    join(connection, 1)
    await afterAwhile()
    expect(texts(connection)).toEqual(['two'])
  })

  it('tells together what is appended while telling would take too much of the time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { topic, write, join } = log({ took: () => (clock += 10) })
    const connection = slowConnection({ ready: true })
    join(connection, null)
    await afterAwhile()
    for (const text of ['one', 'two', 'three', 'four']) topic.append(write(text))
    expect(texts(connection)).toEqual(['one'])
    vi.advanceTimersByTime(10)
    expect(events(connection).slice(1)).toMatchObject([{ seq: 1 }, { seq: 4 }])
    expect(texts(connection)).toEqual(['one', 'two', 'three', 'four'])
  })

  it('finds a hole in what was put together, too', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { topic, write, join } = log({ took: () => (clock += 10) })
    const connection = slowConnection({ ready: true })
    join(connection, null)
    await afterAwhile()
    topic.append(write('one'))
    topic.append(write('two'))
    // By another instance, between two of ours.
    write('three', 'four')
    topic.append(write('five'))
    vi.advanceTimersByTime(10)
    await afterAwhile()
    expect(texts(connection)).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  it('reads what memory has not when another instance went on while nobody was there', async () => {
    const { topic, write, join } = log()
    topic.append(write('one'))
    write('two', 'three')
    await topic.wentOn()
    const connection = slowConnection({ ready: true })
    join(connection, 1)
    await afterAwhile()
    expect(texts(connection)).toEqual(['two', 'three'])
  })

  it('drops the oldest of what a slow reader does not take, and says how many in their place', async () => {
    const { topic, write, join } = log()
    const connection = slowConnection({ ready: true })
    join(connection, null)
    await afterAwhile()
    connection.take(false)
    const large = 'x'.repeat(queueLimit / 4)
    for (let index = 1; index <= 10; index += 1) topic.append(write(`${index} ${large}`))
    connection.take(true)
    await afterAwhile()
    const [, marker, ...rest] = events(connection)
    const kept = rest.flatMap(({ entries }) => entries.map(({ seq }) => seq))
    expect(marker?.skipped).toBe(10 - kept.length)
    expect(marker?.seq).toBe(10 - kept.length)
    expect(kept).toEqual([8, 9, 10])
  })

  it('disconnects a slow reader of a topic in which nothing may be left out', async () => {
    const { topic, write, join } = log({ policy: 'disconnect' })
    const connection = slowConnection({ ready: true })
    join(connection, null)
    await afterAwhile()
    connection.take(false)
    for (let index = 1; index <= 5; index += 1) topic.append(write('x'.repeat(queueLimit / 4)))
    expect(connection.closed()).toBe(true)
  })

  it('gives every reader exactly what it asked for, once and in order, whatever comes when', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('append' as const),
        texts: fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 }),
      }),
      fc.record({ kind: fc.constant('hole' as const) }),
      fc.record({ kind: fc.constant('wentOn' as const) }),
      fc.record({ kind: fc.constant('join' as const), after: fc.nat(20), filter: fc.constantFrom(/./, /a/) }),
      fc.record({ kind: fc.constant('take' as const), reader: fc.nat(5), more: fc.boolean() }),
      fc.record({ kind: fc.constant('turn' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, late) => {
        const { topic, stored, write, join, failures } = log({ late })
        const readers: { connection: SlowConnection; after: number; filter: RegExp }[] = []
        for (const one of steps) {
          if (one.kind === 'append') topic.append(write(...one.texts))
          // Stored by another, who could not tell us.
          if (one.kind === 'hole') write('a')
          if (one.kind === 'wentOn') void topic.wentOn()
          if (one.kind === 'join') {
            const reader = {
              connection: slowConnection({ ready: true }),
              // Another instance may have told it more than we know of.
              after: Math.min(one.after, stored.at(-1)?.seq ?? 0),
              filter: one.filter,
            }
            readers.push(reader)
            join(reader.connection, reader.after, reader.filter)
          }
          if (one.kind === 'take') readers[one.reader]?.connection.take(one.more)
          if (one.kind === 'turn') await settled()
        }
        topic.append(write('a'))
        for (const { connection } of readers) connection.take(true)
        await afterAwhile(late ? 400 : 50)
        for (const { connection, after, filter } of readers) {
          const wanted = stored.filter(({ seq, text }) => seq > after && filter.test(text))
          expect(events(connection).flatMap(({ entries }) => entries)).toEqual(wanted)
        }
        expect(failures).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('the ring', () => {
  it('answers what follows a position, or that it does not reach back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 30 }), fc.nat(80), (sizes, position) => {
        const ring = createRing<{ seq: number }>(10)
        let last = 0
        for (const size of sizes) {
          ring.push(Array.from({ length: size }, () => ({ seq: ++last })))
        }
        const remembered = ring.after(position)
        const oldest = Math.max(1, last - 9)
        if (last === 0 || position + 1 < oldest) expect(remembered).toBeNull()
        else
          expect(remembered?.map(({ seq }) => seq)).toEqual(
            Array.from({ length: Math.max(0, last - position) }, (_, index) => position + 1 + index),
          )
      }),
    )
  })
})
