// The Performance page's arithmetic: several instances told as one, which flag belongs where, what is remembered, and the order of operations.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chosenInstances,
  flagOn,
  limitOf,
  summaryOf,
  type Figures,
  type Instance,
} from '../../web/performance/figures.ts'
import {
  readPerformanceSearch,
  sortedOperations,
  sortKeys,
  type Operation,
} from '../../web/performance/performance-search.ts'
import { recall, remember, trail } from '../../web/performance/trails.ts'
import { createHistory, slotMs } from '../../web/ui/history.ts'
import { sparklinePaths } from '../../web/ui/sparkline-path.ts'

const io = {
  readBytesPerSecond: 0,
  writtenBytesPerSecond: 5,
  cancelledBytesPerSecond: 0,
  readCallsPerSecond: 0,
  writeCallsPerSecond: 0,
}

interface Given {
  readonly runtime?: Partial<Instance['runtime']>
  readonly ingest?: Partial<Instance['ingest']>
  readonly delivery?: Partial<Instance['delivery']>
  readonly processes?: Instance['processes']
}

function instance(name: string, given: Given = {}): Instance {
  return {
    instance: name,
    self: false,
    processes: given.processes ?? [{ name: 'server', io }],
    runtime: {
      eventLoopDelayP50Ms: 1,
      eventLoopDelayP95Ms: 2,
      eventLoopDelayMaxMs: 3,
      heapUsedBytes: 10,
      heapLimitBytes: 100,
      residentBytes: 50,
      gcPercent: 1,
      handles: 4,
      uptimeSeconds: 60,
      ...given.runtime,
    },
    ingest: {
      queued: 1,
      acknowledgedPerSecond: 10,
      refusals: [],
      groupSizeMean: 5,
      flushP50Ms: 10,
      flushP95Ms: 20,
      ...given.ingest,
    },
    delivery: {
      connections: 1,
      operations: 2,
      groups: 1,
      largestGroup: 2,
      executions: 10,
      deliveries: 40,
      skipped: 0,
      resumes: 0,
      resets: 0,
      ...given.delivery,
    },
  }
}

const figures = (given: Partial<Figures> = {}): Figures => ({
  publishedAt: new Date(0).toISOString(),
  flags: [],
  thresholds: [],
  instances: [instance('a')],
  absent: [],
  database: null,
  lastSweep: null,
  sources: [],
  operations: [],
  slow: [],
  ...given,
})

describe('several instances as one', () => {
  it('are added up, and of how late or how full the worst is told', () => {
    const slow = instance('b', {
      runtime: { eventLoopDelayP95Ms: 200, heapUsedBytes: 40, heapLimitBytes: 50, uptimeSeconds: 5 },
      ingest: { acknowledgedPerSecond: 30, groupSizeMean: 30, flushP95Ms: null, queued: 3 },
      delivery: { executions: 0, deliveries: 0, largestGroup: 9 },
    })
    expect(summaryOf([instance('a'), slow])).toMatchObject({
      acknowledgedPerSecond: 40,
      queued: 4,
      // Two groups a second of five, one of thirty.
      groupSizeMean: 40 / 3,
      flushP95Ms: 20,
      largestGroup: 9,
      saved: 30,
      savedPercent: 75,
      eventLoopDelayP95Ms: 200,
      heapPercent: 80,
      heapLimitBytes: 50,
      residentBytes: 100,
      uptimeSeconds: 5,
      writtenBytesPerSecond: 10,
    })
  })

  it('are as one alone where there is one, and nothing where there is none', () => {
    const one = instance('a', { processes: [{ name: 'server', io: null }] })
    expect(summaryOf([one])).toMatchObject({
      ...one.ingest,
      groupSizeMean: 5,
      writtenBytesPerSecond: null,
    })
    expect(summaryOf([])).toBeNull()
    expect(summaryOf([instance('a', { ingest: { groupSizeMean: null }, delivery: { deliveries: 0 } })])).toMatchObject({
      groupSizeMean: null,
      savedPercent: null,
    })
  })

  it('do not depend on their order', () => {
    const any = fc.array(
      fc.record({ ack: fc.nat(1_000), size: fc.integer({ min: 1, max: 50 }), delay: fc.nat(900), refused: fc.nat(9) }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(any, (all) => {
        const instances = all.map(({ ack, size, delay, refused }, at) =>
          instance(`i${at}`, {
            ingest: {
              acknowledgedPerSecond: ack,
              groupSizeMean: size,
              refusals: [{ code: refused % 2 ? 'OVERLOADED' : 'RATE_LIMITED', perSecond: refused }],
            },
            runtime: { eventLoopDelayP95Ms: delay },
          }),
        )
        const [forth, back] = [summaryOf(instances), summaryOf([...instances].reverse())]
        expect(back?.groupSizeMean ?? 0).toBeCloseTo(forth?.groupSizeMean ?? 0)
        expect(back?.eventLoopDelayP95Ms).toBe(Math.max(...all.map(({ delay }) => delay)))
        const refused = forth?.refusals.reduce((sum, { perSecond }) => sum + perSecond, 0)
        expect(refused).toBe(all.reduce((sum, one) => sum + one.refused, 0))
      }),
    )
  })

  it('are all, or the one that was chosen, or nobody where that is gone', () => {
    const all = figures({ instances: [instance('a'), instance('b')] })
    expect(chosenInstances(all, null)).toHaveLength(2)
    expect(chosenInstances(all, 'b').map((one) => one.instance)).toEqual(['b'])
    expect(chosenInstances(all, 'c')).toEqual([])
  })
})

describe('a flag', () => {
  const flag = (given: Partial<Figures['flags'][number]>): Figures['flags'][number] => ({
    signal: 'WRITE_RATE',
    level: 'WARN',
    what: '',
    instance: null,
    of: null,
    ...given,
  })
  const seen = figures({
    flags: [
      flag({ instance: 'a', of: 'server' }),
      flag({ signal: 'HEAP', instance: 'a' }),
      flag({ signal: 'HEAP', instance: 'b', level: 'BAD' }),
      flag({ signal: 'WAL_SIZE' }),
    ],
    thresholds: [{ signal: 'HEAP', warn: 70, bad: 85 }],
  })

  it('belongs to what it is of, and to no other', () => {
    expect(flagOn(seen, 'WRITE_RATE', { instance: 'a', of: 'server' })).toBe('WARN')
    expect(flagOn(seen, 'WRITE_RATE', { instance: 'a', of: 'database' })).toBeNull()
    expect(flagOn(seen, 'WRITE_RATE', { instance: 'b', of: 'server' })).toBeNull()
    expect(flagOn(seen, 'WAL_SIZE')).toBe('WARN')
    expect(flagOn(seen, 'CACHE_HIT')).toBeNull()
  })

  it('is the worst of those of all instances, where none is chosen', () => {
    expect(flagOn(seen, 'HEAP', { instance: 'a' })).toBe('WARN')
    expect(flagOn(seen, 'HEAP')).toBe('BAD')
  })

  it('has the limit that the server goes by', () => {
    expect(limitOf(seen, 'HEAP')).toBe(70)
    expect(limitOf(seen, 'EVENT_LOOP')).toBeUndefined()
  })
})

describe('what is remembered', () => {
  const source = (name: string, rate: number) => ({ source: name, total: 0, rate, baseline: null, unusual: false })
  const at = (slots: number) => new Date(slots * slotMs).toISOString()

  it('begins with what the server remembers, and goes on with what is seen', () => {
    const history = createHistory()
    recall(history, { publishedAt: at(100), sources: [{ source: 'heartbeats', recent: [1, 2, 3] }] })
    remember(history, figures({ publishedAt: at(100), sources: [source('heartbeats', 4)] }))
    remember(history, figures({ publishedAt: at(101), sources: [source('heartbeats', 5)] }))
    expect(history.read(trail.source('heartbeats'), 101 * slotMs)).toEqual([1, 2, 4, 5])
  })

  it('is filled up after a gap, from where it was seen last', () => {
    const history = createHistory()
    remember(history, figures({ publishedAt: at(10), sources: [source('x', 7)] }))
    recall(history, { publishedAt: at(12), sources: [{ source: 'x', recent: [90, 91, 8, 9] }] })
    expect(history.read(trail.source('x'), 12 * slotMs)).toEqual([91, 8, 9])
  })

  it('forgets instances and sources that are told of no more, and keeps the others', () => {
    const history = createHistory()
    remember(history, figures({ publishedAt: at(1), instances: [instance('a'), instance('b')] }))
    remember(history, figures({ publishedAt: at(2), instances: [instance('a')] }))
    expect(history.read(trail.process('b', 'server'), 2 * slotMs)).toEqual([])
    expect(history.read(trail.process('a', 'server'), 2 * slotMs)).toEqual([5, 5])
    expect(history.read(trail.summary(null, 'writtenBytesPerSecond'), 2 * slotMs)).toEqual([10, 5])
  })
})

describe('operations', () => {
  const operation = (name: string, ms: number): Operation => ({
    name,
    count: ms,
    totalMs: ms,
    meanMs: ms,
    p50Ms: ms,
    p95Ms: ms,
    maxMs: ms,
  })

  it('are sorted by what was chosen: names go up, figures go down, what is equal by its name', () => {
    const all = [operation('b', 1), operation('a', 1), operation('c', 9)]
    for (const key of sortKeys)
      expect(sortedOperations(all, key).map(({ name }) => name)).toEqual(
        key === 'name' ? ['a', 'b', 'c'] : ['c', 'a', 'b'],
      )
    expect(all.map(({ name }) => name)).toEqual(['b', 'a', 'c'])
  })
})

describe('the address', () => {
  it.each([
    [
      { sort: 'p95', instance: 'host:1' },
      { sort: 'p95', instance: 'host:1' },
    ],
    [{ sort: 'total' }, {}],
    [{ sort: 'nonsense', instance: 5 }, {}],
    [{ instance: '' }, {}],
  ])('%j is read as %j', (given, read) => {
    expect(readPerformanceSearch(given)).toEqual(read)
  })
})

describe('the limit in a sparkline', () => {
  const paths = (values: number[], limit?: number) =>
    sparklinePaths(values, { capacity: 2, width: 10, height: 24, fromZero: true, limit })

  it('is where the line would cross it, and not there where it is out of sight', () => {
    expect(paths([0, 100], 50).limit).toBe(12)
    expect(paths([0, 100], 100).limit).toBe(2)
    expect(paths([0, 100], 101).limit).toBeNull()
    expect(paths([0, 100]).limit).toBeNull()
    expect(paths([], 5).limit).toBeNull()
  })
})
