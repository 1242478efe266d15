// What the database is told to do: its cache, its growth, and the list of all that is out of the ordinary.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InstanceFigures } from '../../schema/self.ts'
import { createDatabaseWindow } from '../../server/self/database-window.ts'
import { flagsOf, type Flaggable } from '../../server/self/flags.ts'
import { forecastOf, type MeasuredSize } from '../../server/self/forecast.ts'
import { thresholds } from '../../server/self/thresholds.ts'

const start = Date.UTC(2026, 0, 1)
const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('the cache of the database', () => {
  const stats = (second: number, hit: number, read: number) => ({
    at: new Date(start + second * 1_000),
    blocksHit: hit,
    blocksRead: read,
    transactions: second,
  })

  it('is told by what it did over the last minute, not since it was started', () => {
    const window = createDatabaseWindow()
    expect(window.read()).toEqual({ cacheHitPercent: null, transactionsPerSecond: null })
    window.saw(stats(0, 1_000_000, 0))
    expect(window.read().cacheHitPercent).toBeNull()
    window.saw(stats(30, 1_000_080, 20))
    expect(window.read()).toEqual({ cacheHitPercent: 80, transactionsPerSecond: 1 })
    window.saw(stats(90, 1_000_180, 20))
    expect(window.read().cacheHitPercent).toBe(100)
  })

  it('is not known without traffic, nor after its statistics began anew', () => {
    const window = createDatabaseWindow()
    window.saw(stats(0, 50, 50))
    window.saw(stats(30, 50, 50))
    expect(window.read().cacheHitPercent).toBeNull()
    window.saw({ ...stats(60, 1, 1), transactions: 0 })
    expect(window.read()).toEqual({ cacheHitPercent: null, transactionsPerSecond: null })
  })

  it('is of no minute in which the database did not answer', () => {
    const window = createDatabaseWindow()
    window.saw(stats(0, 0, 0))
    window.saw(stats(600, 0, 1_000))
    expect(window.read().cacheHitPercent).toBeNull()
    window.saw(stats(605, 95, 1_005))
    expect(window.read()).toEqual({ cacheHitPercent: 95, transactionsPerSecond: 1 })
    window.saw(stats(665, 195, 1_005))
    expect(window.read().cacheHitPercent).toBe(100)
  })
})

describe('the forecast of the disk', () => {
  /** A line: so many bytes at its end, and so many more each day. */
  function line(how: { bytes: number; perDay: number; hours: number; fullBytes: number }): MeasuredSize[] {
    return Array.from({ length: how.hours * 4 + 1 }, (_, step) => ({
      at: new Date(start + (step * hourMs) / 4),
      bytes: how.bytes - (how.perDay * (how.hours * 4 - step)) / 96,
      fullBytes: how.fullBytes,
    }))
  }

  const usual = { bytes: 1e9, perDay: 1e8, hours: 48, fullBytes: 1e12 }
  const forecast = (how: Partial<typeof usual> = {}, freeBytes: number | null = 1e10) => {
    const all = { ...usual, ...how }
    return forecastOf({
      sizes: line(all),
      sizeBytes: all.bytes,
      freeBytes,
      now: new Date(start + all.hours * hourMs),
    })
  }

  it('finds the slope of any line, wherever it begins, and when the disk is full', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e10, max: 1e10 }),
        fc.integer({ min: 6, max: 168 }),
        fc.integer({ min: 1e6, max: 1e12 }),
        (perDay, hours, free) => {
          const bytes = 1e12
          const found = forecast({ bytes, perDay, hours, fullBytes: bytes }, free)
          expect(found.bytesPerDay).toBeCloseTo(perDay, -4)
          expect(found.in30DaysBytes).toBeGreaterThanOrEqual(0)
          const days = free / (found.bytesPerDay ?? 0)
          if (perDay <= 0) expect(found.fullAt).toBeNull()
          else if (days < 3_649) expect(found.fullAt?.getTime()).toBeCloseTo(start + hours * hourMs + days * dayMs, -3)
        },
      ),
    )
  })

  it('goes through the middle of what is uneven', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 30, maxLength: 200 }), (noise) => {
        const sizes = (lift: number) =>
          noise.map((bytes, step) => ({ at: new Date(start + step * hourMs), bytes: bytes + lift, fullBytes: 0 }))
        const of = (lift: number) =>
          forecastOf({ sizes: sizes(lift), sizeBytes: 1e9, freeBytes: null, now: new Date(start) }).bytesPerDay ?? 0
        // How large it is says nothing about how it grows.
        expect(of(1e9)).toBeCloseTo(of(0), 0)
        expect(Math.abs(of(0))).toBeLessThanOrEqual(1e6 * 24)
      }),
    )
  })

  it('is held by the retention while history fills up to it, and by nothing afterwards', () => {
    expect(forecast({ fullBytes: 2e9 })).toMatchObject({ in30DaysBytes: 2e9, fullAt: null, fullRetentionBytes: 2e9 })
    expect(forecast({ fullBytes: 2e9 }, 1e9 - 1).fullAt).not.toBeNull()
    expect(forecast({ fullBytes: 1.01e9 })).toMatchObject({ in30DaysBytes: 4e9 })
    expect(forecast({ fullBytes: 1.01e9 }).fullAt?.getTime()).toBeCloseTo(start + 2 * dayMs + 100 * dayMs, -3)
    // Two per cent are the edge.
    expect(forecast({ fullBytes: 1.02e9 }).in30DaysBytes).toBe(4e9)
    expect(forecast({ fullBytes: 1.021e9 }).in30DaysBytes).toBe(1.021e9)
    // What it takes already is not undone by a forecast of less.
    expect(forecast({ fullBytes: 1 }).fullRetentionBytes).toBe(1e9)
  })

  it('is none before six hours, and says so', () => {
    expect(forecast({ hours: 6 }).bytesPerDay).toBeCloseTo(1e8, -3)
    expect(forecast({ hours: 5 })).toMatchObject({
      bytesPerDay: null,
      in30DaysBytes: null,
      fullAt: null,
      reason: 'Its size is known for 5 h so far: growth is told from 6 h on',
    })
    const nothing = forecastOf({ sizes: [], sizeBytes: 5, freeBytes: 7, now: new Date(start) })
    expect(nothing).toMatchObject({ since: null, fullRetentionBytes: null, freeBytes: 7, bytesPerDay: null })
  })

  it('does not know when a disk is full of which it does not know what is free', () => {
    expect(forecast({ fullBytes: 1e9 }, null)).toMatchObject({ freeBytes: null, fullAt: null })
  })
})

describe('the list of what is out of the ordinary', () => {
  const io = {
    readBytesPerSecond: 0,
    writtenBytesPerSecond: 0,
    cancelledBytesPerSecond: 0,
    readCallsPerSecond: 0,
    writeCallsPerSecond: 0,
  }
  const instance = (name: string, given: { delayMs?: number; written?: number } = {}) =>
    ({
      instance: name,
      processes: [
        { name: 'server', io: { ...io, writtenBytesPerSecond: given.written ?? 0 } },
        { name: 'database', io: null },
      ],
      runtime: { eventLoopDelayP95Ms: given.delayMs ?? 0, heapUsedBytes: 1, heapLimitBytes: 100 },
    }) as unknown as InstanceFigures
  const quiet: Flaggable = {
    instances: [instance('a')],
    database: null,
    lastSweep: null,
    sources: [],
    operations: [],
    unanswered: false,
  }
  const now = new Date(start)

  it('is empty where nothing is', () => {
    expect(flagsOf(quiet, now)).toEqual([])
  })

  it('says of what, the worst first', () => {
    const took = { count: 20, totalMs: 0, meanMs: 0, p50Ms: 0, p95Ms: 90, maxMs: 0 }
    const flags = flagsOf(
      {
        ...quiet,
        unanswered: true,
        instances: [instance('a', { written: 11 * 1024 * 1024 }), instance('b', { delayMs: 600 })],
        sources: [{ source: 'heartbeats', total: 9, rate: 50, baseline: 1, unusual: true, recent: () => [] }],
        operations: [
          { name: 'query Slow', ...took, recentP95Ms: 90 },
          { name: 'query Past', ...took, recentP95Ms: null },
        ],
      },
      now,
    )
    expect(flags.map(({ level, signal, instance: at, of }) => [level, signal, at, of])).toEqual([
      ['BAD', 'DATABASE', null, null],
      ['BAD', 'EVENT_LOOP', 'b', null],
      ['WARN', 'WRITE_RATE', 'a', 'server'],
      ['WARN', 'WRITE_SOURCE', null, 'heartbeats'],
      ['WARN', 'OPERATION', null, 'query Slow'],
    ])
    expect(flags[2]?.what).toBe('The server of a writes 11.0 MiB/s, more than 10')
  })

  it('goes by limits that a page can draw', () => {
    expect(Object.fromEntries(thresholds.map(({ signal, warn, bad }) => [signal, [warn, bad]]))).toEqual({
      WRITE_RATE: [10 * 1024 * 1024, null],
      CANCELLED_WRITES: [1024 * 1024, null],
      WAL_SIZE: [100_000_000, null],
      CACHE_HIT: [90, null],
      EVENT_LOOP: [100, 500],
      HEAP: [70, 85],
      OPERATION: [50, 200],
      DISK_FULL: [7, 1],
    })
  })
})
