// The server's own figures: what is parsed, what a rate is, what is out of the ordinary, each edge from both sides.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBaselines } from '../../server/self/baseline.ts'
import { isFresh } from '../../server/self/freshness.ts'
import { createIngestWindow } from '../../server/self/ingest-window.ts'
import { sortOut, told, type Extra } from '../../server/self/instances.ts'
import { addedIo, believable, parseIo, ratesOf, type IoCounters } from '../../server/self/process-io.ts'
import {
  flagCacheHit,
  flagCancelled,
  flagDisk,
  flagEventLoop,
  flagHeap,
  flagOperation,
  flagSweep,
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
      handedBytes: 323_929_600,
    })
    expect(parseIo('write_bytes: 7\n')).toMatchObject({ writtenBytes: 7, handedBytes: 7 })
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
    handedBytes: bytes,
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

  it('never tell more than was handed to write calls, and a page a call', () => {
    const megabyte = 1024 * 1024
    // A line written into a file of which the kernel keeps a megabyte in one piece.
    const line = { ...addedIo([]), writtenBytes: megabyte, handedBytes: 100, writeCalls: 1 }
    expect(believable(line).writtenBytes).toBe(4_196)
    const block = { ...line, handedBytes: megabyte, writeCalls: 1 }
    expect(believable(block)).toEqual(block)
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
    ['a disk that is full in 7 days', flagDisk(7), []],
    ['in 6.99', flagDisk(6.99), ['WARN']],
    ['in a day', flagDisk(1), ['WARN']],
    ['in 0.99', flagDisk(0.99), ['BAD']],
    ['never', flagDisk(null), []],
    ['a sweep that did all', flagSweep(null), []],
    ['one that did not', flagSweep('no'), ['WARN']],
    ['an operation of 50 ms', flagOperation('x', 50), []],
    ['50.1 ms', flagOperation('x', 50.1), ['WARN']],
    ['200 ms', flagOperation('x', 200), ['WARN']],
    ['200.1 ms', flagOperation('x', 200.1), ['BAD']],
    ['one that ran seldom', flagOperation('x', null), []],
  ])('%s', (_what, flags, expected) => {
    expect(levels(flags)).toEqual(expected)
  })
})

describe('a source of writes', () => {
  /** So many seconds at an even rate, then ten at another. */
  function after(seconds: number, how: { perSecond: number; burst: number; source?: string; transactions?: number }) {
    const { source = 'rows', transactions = 1_000 } = how
    const baselines = createBaselines()
    let total = 0
    for (let second = 0; second <= seconds + 10; second += 1) {
      baselines.tick({ [source]: total }, at(second * 1_000), transactions)
      total += second < seconds ? how.perSecond : how.burst
    }
    return baselines.sources()[0]
  }

  it('is unusual beyond ten times what it was over the five minutes before, and not at ten times', () => {
    expect(after(60, { perSecond: 2, burst: 20 })).toMatchObject({ rate: 20, baseline: 2, unusual: false })
    expect(after(60, { perSecond: 2, burst: 21 })).toMatchObject({ rate: 21, baseline: 2, unusual: true })
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
    // 0.5 a second is ten times the floor.
    expect(idleThen(5)).toMatchObject({ rate: 0.5, baseline: 0, unusual: false })
    expect(idleThen(6)).toMatchObject({ rate: 0.6, unusual: true })
  })

  function idleThen(rows: number) {
    const baselines = createBaselines()
    for (let second = 0; second < 60; second += 1) baselines.tick({ rows: 0 }, at(second * 1_000), 1_000)
    baselines.tick({ rows }, at(60_000), 1_000)
    return baselines.sources()[0]
  }

  it('forgets what is more than five minutes before', () => {
    expect(after(1_000, { perSecond: 3, burst: 3 })?.baseline).toBe(3)
    const baselines = createBaselines()
    let total = 0
    for (let second = 0; second <= 1_000; second += 1) {
      baselines.tick({ rows: total }, at(second * 1_000), 1_000)
      total += second < 600 ? 50 : 2
    }
    expect(baselines.sources()[0]).toMatchObject({ rate: 2, baseline: 2 })
  })

  it('that the sweep writes at once is never', () => {
    for (const source of ['rollups', 'retention'])
      expect(after(60, { source, perSecond: 0, burst: 1_000 })?.unusual).toBe(false)
  })

  it('that begins anew is neither negative nor unusual', () => {
    const baselines = createBaselines()
    for (let second = 0; second <= 60; second += 1) baselines.tick({ rows: 1_000 + second }, at(second * 1_000), 1_000)
    baselines.tick({ rows: 5 }, at(61_000), 1_000)
    expect(baselines.sources()[0]).toMatchObject({ total: 5, rate: null, baseline: null, unusual: false })
  })

  it('tells its last five minutes in steps of five seconds', () => {
    expect(after(30, { perSecond: 1, burst: 4 })?.recent()).toEqual([1, 1, 1, 1, 1, 1, 4, 4])
    expect(after(1_000, { perSecond: 1, burst: 1 })?.recent()).toHaveLength(60)
    expect(createBaselines().sources()).toEqual([])
  })
})

describe('what instances said', () => {
  const extra = { ingest: {}, delivery: {} } as Extra
  const sample = (ms: number) => ({ at: at(ms), processes: [], runtime: {} as never, extra })
  /** As it comes back from the database. */
  const row = (ms: number, given: object = {}) => {
    const { sample: json, ...rest } = told('a:1', sample(ms))
    return { ...rest, sample: JSON.parse(JSON.stringify({ ...(json as object), ...given })) as unknown }
  }

  it('is shown while it is of now, with one stamp; on the edge too', () => {
    const { heard, absent } = sortOut([row(-5_000)], at(0))
    expect(absent).toEqual([])
    expect(heard).toMatchObject([{ instance: 'a:1', self: false, at: at(-5_000) }])
  })

  it.each([
    [row(-5_001), 'No sample for 5 s'],
    [row(-42_000), 'No sample for 42 s'],
    [row(6_000), 'Its clock is 6 s ahead'],
    [row(0, { format: 1 }), 'It runs another version of Fleetbeat'],
    [{ instance: 'a:1', at: at(0), sample: null }, 'It runs another version of Fleetbeat'],
  ])('is told as absent otherwise, with the reason: %#', (said, reason) => {
    const { heard, absent } = sortOut([said], at(0))
    expect(heard).toEqual([])
    expect(absent).toEqual([{ instance: 'a:1', lastSampleAt: said.at, reason }])
  })
})

describe('what the ingest did over the last minute', () => {
  it('is told with what was refused by reason, the most frequent first', () => {
    let now = 0
    const window = createIngestWindow(() => at(now))
    now = 60_000
    window.refused(30, 'RATE_LIMITED')
    window.refused(60, 'INVALID_INPUT')
    window.refused(60, 'INVALID_INPUT')
    expect(window.read()).toMatchObject({
      refusedPerSecond: 2.5,
      refusals: [
        { code: 'INVALID_INPUT', perSecond: 2 },
        { code: 'RATE_LIMITED', perSecond: 0.5 },
      ],
    })
    now = 120_001
    expect(window.read()).toMatchObject({ refusedPerSecond: 0, refusals: [] })
  })

  it('counts every refusal, however many come', () => {
    let now = 0
    const window = createIngestWindow(() => at(now))
    for (now = 0; now < 60_000; now += 1) window.refused(1, 'UNAVAILABLE')
    expect(window.read().refusedPerSecond).toBeCloseTo(1_000, -1)
  })
})

describe('how long operations take', () => {
  it('is told by nearest rank over the last 200, and counted for life', () => {
    const timings = createTimings()
    for (let ms = 1; ms <= 300; ms += 1) timings.took('a', ms / 10, at(0))
    expect(timings.operations(at(0))).toEqual([
      { name: 'a', count: 300, totalMs: 4_515, meanMs: 15.05, p50Ms: 20, p95Ms: 29, maxMs: 30, recentP95Ms: 29 },
    ])
  })

  it('of late is told over five minutes, of twenty at least', () => {
    const timings = createTimings()
    for (let count = 0; count < 20; count += 1) timings.took('a', 1_000, at(0))
    const late = (ms: number) => timings.operations(at(ms))[0]?.recentP95Ms
    expect([late(299_999), late(300_000)]).toEqual([1_000, null])
    for (let count = 0; count < 19; count += 1) timings.took('a', 10, at(400_000))
    expect(late(400_000)).toBeNull()
    timings.took('a', 10, at(400_000))
    expect(late(400_000)).toBe(10)
    expect(timings.operations(at(400_000))[0]?.p95Ms).toBe(1_000)
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
    const operations = timings.operations(at(0))
    expect(operations.length).toBeLessThanOrEqual(201)
    expect(operations.reduce((sum, { count }) => sum + count, 0)).toBe(1_000)
    expect(operations[0]?.name).toBe('(others)')
  })
})
