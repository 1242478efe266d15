import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLayoutShifts } from '../../web/recorder/layout-shifts.ts'
import { createMeasure, nearestRank, ringSize } from '../../web/recorder/measure.ts'
import { createPageLoads } from '../../web/recorder/page-loads.ts'
import { createStreamCounts } from '../../web/recorder/stream-counts.ts'
import { createManualClock } from './apollo-manual-clock.ts'

describe('a measure', () => {
  it('is null of everything before the first', () => {
    expect(createMeasure().snapshot()).toEqual({ count: 0, lastMs: null, p50Ms: null, p95Ms: null, maxMs: null })
  })

  it('counts and keeps the greatest for life, its percentiles are of the newest 200', () => {
    const values = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 700 })
    const property = fc.property(values, (all) => {
      const measure = createMeasure()
      for (const value of all) measure.add(value)
      const newest = all.slice(-ringSize).sort((a, b) => a - b)
      expect(measure.snapshot()).toEqual({
        count: all.length,
        lastMs: all.at(-1),
        p50Ms: nearestRank(newest, 50),
        p95Ms: nearestRank(newest, 95),
        maxMs: Math.max(...all),
      })
    })
    fc.assert(property)
  })

  it('forgets the value before the newest 200 in its percentiles', () => {
    const measure = createMeasure()
    measure.add(1_000_000)
    for (let value = 0; value < ringSize - 1; value += 1) measure.add(1)
    expect(nearestRank([1, 1_000_000], 100)).toBe(1_000_000)
    for (let value = 0; value < ringSize; value += 1) measure.add(1)
    expect(measure.snapshot()).toMatchObject({ p50Ms: 1, p95Ms: 1, maxMs: 1_000_000 })
  })
})

describe('the nearest rank', () => {
  it('is the smallest value that so many percent do not exceed', () => {
    const values = fc.array(fc.integer(), { minLength: 1 })
    const property = fc.property(values, fc.integer({ min: 1, max: 100 }), (all, percent) => {
      const ascending = all.toSorted((a, b) => a - b)
      const rank = nearestRank(ascending, percent)
      const upTo = (limit: number) => ascending.filter((value) => value <= limit).length / ascending.length
      expect(ascending).toContain(rank)
      expect(upTo(rank ?? NaN)).toBeGreaterThanOrEqual(percent / 100)
      const smaller = ascending.filter((value) => value < (rank ?? NaN)).at(-1)
      if (smaller !== undefined) expect(upTo(smaller)).toBeLessThan(percent / 100)
    })
    fc.assert(property)
  })

  it('has known values', () => {
    expect([1, 50, 95, 100].map((percent) => nearestRank([15, 20, 35, 40, 50], percent))).toEqual([15, 35, 50, 50])
    expect(nearestRank([], 50)).toBeNull()
  })
})

describe('layout shifts', () => {
  const shifted = (...all: readonly (readonly [at: number, value: number, input?: boolean])[]) => {
    const shifts = createLayoutShifts()
    for (const [startTime, value, hadRecentInput = false] of all) shifts.add({ startTime, value, hadRecentInput })
    return shifts
  }

  it('are summed within a window, and the worst window counts', () => {
    expect(shifted([0, 0.1], [500, 0.1], [3_000, 0.05]).score()).toBeCloseTo(0.2)
    expect(shifted([0, 0.1], [3_000, 0.05], [3_900, 0.2]).score()).toBeCloseTo(0.25)
  })

  it('begin another window after a gap of a second, not before', () => {
    expect(shifted([0, 1], [999, 1]).score()).toBe(2)
    expect(shifted([0, 1], [1_000, 1]).score()).toBe(1)
  })

  it('begin another window after five seconds, however close they come', () => {
    const close = Array.from({ length: 12 }, (_, at) => [at * 500, 1] as const)
    expect(shifted(...close).score()).toBe(10)
  })

  it('do not count after input', () => {
    expect(shifted([0, 1, true], [10, 0.5]).score()).toBe(0.5)
  })

  it('never count more than all of them or less than one of them', () => {
    const some = fc.array(fc.tuple(fc.nat(20_000), fc.double({ min: 0, max: 1, noNaN: true })))
    const property = fc.property(some, (all) => {
      const score = shifted(...all.toSorted(([a], [b]) => a - b)).score()
      const sum = all.reduce((total, [, value]) => total + value, 0)
      expect(score).toBeLessThanOrEqual(sum + 1e-9)
      expect(score).toBeGreaterThanOrEqual(Math.max(0, ...all.map(([, value]) => value)) - 1e-9)
    })
    fc.assert(property)
  })

  it('begin anew, with the window', () => {
    const shifts = shifted([0, 0.4])
    shifts.reset()
    expect(shifts.score()).toBe(0)
    shifts.add({ startTime: 100, value: 0.1, hadRecentInput: false })
    expect(shifts.score()).toBe(0.1)
  })
})

describe('stream counts', () => {
  function counting() {
    const clock = createManualClock()
    const counts = createStreamCounts(clock)
    const lose = () => counts.stands({ status: 'reconnecting', attempt: 1, retryAt: 0, reason: 'HTTP 503' })
    return {
      clock,
      counts,
      lose,
      connect: (attempt = 0) => counts.stands({ status: 'connecting', attempt, reason: null }),
      open: () => counts.stands({ status: 'live', since: 1 }),
    }
  }

  it('tell coming back from opening', () => {
    const { clock, counts, connect, open, lose } = counting()
    connect()
    open()
    open()
    expect(counts.snapshot()).toEqual({ opens: 1, reconnects: 0, closes: 0, giveUps: 0, lastReconnectMs: null })
    lose()
    clock.advance(1_000)
    connect(1)
    lose()
    clock.advance(500)
    connect(2)
    open()
    expect(counts.snapshot()).toEqual({ opens: 2, reconnects: 1, closes: 1, giveUps: 0, lastReconnectMs: 1_500 })
  })

  it('do not take for coming back what was let go of on purpose', () => {
    const { counts, connect, open } = counting()
    for (const status of ['idle', 'paused', 'unauthorized'] as const) {
      connect()
      open()
      counts.stands({ status })
    }
    connect()
    open()
    // The caller's access changed: renewed at once.
    connect()
    open()
    expect(counts.snapshot()).toMatchObject({ opens: 5, reconnects: 0, closes: 4 })
  })

  it('count giving up once, and coming back after it', () => {
    const { clock, counts, open, lose } = counting()
    open()
    lose()
    clock.advance(300_000)
    const gaveUp = { status: 'offline', since: 1, reason: 'HTTP 503' } as const
    counts.stands(gaveUp)
    counts.stands(gaveUp)
    open()
    expect(counts.snapshot()).toEqual({ opens: 2, reconnects: 1, closes: 1, giveUps: 1, lastReconnectMs: 300_000 })
  })

  it('begin anew, whatever is open', () => {
    const { counts, open, lose } = counting()
    open()
    lose()
    open()
    counts.reset()
    expect(counts.snapshot()).toEqual({ opens: 0, reconnects: 0, closes: 0, giveUps: 0, lastReconnectMs: null })
    lose()
    expect(counts.snapshot().closes).toBe(1)
  })
})

describe('page loads', () => {
  it('count from leaving to the paint, by route, once', () => {
    const loads = createPageLoads()
    loads.left(0)
    // A redirect belongs to it.
    loads.left(90)
    loads.painted('/$environment/fleet', 120)
    loads.painted('/$environment/fleet', 900)
    loads.left(1_000)
    loads.painted('/$environment/logs', 1_040)
    expect(loads.snapshot()).toMatchObject({
      '/$environment/fleet': { count: 1, lastMs: 120 },
      '/$environment/logs': { count: 1, lastMs: 40 },
    })
  })

  it('leave out what was not painted, and forget', () => {
    const loads = createPageLoads()
    loads.left(0)
    loads.lost()
    loads.painted('/', 10)
    expect(loads.snapshot()).toEqual({})
    loads.left(20)
    loads.painted('/', 30)
    loads.reset()
    expect(loads.snapshot()).toEqual({})
  })

  it('do not grow with the number of addresses', () => {
    const loads = createPageLoads()
    for (let route = 0; route < 500; route += 1) {
      loads.left(0)
      loads.painted(`/${route}`, 1)
    }
    expect(Object.keys(loads.snapshot())).toHaveLength(100)
  })
})
