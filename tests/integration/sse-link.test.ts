// The link against a real server over real sockets, in both modes of GraphQL over SSE. Time is moved by hand; only the network is waited for.
import type { ServerResponse } from 'node:http'
import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSseLink, type SseLink, type SseLinkOptions } from '../../web/apollo/sse-link.ts'
import type { StreamMode } from '../../web/apollo/stream-session.ts'
import type { StreamState } from '../../web/apollo/stream-state.ts'
import { createManualClock, createManualPage, type ManualClock, type ManualPage } from '../unit/apollo-manual-clock.ts'
import { createPeer, type Peer } from './sse-peer.ts'

const tickDocument = gql`
  subscription Ticks {
    tick {
      number
      publishedAt
    }
  }
`
const logDocument = gql`
  subscription Logs($after: String) {
    logEntry(after: $after) {
      state
      cursor
      entries {
        id
        message
      }
    }
  }
`

const tickNumbers = (seen: readonly ApolloLink.Result[]) =>
  seen.map((result) => (result as TickResult).data?.tick.number)
const logEvents = (seen: readonly ApolloLink.Result[]) => seen.map((result) => (result as LogResult).data.logEntry)

interface TickResult {
  readonly data?: { readonly tick: { readonly number: number } } | null
}
interface LogResult {
  readonly data: {
    readonly logEntry: {
      readonly state: string
      readonly cursor: string
      readonly entries: readonly { readonly message: string }[]
    }
  }
}

let peer: Peer
let clock: ManualClock
let page: ManualPage
let sse: SseLink

beforeEach(async () => {
  peer = await createPeer()
  clock = createManualClock()
  page = createManualPage()
})

afterEach(async () => {
  sse.close()
  peer.fault(null)
  await peer.stop()
})

const until = (fact: () => void) => vi.waitFor(fact, { timeout: 5_000, interval: 5 })
const untilStatus = (status: StreamState['status']) => until(() => expect(sse.state.get().status).toBe(status))

function stateAs<Status extends StreamState['status']>(status: Status): Extract<StreamState, { status: Status }> {
  const state = sse.state.get()
  expect(state.status).toBe(status)
  return state as Extract<StreamState, { status: Status }>
}

function open(mode: StreamMode, options: Partial<SseLinkOptions> = {}) {
  // Random 0: no jitter, so that the waits are whole.
  sse = createSseLink({ url: peer.url, mode, clock, page, random: () => 0, bounds: { lingerMs: 0 }, ...options })
}

function subscribe(query = tickDocument, variables: Record<string, unknown> = {}) {
  const client = new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.empty() })
  const seen: ApolloLink.Result[] = []
  const outcome = { completed: false, error: null as unknown }
  const subscription = ApolloLink.execute(sse.link, { query, variables }, { client }).subscribe({
    next: (result) => seen.push(result),
    error: (error: unknown) => (outcome.error = error),
    complete: () => (outcome.completed = true),
  })
  return { seen, outcome, stop: () => subscription.unsubscribe() }
}

/** Live, and the server has the subscription. */
async function live(field = 'tick', count = 1) {
  await until(() => expect(peer.subscribers(field)).toBe(count))
  await untilStatus('live')
}

const methods = () => peer.requests.map((request) => request.method)
const posts = () => peer.requests.filter((request) => request.method === 'POST')

describe.each<StreamMode>(['single', 'distinct'])('%s connection mode', (mode) => {
  it('brings events in order and says how it stands', async () => {
    open(mode)
    expect(sse.state.get()).toEqual({ status: 'idle' })
    const { seen } = subscribe()
    expect(sse.state.get()).toMatchObject({ status: 'connecting', attempt: 0 })
    await live()
    peer.tick()
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1, 2]))
    expect(sse.lastByteAt()).toBe(clock.now())
  })

  it('sends the header that a foreign page cannot, with every request', async () => {
    open(mode)
    const { stop } = subscribe()
    await live()
    subscribe(logDocument)
    await live('logEntry')
    stop()
    await until(() => expect(peer.subscribers('tick')).toBe(0))
    expect(peer.requests.length).toBeGreaterThan(1)
    for (const request of peer.requests) expect(request.headers['x-fleetbeat-request']).toBe('1')
  })

  it('leaves the other subscriptions open when one ends', async () => {
    open(mode)
    const first = subscribe()
    const second = subscribe()
    await live('tick', 2)
    first.stop()
    await until(() => expect(peer.subscribers('tick')).toBe(1))
    peer.tick()
    await until(() => expect(tickNumbers(second.seen)).toEqual([1]))
    expect(sse.state.get().status).toBe('live')
    expect(first.seen).toEqual([])
  })

  it('lets go of the connection after the last unsubscribe', async () => {
    open(mode)
    const { stop } = subscribe()
    await live()
    stop()
    expect(sse.state.get()).toEqual({ status: 'idle' })
    await until(() => expect(peer.streams()).toBe(0))
    subscribe()
    await live()
  })

  it('comes back after a cut, not before the wait is over, and goes on', async () => {
    open(mode)
    const { seen } = subscribe()
    await live()
    peer.cut()
    await untilStatus('reconnecting')
    expect(stateAs('reconnecting')).toMatchObject({ attempt: 1, retryAt: clock.now() + 1_000 })
    const before = peer.requests.length
    clock.advance(999)
    expect(sse.state.get().status).toBe('reconnecting')
    expect(peer.requests.length).toBe(before)
    clock.advance(1)
    expect(sse.state.get()).toMatchObject({ status: 'connecting', attempt: 1 })
    await live()
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1]))
  })

  it('waits 1, 2, 4, 8, 16, 30, 30 s, with one backoff for all subscriptions', async () => {
    open(mode)
    subscribe()
    subscribe(logDocument)
    await live()
    await peer.stop()
    const waits: number[] = []
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      await until(() => expect(stateAs('reconnecting').attempt).toBe(attempt))
      waits.push(stateAs('reconnecting').retryAt - clock.now())
      clock.advance(waits.at(-1) ?? 0)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30].map((seconds) => seconds * 1_000))
    await until(() => expect(stateAs('reconnecting').attempt).toBe(8))
    await peer.start()
  })

  it('takes up to a quarter off each wait at random', async () => {
    open(mode, { random: () => 1 })
    subscribe()
    await live()
    peer.cut()
    await untilStatus('reconnecting')
    expect(stateAs('reconnecting').retryAt).toBe(clock.now() + 750)
  })

  it('starts the backoff anew after a stable stream, not after a short one', async () => {
    open(mode)
    subscribe()
    await live()
    const lose = async () => {
      peer.cut()
      await untilStatus('reconnecting')
      const { attempt, retryAt } = stateAs('reconnecting')
      clock.advance(retryAt - clock.now())
      await live()
      return attempt
    }
    expect(await lose()).toBe(1)
    clock.advance(4_999)
    expect(await lose()).toBe(2)
    clock.advance(5_000)
    expect(await lose()).toBe(1)
  })

  it('takes a complete from the server for a disconnect', async () => {
    open(mode)
    const { seen, outcome } = subscribe()
    await live()
    peer.complete('tick')
    await untilStatus('reconnecting')
    expect(stateAs('reconnecting').reason).toBe('completed by the server')
    clock.advance(1_000)
    await live()
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1]))
    expect(outcome).toEqual({ completed: false, error: null })
  })

  it('comes back from a stream that ends right after an event', async () => {
    open(mode)
    const { seen } = subscribe()
    await live()
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1]))
    peer.endStreams()
    await untilStatus('reconnecting')
    expect(stateAs('reconnecting').reason).toBe('the server closed the stream')
    clock.advance(1_000)
    await live()
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1, 2]))
  })

  it('takes 30 s without a byte for a dead peer', async () => {
    open(mode)
    subscribe()
    await live()
    clock.advance(29_999)
    expect(sse.state.get().status).toBe('live')
    clock.advance(1)
    expect(stateAs('reconnecting').reason).toBe('nothing heard for 30 s')
    await until(() => expect(peer.streams()).toBe(0))
    clock.advance(1_000)
    await live()
  })

  it('takes any byte for a sign of life', async () => {
    open(mode)
    const { seen } = subscribe()
    await live()
    clock.advance(20_000)
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1]))
    clock.advance(29_999)
    expect(sse.state.get().status).toBe('live')
    clock.advance(1)
    expect(sse.state.get().status).toBe('reconnecting')
  })

  it('takes a server that accepts and never answers for a dead peer too', async () => {
    peer.fault(() => true)
    open(mode)
    subscribe()
    await until(() => expect(peer.requests.length).toBe(1))
    clock.advance(30_000)
    expect(sse.state.get().status).toBe('reconnecting')
    peer.fault(null)
    clock.advance(1_000)
    await live()
  })

  it.each([401, 403])('stops at %i and goes on after reset()', async (status) => {
    open(mode)
    const { seen } = subscribe()
    await live()
    peer.fault((_request, response) => {
      response.writeHead(status).end()
      return true
    })
    peer.cut()
    await untilStatus('reconnecting')
    // A socket that was cut may still take the first try with it: then the next one finds out.
    await until(() => {
      clock.advance(1_000)
      expect(sse.state.get().status).toBe('unauthorized')
    })
    const before = peer.requests.length
    clock.advance(3_600_000)
    sse.retryNow()
    page.goOnline()
    expect(sse.state.get().status).toBe('unauthorized')
    expect(peer.requests.length).toBe(before)
    peer.fault(null)
    sse.reset()
    await live()
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1]))
  })

  it('takes UNAUTHENTICATED in an answer for a 401', async () => {
    open(mode)
    const { seen } = subscribe(gql`
      subscription {
        broken(code: "UNAUTHENTICATED") {
          number
        }
      }
    `)
    await untilStatus('unauthorized')
    expect(seen).toEqual([])
  })

  it('hands on an answer that refuses, and does not ask again', async () => {
    open(mode)
    subscribe()
    const refused = subscribe(gql`
      subscription {
        broken(code: "FORBIDDEN") {
          number
        }
      }
    `)
    await until(() => expect(refused.outcome.completed).toBe(true))
    expect(refused.seen).toMatchObject([
      { errors: [{ message: 'broken by FORBIDDEN', extensions: { code: 'FORBIDDEN' } }] },
    ])
    await live()
  })

  it('hands on an HTTP refusal of one operation, and keeps the others', async () => {
    open(mode)
    const other = subscribe()
    await live()
    const refused = subscribe(gql`
      subscription {
        unheardOf
      }
    `)
    await until(() => expect(refused.outcome.completed).toBe(true))
    expect(refused.seen).toMatchObject([{ errors: [{ message: expect.stringContaining('unheardOf') as string }] }])
    subscribe(logDocument)
    await live('logEntry')
    peer.tick()
    await until(() => expect(tickNumbers(other.seen)).toEqual([1]))
    expect(peer.streams()).toBe(mode === 'single' ? 1 : 2)
  })

  it('asks again after an answer that the server cannot now', async () => {
    open(mode)
    const { seen, outcome } = subscribe(gql`
      subscription {
        broken(code: "OVERLOADED") {
          number
        }
      }
    `)
    await untilStatus('reconnecting')
    expect(stateAs('reconnecting').reason).toBe('broken by OVERLOADED')
    clock.advance(1_000)
    await until(() => expect(stateAs('reconnecting').attempt).toBe(2))
    expect(seen).toEqual([])
    expect(outcome.completed).toBe(false)
  })

  it.each([404, 429, 500, 503])('asks again after HTTP %i', async (status) => {
    peer.fault((_request, response) => {
      response.writeHead(status).end()
      return true
    })
    open(mode)
    const { outcome } = subscribe()
    await untilStatus('reconnecting')
    expect(stateAs('reconnecting').reason).toBe(`HTTP ${status}`)
    peer.fault(null)
    clock.advance(1_000)
    await live()
    expect(outcome.completed).toBe(false)
  })

  it('lets go of the stream of a page that is hidden for 60 s, and is back at once when it is seen', async () => {
    open(mode)
    const { seen } = subscribe()
    await live()
    page.hide()
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1]))
    // 60 s, with a byte now and then.
    clock.advance(29_000)
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1, 2]))
    clock.advance(29_000)
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1, 2, 3]))
    expect(sse.state.get().status).toBe('live')
    clock.advance(2_000)
    expect(sse.state.get()).toEqual({ status: 'paused' })
    await until(() => expect(peer.streams()).toBe(0))
    clock.advance(3_600_000)
    expect(sse.state.get()).toEqual({ status: 'paused' })
    page.show()
    await live()
    peer.tick()
    await until(() => expect(tickNumbers(seen)).toEqual([1, 2, 3, 4]))
  })

  it('does not mind a page that is hidden for a moment', async () => {
    open(mode)
    subscribe()
    await live()
    page.hide()
    clock.advance(10_000)
    page.show()
    clock.advance(19_999)
    expect(sse.state.get().status).toBe('live')
    expect(peer.requests.filter((request) => request.method === 'PUT').length).toBe(mode === 'single' ? 1 : 0)
  })

  it.each<[string, () => void]>([
    ['retryNow()', () => sse.retryNow()],
    ['the network is back', () => page.goOnline()],
    ['the page is seen', () => page.show()],
  ])('tries at once when %s', async (_what, wake) => {
    open(mode)
    subscribe()
    await live()
    peer.cut()
    await untilStatus('reconnecting')
    wake()
    expect(sse.state.get().status).toBe('connecting')
    // The pool may hold another socket that was cut and does not know it yet: then this try fails like the first.
    await until(() => {
      if (sse.state.get().status === 'reconnecting') wake()
      expect(sse.state.get().status).toBe('live')
    })
    await live()
  })

  it('gives up after 5 minutes, and comes back when told to', async () => {
    open(mode)
    subscribe()
    await live()
    await peer.stop()
    const lostAt = clock.now()
    await untilStatus('reconnecting')
    while (sse.state.get().status !== 'offline') {
      const state = sse.state.get()
      if (state.status === 'reconnecting') clock.advance(state.retryAt - clock.now())
      await until(() => expect(sse.state.get().status).not.toBe('connecting'))
    }
    expect(stateAs('offline').since).toBe(lostAt)
    expect(clock.now() - lostAt).toBeGreaterThanOrEqual(300_000)
    expect(clock.now() - lostAt).toBeLessThanOrEqual(330_000)
    clock.advance(3_600_000)
    expect(sse.state.get().status).toBe('offline')
    await peer.start()
    sse.retryNow()
    await live()
  })

  it('comes back to a server that was started anew', async () => {
    open(mode)
    const ticks = subscribe()
    const logs = subscribe(logDocument)
    await live()
    await live('logEntry')
    await peer.stop()
    await untilStatus('reconnecting')
    await peer.start()
    clock.advance(1_000)
    await live()
    await live('logEntry')
    peer.tick()
    peer.log('after')
    await until(() => expect(tickNumbers(ticks.seen)).toEqual([1]))
    await until(() => expect(logEvents(logs.seen).at(-1)?.entries).toMatchObject([{ message: 'after' }]))
  })

  it('resumes behind the newest cursor: nothing lost, nothing twice', async () => {
    open(mode)
    const { seen } = subscribe(logDocument, { after: null })
    await live('logEntry')
    peer.log('a')
    await until(() => expect(seen.length).toBe(2))
    peer.cut()
    await untilStatus('reconnecting')
    peer.log('b')
    peer.log('c')
    clock.advance(1_000)
    await live('logEntry')
    peer.log('d')
    await until(() => expect(seen.length).toBe(4))
    expect(posts().map((request) => request.body?.variables)).toEqual([{ after: null }, { after: '1' }])
    expect(logEvents(seen).map((event) => event.state)).toEqual(['LIVE', 'LIVE', 'RECOVERED', 'LIVE'])
    const messages = logEvents(seen).flatMap((event) => event.entries.map((entry) => entry.message))
    expect(messages).toEqual(['a', 'b', 'c', 'd'])
  })

  it('passes RESET on and goes on from there', async () => {
    open(mode)
    const { seen } = subscribe(logDocument)
    await live('logEntry')
    peer.log('a')
    await until(() => expect(seen.length).toBe(2))
    for (const state of ['RESET', 'RECOVERED']) {
      peer.cut()
      await untilStatus('reconnecting')
      if (state === 'RESET') {
        peer.log('b')
        peer.trimLog()
      }
      const before = seen.length
      clock.advance(stateAs('reconnecting').retryAt - clock.now())
      await until(() => expect(seen.length).toBe(before + 1))
      expect(logEvents(seen).at(-1)?.state).toBe(state)
    }
    expect(posts().at(-1)?.body?.variables).toEqual({ after: '2' })
  })

  it('says so when a stream that is to be resumed tells no cursor', async () => {
    open(mode)
    const { outcome } = subscribe(gql`
      subscription Logs($after: String) {
        logEntry(after: $after) {
          state
        }
      }
    `)
    await until(() => expect(outcome.error).toMatchObject({ name: 'MissingCursorError' }))
    await until(() => expect(peer.subscribers('logEntry')).toBe(0))
  })

  it('asks for nothing once all have unsubscribed while it waits', async () => {
    open(mode)
    const { stop } = subscribe()
    await live()
    peer.cut()
    await untilStatus('reconnecting')
    stop()
    expect(sse.state.get()).toEqual({ status: 'idle' })
    const before = peer.requests.length
    clock.advance(60_000)
    expect(sse.state.get()).toEqual({ status: 'idle' })
    expect(peer.requests.length).toBe(before)
  })

  it('starts a subscription that comes during the wait with the others', async () => {
    open(mode)
    subscribe()
    await live()
    peer.cut()
    await untilStatus('reconnecting')
    const before = peer.requests.length
    subscribe()
    expect(sse.state.get().status).toBe('reconnecting')
    // Two requests of ours, one after the other: what was sent before them would have come by then.
    for (let i = 0; i < 2; i += 1) await fetch(peer.url, { method: 'OPTIONS' })
    expect(peer.requests.length).toBe(before + 2)
    clock.advance(1_000)
    await live('tick', 2)
  })

  it('leaves nothing behind when it is closed', async () => {
    open(mode)
    subscribe()
    await live()
    sse.close()
    expect(sse.state.get()).toEqual({ status: 'closed' })
    await until(() => expect(peer.streams()).toBe(0))
    expect(page.listeners()).toBe(0)
    expect(clock.waiting()).toBe(0)
  })
})

describe('single connection mode alone', () => {
  it('has one stream for any number of subscriptions', async () => {
    open('single')
    for (let i = 0; i < 10; i += 1) subscribe()
    await live('tick', 10)
    expect(methods().filter((method) => method === 'PUT')).toEqual(['PUT'])
    expect(methods().filter((method) => method === 'GET')).toEqual(['GET'])
    expect(peer.streams()).toBe(1)
  })

  it('says goodbye to nobody on a stream that is gone', async () => {
    open('single')
    subscribe()
    subscribe()
    await live('tick', 2)
    peer.cut()
    await untilStatus('reconnecting')
    clock.advance(1_000)
    await live('tick', 2)
    expect(methods()).not.toContain('DELETE')
  })

  it('keeps the stream for the next page while it lingers', async () => {
    open('single', { bounds: { lingerMs: 60_000 } })
    subscribe().stop()
    const first = subscribe()
    await live()
    first.stop()
    await until(() => expect(peer.subscribers('tick')).toBe(0))
    subscribe()
    expect(sse.state.get().status).toBe('live')
    await live()
    expect(methods().filter((method) => method === 'PUT')).toEqual(['PUT'])
  })

  it('ends at the server what was unsubscribed while it was being asked for', async () => {
    let answer = () => {}
    const held = new Promise<void>((resolve) => (answer = resolve))
    open('single')
    subscribe(logDocument)
    await live('logEntry')
    peer.fault(() => held.then(() => false))
    const { stop } = subscribe()
    await until(() => expect(posts().length).toBe(2))
    peer.fault(null)
    stop()
    answer()
    await until(() => expect(methods()).toContain('DELETE'))
    await until(() => expect(peer.subscribers('tick')).toBe(0))
    expect(sse.state.get().status).toBe('live')
  })

  it('lets go of what it asks for when it is closed', async () => {
    let released = false
    open('single')
    subscribe(logDocument)
    await live('logEntry')
    peer.fault(({ method }, response) => {
      response.on('close', () => (released = true))
      return method === 'POST'
    })
    subscribe()
    await until(() => expect(posts().length).toBe(2))
    sse.close()
    await until(() => expect(released).toBe(true))
  })

  it('says what came when it is no stream', async () => {
    peer.fault(({ method }, response) => {
      if (method !== 'GET') return false
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello</p>')
      return true
    })
    open('single')
    subscribe()
    await untilStatus('reconnecting')
    expect(stateAs('reconnecting').reason).toBe('expected text/event-stream, got text/html')
  })
})

describe('distinct connection mode alone', () => {
  it('gives a slow server its 30 s from its answer on', async () => {
    const held: ServerResponse[] = []
    peer.fault((_request, response) => {
      held.push(response)
      return true
    })
    open('distinct')
    subscribe()
    await until(() => expect(held.length).toBe(1))
    clock.advance(20_000)
    held[0]?.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    await untilStatus('live')
    clock.advance(29_999)
    expect(sse.state.get().status).toBe('live')
    clock.advance(1)
    expect(sse.state.get().status).toBe('reconnecting')
  })

  it('hands on an event that is whole, though another has begun in the same chunk', async () => {
    const event = (number: number) => `event: next\ndata: {"data":{"tick":{"number":${number}}}}\n\n`
    const streams: ServerResponse[] = []
    peer.fault((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .write(`${event(1)}${event(2)}${event(3).slice(0, 20)}`)
      streams.push(response)
      return true
    })
    open('distinct')
    const { seen } = subscribe()
    await until(() => expect(tickNumbers(seen)).toEqual([1, 2]))
    streams[0]?.write(event(3).slice(20))
    await until(() => expect(tickNumbers(seen)).toEqual([1, 2, 3]))
  })
})
