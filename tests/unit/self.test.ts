// The server's own figures: what is parsed, what a rate is, what is out of the ordinary, each edge from both sides.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBaselines } from '../../server/self/baseline.ts'
import { isFresh } from '../../server/self/freshness.ts'
import { addedIo, parseIo, ratesOf, type IoCounters } from '../../server/self/process-io.ts'
import {
  flagCacheHit,
  flagCancelled,
  flagEventLoop,
  flagHeap,
  flagOperation,
  flagWal,
  flagWriteRate,
} from '../../server/self/thresholds.ts'
import { createTimings } from '../../server/self/timings.ts'

const at = (ms: number) => new Date(1_000_000 + ms)
const mebibyte = 1024 * 1024

const procIo = `rchar: 323934931
wchar: 323929600
syscr: 632687
syscw: 632675
read_bytes: 12
write_bytes: 323932160
cancelled_write_bytes: 4096
`

describe('the counters of a process', () => {
  it('are read by their names', () => {
    expect(parseIo(procIo)).toEqual({
      readBytes: 12,
      writtenBytes: 323_932_160,
      cancelledBytes: 4_096,
      readCalls: 632_687,
      writeCalls: 632_675,
    })
  })

  it.each(['', 'nothing of it', 'read_bytes: many', 'rchar: 1\nwchar: 2\n'])('are none in %j', (text) => {
    expect(parseIo(text)).toBeNull()
  })

  const counters = (bytes: number): IoCounters => ({
    readBytes: bytes,
    writtenBytes: bytes,
    cancelledBytes: bytes,
    readCalls: bytes,
    writeCalls: bytes,
  })

  it('grow by the second; the first sample is zeros', () => {
    const first = { at: at(0), counters: counters(1_000) }
    expect(ratesOf(null, first).writtenBytesPerSecond).toBe(0)
    expect(ratesOf(first, { at: at(2_000), counters: counters(5_000) }).writtenBytesPerSecond).toBe(2_000)
  })

  it('never shrink, and never divide by nothing', () => {
    const time = fc.integer({ min: -10_000, max: 10_000 })
    fc.assert(
      fc.property(fc.nat(), fc.nat(), time, (before, after, ms) => {
        const rates = ratesOf({ at: at(0), counters: counters(before) }, { at: at(ms), counters: counters(after) })
        for (const rate of Object.values(rates) as number[]) {
          expect(rate).toBeGreaterThanOrEqual(0)
          expect(Number.isFinite(rate)).toBe(true)
        }
      }),
    )
  })

  it('add up over the processes of a program', () => {
    expect(addedIo([counters(1), counters(2)])).toEqual(counters(3))
    expect(addedIo([])).toEqual(counters(0))
  })
})

describe('a sample', () => {
  it.each([
    [0, true],
    [-5_000, true],
    [-5_001, false],
    [5_000, true],
    [5_001, false],
  ])('stamped %i ms from now is fresh: %s', (ms, fresh) => {
    expect(isFresh(at(ms), at(0))).toBe(fresh)
  })

  it('without a stamp, or with one that is none, is not', () => {
    expect(isFresh(null, at(0))).toBe(false)
    expect(isFresh(new Date('no'), at(0))).toBe(false)
  })
})

describe('what is out of the ordinary', () => {
  const levels = (flags: readonly { level: string }[]) => flags.map(({ level }) => level)

  it.each([
    ['a write rate of 10 MiB/s', flagWriteRate('x', 10 * mebibyte), []],
    ['more than that', flagWriteRate('x', 10 * mebibyte + 1), ['WARN']],
    ['1 MiB/s cancelled', flagCancelled('x', mebibyte), []],
    ['more than that', flagCancelled('x', mebibyte + 1), ['WARN']],
    ['a log of 100 MB', flagWal(100_000_000), []],
    ['one of 100.01 MB', flagWal(100_010_000), ['WARN']],
    ['one that is not known', flagWal(null), []],
    ['90 % of hits', flagCacheHit(90), []],
    ['89.99 %', flagCacheHit(89.99), ['WARN']],
    ['0 %', flagCacheHit(0), ['WARN']],
    ['no traffic', flagCacheHit(null), []],
    ['a delay of 100 ms', flagEventLoop(100), []],
    ['100.1 ms', flagEventLoop(100.1), ['WARN']],
    ['500 ms', flagEventLoop(500), ['WARN']],
    ['500.1 ms', flagEventLoop(500.1), ['BAD']],
    ['a heap at 70 %', flagHeap(70), []],
    ['70.1 %', flagHeap(70.1), ['WARN']],
    ['85 %', flagHeap(85), ['WARN']],
    ['85.1 %', flagHeap(85.1), ['BAD']],
    ['an operation of 50 ms', flagOperation('x', 50), []],
    ['50.1 ms', flagOperation('x', 50.1), ['WARN']],
    ['200 ms', flagOperation('x', 200), ['WARN']],
    ['200.1 ms', flagOperation('x', 200.1), ['BAD']],
  ])('%s', (_what, flags, expected) => {
    expect(levels(flags)).toEqual(expected)
  })
})

describe('a source of writes', () => {
  /** Ticks of a second; the last one grows by `burst`. */
  function after(seconds: number, how: { perSecond: number; burst: number; transactions?: number }) {
    const baselines = createBaselines()
    let total = 0
    for (let second = 0; second <= seconds; second += 1) {
      baselines.tick({ rows: total }, at(second * 1_000), how.transactions ?? 1_000)
      total += how.perSecond
    }
    baselines.tick({ rows: total - how.perSecond + how.burst }, at((seconds + 1) * 1_000), how.transactions ?? 1_000)
    return baselines.sources()[0]
  }

  it('is unusual beyond ten times what it was over the last five minutes, and not at ten times', () => {
    expect(after(60, { perSecond: 2, burst: 20 })).toMatchObject({ rate: 20, baseline: 2, unusual: false })
    expect(after(60, { perSecond: 2, burst: 21 })).toMatchObject({ rate: 21, unusual: true })
  })

  it('is never, before it was known for 30 s', () => {
    expect(after(29, { perSecond: 1, burst: 100 })).toMatchObject({ baseline: null, unusual: false })
    expect(after(30, { perSecond: 1, burst: 100 })).toMatchObject({ baseline: 1, unusual: true })
  })

  it('is never, before there were 100 transactions', () => {
    expect(after(60, { perSecond: 1, burst: 100, transactions: 99 })?.unusual).toBe(false)
    expect(after(60, { perSecond: 1, burst: 100, transactions: 100 })?.unusual).toBe(true)
  })

  it('that is idle is measured against a floor of 0.05 a second', () => {
    const baselines = createBaselines()
    for (let second = 0; second <= 60; second += 2) baselines.tick({ rows: 0 }, at(second * 1_000), 1_000)
    baselines.tick({ rows: 1 }, at(62_000), 1_000)
    expect(baselines.sources()[0]).toMatchObject({ rate: 0.5, unusual: false })
    baselines.tick({ rows: 3 }, at(64_000), 1_000)
    expect(baselines.sources()[0]).toMatchObject({ rate: 1, unusual: true })
  })

  it('that begins anew is neither negative nor unusual', () => {
    const baselines = createBaselines()
    for (let second = 0; second <= 60; second += 1) baselines.tick({ rows: 1_000 + second }, at(second * 1_000), 1_000)
    baselines.tick({ rows: 5 }, at(61_000), 1_000)
    expect(baselines.sources()[0]).toMatchObject({ total: 5, rate: null, baseline: null, unusual: false })
  })
})

describe('how long operations take', () => {
  it('is told by nearest rank over the last 200, and counted for life', () => {
    const timings = createTimings()
    for (let ms = 1; ms <= 300; ms += 1) timings.took('a', ms / 10, at(0))
    expect(timings.operations()).toEqual([
      { name: 'a', count: 300, totalMs: 4_515, meanMs: 15.05, p50Ms: 20, p95Ms: 29, maxMs: 30 },
    ])
  })

  it('is listed where it is more than 100 ms, the last 50, the newest first', () => {
    const timings = createTimings()
    timings.took('edge', 100, at(0))
    for (let count = 1; count <= 60; count += 1) timings.took('slow', 100 + count, at(count))
    const slow = timings.slow()
    expect(slow).toHaveLength(50)
    expect(slow[0]).toEqual({ name: 'slow', at: at(60), ms: 160 })
  })

  it('is bounded, whatever names come', () => {
    const timings = createTimings()
    for (let count = 0; count < 1_000; count += 1) timings.took(`name ${count}`, 1, at(0))
    const operations = timings.operations()
    expect(operations.length).toBeLessThanOrEqual(201)
    expect(operations.reduce((sum, { count }) => sum + count, 0)).toBe(1_000)
    expect(operations[0]?.name).toBe('(others)')
  })
})
