import { describe, expect, it } from 'vitest'
import { createConnection } from '../../web/apollo/connection.ts'
import { createObservedValue } from '../../web/apollo/observed-value.ts'
import type { StreamState } from '../../web/apollo/stream-state.ts'
import { createManualClock } from './apollo-manual-clock.ts'

function connected(first: StreamState = { status: 'idle' }) {
  const clock = createManualClock()
  const state = createObservedValue<StreamState>(first)
  const retries: number[] = []
  const stream = { state, retryNow: () => retries.push(clock.now()), lastByteAt: () => null }
  const connection = createConnection({ stream, clock })
  const tellings: string[] = []
  connection.subscribe(() => tellings.push(connection.get().status))
  return { clock, state, connection, retries, tellings }
}

const lost: StreamState = { status: 'reconnecting', attempt: 2, retryAt: 1_005_000, reason: 'HTTP 503' }
const gaveUp: StreamState = { status: 'offline', since: 1, reason: 'HTTP 503' }

describe('connection', () => {
  it('is connecting once; later tries are part of reconnecting', () => {
    const { state, connection } = connected()
    state.set({ status: 'connecting', attempt: 0, reason: null })
    expect(connection.get().status).toBe('connecting')
    state.set(lost)
    expect(connection.get()).toMatchObject({
      status: 'reconnecting',
      attempt: 2,
      retryAt: 1_005_000,
      reason: 'HTTP 503',
    })
    state.set({ status: 'connecting', attempt: 2, reason: 'HTTP 503' })
    expect(connection.get()).toMatchObject({ status: 'reconnecting', attempt: 2, retryAt: null, reason: 'HTTP 503' })
    state.set({ status: 'live', since: 1 })
    expect(connection.get()).toMatchObject({ status: 'live', attempt: 0, retryAt: null, reason: null })
  })

  it('is polling while the stream is lost and queries get through', () => {
    const { state, connection } = connected(lost)
    connection.polled(true)
    expect(connection.get()).toMatchObject({ status: 'polling', attempt: 2, retryAt: 1_005_000 })
    connection.polled(false)
    expect(connection.get().status).toBe('reconnecting')
    connection.polled(true)
    state.set({ status: 'live', since: 1 })
    state.set(lost)
    expect(connection.get().status).toBe('reconnecting')
  })

  it('does not take the refetch at reconnect for a poll', () => {
    const { state, connection } = connected({ status: 'live', since: 1 })
    connection.polled(true)
    state.set(lost)
    expect(connection.get().status).toBe('reconnecting')
  })

  it('tries again when a query gets through after it gave up', () => {
    const { connection, retries } = connected(gaveUp)
    expect(connection.get().status).toBe('offline')
    connection.polled(false)
    expect([connection.get().status, retries.length]).toEqual(['offline', 0])
    connection.polled(true)
    expect([connection.get().status, retries.length]).toEqual(['polling', 1])
  })

  it('does not push a try that waits for its time', () => {
    const { connection, retries } = connected(lost)
    connection.polled(true)
    expect(retries).toEqual([])
  })

  it('knows how old the data is, and tells it at most once a second', () => {
    const { clock, connection, tellings } = connected({ status: 'live', since: 1 })
    const event = { metricUpdate: { publishedAt: new Date(clock.now()).toISOString() } }
    connection.received(event)
    expect(connection.get().lastUpdateAt).toBe(clock.now())
    const told = tellings.length
    for (let i = 0; i < 500; i += 1) {
      clock.advance(5)
      connection.received(event)
    }
    expect(tellings.length - told).toBe(2)
    clock.advance(1_000)
    expect(connection.get().lastUpdateAt).toBe(clock.now() - 1_000)
  })

  it('counts polled data as an update, and an event without news not', () => {
    const { clock, connection } = connected(lost)
    connection.received({ logEntry: { entries: [], cursor: 'a' } })
    expect(connection.get().lastUpdateAt).toBeNull()
    connection.polled(true)
    expect(connection.get().lastUpdateAt).toBe(clock.now())
  })

  it('tells how long the last push took to be painted, at most once a second and only while live', () => {
    const { clock, state, connection } = connected({ status: 'live', since: 1 })
    connection.painted(20)
    connection.painted(220)
    expect(connection.get().latencyMs).toBeNull()
    clock.advance(1_000)
    expect(connection.get().latencyMs).toBe(220)
    state.set(lost)
    expect(connection.get().latencyMs).toBeNull()
    state.set({ status: 'live', since: 2 })
    expect(connection.get().latencyMs).toBeNull()
  })

  it('leaves nothing behind when it is closed', () => {
    const { clock, state, connection, tellings } = connected({ status: 'live', since: 1 })
    connection.received({ metricUpdate: {} })
    connection.received({ metricUpdate: {} })
    connection.close()
    const told = tellings.length
    state.set(lost)
    expect([clock.waiting(), tellings.length]).toEqual([0, told])
  })
})
