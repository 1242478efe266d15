import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLiveLatency } from '../../web/apollo/live-latency.ts'

const start = 1_800_000_000_000
const minute = 60_000

/** A server whose clock is behind ours by `offset`, a way up and a way down, all in milliseconds. */
function way(offset: number, trips: { up: number; down: number }) {
  const latency = createLiveLatency()
  const state = { offset, ...trips }
  return {
    state,
    serverTime: latency.serverTime,
    /** A subscription that is asked for at that time by our clock: what it begins with. */
    open(at: number) {
      const publishedAt = at + state.up - state.offset
      latency.heard({ publishedAt, receivedAt: at + state.up + state.down, askedAt: at })
    },
    /** A push that leaves the server at that time by our clock: what is told when it is here. */
    push(at: number, extra = 0): number {
      const [publishedAt, receivedAt] = [at - state.offset, at + state.down + extra]
      latency.heard({ publishedAt, receivedAt, askedAt: null })
      return latency.since(publishedAt, receivedAt)
    },
  }
}

const offsets = fc.integer({ min: -86_400_000, max: 86_400_000 })

describe('live latency', () => {
  it('is never less than the way down, and never more than both ways', () => {
    const property = fc.property(offsets, fc.nat(300), fc.nat(1_000), (offset, up, down) => {
      const { open, push } = way(offset, { up, down })
      open(start)
      for (let at = start + 1_000; at < start + 30 * minute; at += 20_000) expect(push(at)).toBe(up + down)
    })
    fc.assert(property, { numRuns: 30 })
  })

  it('shows a delay that was there from the beginning, for as long as it lasts', () => {
    const { open, push } = way(3_600_000, { up: 1, down: 200 })
    open(start)
    const told = Array.from({ length: 120 }, (_, at) => push(start + at * minute))
    expect(Math.min(...told)).toBeGreaterThanOrEqual(200)
  })

  it('shows a delay that begins later, for as long as it lasts', () => {
    const { state, open, push } = way(0, { up: 1, down: 5 })
    open(start)
    for (let at = 0; at < 10; at += 1) push(start + at * minute)
    state.down += 200
    const told = Array.from({ length: 120 }, (_, at) => push(start + (10 + at) * minute))
    expect(Math.min(...told)).toBeGreaterThanOrEqual(200)
  })

  it('takes the tightest of what subscriptions begin with', () => {
    const { state, open, push } = way(500, { up: 90, down: 10 })
    open(start)
    expect(push(start + 1_000)).toBe(100)
    state.up = 2
    open(start + 2_000)
    expect(push(start + 3_000)).toBe(12)
    state.up = 90
    open(start + 4_000)
    expect(push(start + 5_000)).toBe(12)
  })

  it('tells what is beyond the fastest event while no subscription was asked for', () => {
    const property = fc.property(offsets, fc.nat(200), (offset, delay) => {
      const { push } = way(offset, { up: 0, down: 5 })
      push(start)
      expect(push(start + 1_000, delay)).toBe(delay)
    })
    fc.assert(property)
  })

  it("knows the server's clock by no more than a request's way to it, whatever ours shows", () => {
    const property = fc.property(offsets, fc.nat(300), fc.nat(1_000), (offset, up, down) => {
      const { serverTime, open, push } = way(offset, { up, down })
      expect(serverTime(start)).toBeNull()
      open(start)
      push(start + 1_000)
      const ahead = (serverTime(start + 2_000) ?? NaN) - (start + 2_000 - offset)
      expect(ahead).toBeGreaterThanOrEqual(0)
      expect(ahead).toBeLessThanOrEqual(up)
    })
    fc.assert(property, { numRuns: 30 })
  })

  it('is never negative', () => {
    const events = fc.array(fc.record({ gap: fc.nat(90_000), delay: fc.integer({ min: -5_000, max: 5_000 }) }))
    const property = fc.property(events, (all) => {
      const { open, push } = way(0, { up: 5, down: 5 })
      open(start)
      let at = start
      for (const { gap, delay } of all) {
        at += gap
        expect(push(at, delay)).toBeGreaterThanOrEqual(0)
      }
    })
    fc.assert(property)
  })

  it('follows clocks that drift apart, either way', () => {
    for (const drift of [3, -3]) {
      const { state, open, push } = way(0, { up: 1, down: 5 })
      open(start)
      const told = Array.from({ length: 24 * 60 }, (_, at) => {
        state.offset += drift
        return push(start + at * minute)
      })
      expect(Math.max(...told)).toBeLessThanOrEqual(30)
    }
  })

  it('is right again after a clock was set, once a subscription is asked for', () => {
    const { state, open, push } = way(0, { up: 1, down: 5 })
    open(start)
    push(start + 1_000)
    state.offset += 7_000
    expect(push(start + 2_000)).toBeGreaterThanOrEqual(6)
    open(start + 15 * minute)
    expect(push(start + 15 * minute + 1_000)).toBe(6)
  })
})
