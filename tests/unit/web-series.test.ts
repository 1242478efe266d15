import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock, createManualPage } from './apollo-manual-clock.ts'
import { createLiveHostLoad, hostJoining, type HostBeat } from '../../web/apollo/live-host-load.ts'
import { createLiveThroughput, type PipelineBeat } from '../../web/apollo/live-throughput.ts'
import { createOpenMinutes } from '../../web/apollo/open-minutes.ts'
import { alignedColumns, cutSeries, withMinute, type Series } from '../../web/apollo/series.ts'
import { createSeriesFeed, type StoredSeries } from '../../web/apollo/series-feed.ts'

const minute = 60_000
const hour = 60 * minute
const noon = Date.parse('2026-01-31T12:00:00.000Z')
const instant = (time: number) => new Date(time).toISOString()

describe('minutes that are cut out of a stream', () => {
  it('are over once each, and only after their grace', () => {
    const minutes = createOpenMinutes<string[]>(10_000, () => [])
    minutes.begin(noon + 5_000)
    minutes.bucket(noon + 6_000)?.push('a')
    expect(minutes.close(noon + minute + 9_999)).toEqual([])
    minutes.bucket(noon + 59_000)?.push('late')
    expect(minutes.close(noon + minute + 10_000)).toEqual([{ at: noon, bucket: ['a', 'late'] }])
    expect(minutes.close(noon + minute + 20_000)).toEqual([])
    expect(minutes.bucket(noon + 30_000), 'what is over takes nothing any more').toBeNull()
  })

  it('do not reach back before the beginning', () => {
    const minutes = createOpenMinutes<string[]>(0, () => [])
    minutes.begin(noon + 5_000)
    expect(minutes.bucket(noon - 1)).toBeNull()
  })

  it('stay few, whatever the clocks say', () => {
    const minutes = createOpenMinutes<number[]>(0, () => [])
    minutes.begin(noon)
    for (let ahead = 0; ahead < 100; ahead++) minutes.bucket(noon + ahead * minute)?.push(ahead)
    expect(minutes.close(Infinity).length).toBeLessThanOrEqual(5)
  })
})

function beat(seconds: number, rate: number, given: Partial<PipelineBeat> = {}): PipelineBeat {
  return {
    id: 'np',
    nodeId: 'n',
    pipelineId: 'p',
    pipelineName: 'pipe',
    sampledAt: instant(noon + seconds * 1000),
    rates: { eventsIn: rate, eventsOut: rate / 2, bytesIn: 0, bytesOut: 0, errors: 0, eventsDiscarded: null },
    components: [{ latencyMeanSeconds: 0.5, rates: { receivedEvents: rate, sentEvents: null } }],
    ...given,
  }
}

function event(seconds: number, nodePipelines: readonly PipelineBeat[], snapshot = false) {
  return { snapshot, publishedAt: instant(noon + seconds * 1000), nodes: [{ id: 'n', name: 'Node' }], nodePipelines }
}

describe('the minutes of the throughput', () => {
  it('add up to the counters: rate times the time it stands for, over sixty seconds', () => {
    const live = createLiveThroughput(5_000)
    live.take(event(-3, [beat(-3, 10)], true))
    for (let at = 2; at < 60; at += 5) live.take(event(at, [beat(at, at < 30 ? 10 : 40)]))
    const over = live.take(event(71, []))
    const total = over.find(({ group }) => group === 'TOTAL')
    // Twelve beats of five seconds: six of 10/s (2 to 27 s) and six of 40/s.
    expect(total).toMatchObject({ at: noon, name: 'Total' })
    expect(total?.values.eventsIn).toBeCloseTo((6 * 5 * 10 + 6 * 5 * 40) / 60)
    expect(total?.values.eventsOut).toBeCloseTo((6 * 5 * 10 + 6 * 5 * 40) / 120)
    expect(total?.values.latencyMeanSeconds).toBeCloseTo(0.5)
  })

  it('are there in total, by node and by pipeline', () => {
    const live = createLiveThroughput(5_000)
    live.take(event(-61, [], true))
    live.take(event(5, [beat(5, 12), beat(5, 24, { id: 'np2', pipelineId: 'q', pipelineName: 'other' })]))
    const over = live.take(event(71, []))
    expect(over.map(({ group, id, name, values }) => [group, id, name, values.eventsIn])).toEqual([
      ['TOTAL', null, 'Total', 3],
      ['NODE', 'n', 'Node', 3],
      ['PIPELINE', 'p', 'pipe', 1],
      ['PIPELINE', 'q', 'other', 2],
    ])
  })

  it('have no dip where the page came in the middle of one: what passed is taken as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 54 }), fc.integer({ min: 1, max: 1_000 }), (joined, rate) => {
        const live = createLiveThroughput(5_000)
        live.take(event(joined, [beat(joined, rate)], true))
        for (let at = joined + 5; at < 60; at += 5) live.take(event(at, [beat(at, rate)]))
        const total = live.take(event(71, [])).find(({ group }) => group === 'TOTAL')
        if (joined === 0) return
        expect(total?.values.eventsIn ?? 0).toBeGreaterThan(rate * 0.9)
        expect(total?.values.eventsIn ?? 0).toBeLessThanOrEqual(rate)
      }),
    )
  })

  it('know no latency where nothing flowed', () => {
    const live = createLiveThroughput(5_000)
    live.take(event(-61, [], true))
    live.take(event(5, [beat(5, 0)]))
    expect(live.take(event(71, []))[0]?.values.latencyMeanSeconds).toBeNull()
  })
})

describe('the minutes of the hosts', () => {
  const sample = (nodeId: string, seconds: number, value: number): HostBeat => ({
    nodeId,
    sampledAt: instant(noon + seconds * 1000),
    cpuPercent: value,
    load1: null,
    memoryUsedBytes: value,
    diskReadBytesPerSecond: null,
    diskWrittenBytesPerSecond: null,
    netRxBytesPerSecond: null,
    netTxBytesPerSecond: null,
    filesystemUsedPercent: value,
    temperatureCelsius: null,
  })

  it('are means of each host, then a mean, a sum or the most over the hosts', () => {
    const live = createLiveHostLoad(5_000)
    live.take({ snapshot: true, publishedAt: instant(noon), samples: [] })
    const samples = [sample('a', 5, 10), sample('a', 10, 30), sample('b', 5, 40)]
    live.take({ snapshot: false, publishedAt: instant(noon + 10_000), samples })
    const [over] = live.take({ snapshot: false, publishedAt: instant(noon + 71_000), samples: [] })
    expect(over?.values).toMatchObject({ cpuPercent: 30, memoryUsedBytes: 60, filesystemUsedPercent: 40, load1: null })
  })
})

const joining = { value: 'mean' } as const
const series = (...points: [at: number, minutes: number, value: number | null][]): Series<'value'> => ({
  id: null,
  name: 'Total',
  points: points.map(([at, minutes, value]) => ({ at, minutes, values: { value } })),
})
const minuteOf = (at: number, value: number | null) => ({ id: null, name: 'Total', at, values: { value } })

describe('a minute behind a series', () => {
  it('is a point of its own among minutes', () => {
    const laid = withMinute(series([noon, 1, 5]), minuteOf(noon + minute, 7), { stepMs: minute, joining })
    expect(laid).toEqual(series([noon, 1, 5], [noon + minute, 1, 7]))
  })

  it('is weighed into an hour that is going on, and begins the next one', () => {
    const how = { stepMs: hour, joining }
    const after = withMinute(series([noon, 9, 10]), minuteOf(noon + 9 * minute, 20), how)
    expect(after).toEqual(series([noon, 10, 11]))
    expect(withMinute(after, minuteOf(noon + hour, 3), how)).toEqual(series([noon, 10, 11], [noon + hour, 1, 3]))
  })

  it('that is in there already changes nothing', () => {
    const stored = series([noon, 1, 5])
    expect(withMinute(stored, minuteOf(noon, 9), { stepMs: minute, joining })).toBe(stored)
    expect(withMinute(stored, minuteOf(noon - minute, 9), { stepMs: minute, joining })).toBe(stored)
  })

  it('makes the hour the mean of its minutes, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 60 }), (values) => {
        const laid = values.reduce(
          (all, value, index) => withMinute(all, minuteOf(noon + index * minute, value), { stepMs: hour, joining }),
          series(),
        )
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        expect(laid.points).toHaveLength(1)
        expect(laid.points[0]?.values.value).toBeCloseTo(mean)
      }),
    )
  })

  it('takes the most where the most counts', () => {
    const values = Object.fromEntries(Object.keys(hostJoining).map((field) => [field, 1])) as never
    const stored = { id: null, name: '', points: [{ at: noon, minutes: 1, values }] }
    const more = {
      ...minuteOf(noon + minute, 0),
      values: { ...(values as object), filesystemUsedPercent: 9, cpuPercent: 3 } as never,
    }
    const { points } = withMinute(stored, more, { stepMs: hour, joining: hostJoining })
    expect(points[0]?.values).toMatchObject({ filesystemUsedPercent: 9, cpuPercent: 2 })
  })
})

describe('series beside each other', () => {
  it('share their times, and have a gap where one has no point', () => {
    const all = [series([0, 1, 1], [minute, 1, 2]), series([minute, 1, 3], [2 * minute, 1, 4])]
    expect(alignedColumns(all, 'value')).toEqual({
      times: [0, minute, 2 * minute],
      columns: [
        [1, 2, null],
        [null, 3, 4],
      ],
    })
  })

  it('are cut before the window, but for the point that the line comes in from', () => {
    expect(cutSeries(series([0, 1, 1], [1, 1, 2], [2, 1, 3], [3, 1, 4]), 2).points.map(({ at }) => at)).toEqual([
      1, 2, 3,
    ])
  })
})

describe('what a page shows over time', () => {
  const page = createManualPage()
  const stored = (at: number, value: number): StoredSeries<'value'>[] => [
    { ...series([at, 1, value]), resolution: 'MINUTE' },
  ]

  it('is what is stored, and each minute behind it, none twice and none lost while the answer was on its way', async () => {
    const clock = createManualClock(noon + 2 * minute)
    const feed = createSeriesFeed<'value'>({ clock, page, joining, most: 6 })
    let answer: (series: StoredSeries<'value'>[]) => void = () => undefined
    const load = () => new Promise<StoredSeries<'value'>[]>((resolve) => (answer = resolve))
    feed.show({ key: 'a', from: noon - hour, until: null, load })
    feed.add([minuteOf(noon + minute, 7)])
    expect(feed.get().series).toBeNull()
    answer(stored(noon, 5))
    await expect
      .poll(() => feed.get().series)
      .toEqual([{ ...series([noon, 1, 5], [noon + minute, 1, 7]), resolution: 'MINUTE' }])
    feed.add([minuteOf(noon + minute, 7)])
    feed.add([minuteOf(noon + 2 * minute, 8)])
    expect(feed.get().series?.[0]?.points.map(({ values }) => values.value)).toEqual([5, 7, 8])
  })

  it('stays as it is where the range is over', async () => {
    const clock = createManualClock(noon)
    const feed = createSeriesFeed<'value'>({ clock, page, joining, most: 6 })
    feed.show({ key: 'a', from: 0, until: noon, load: () => Promise.resolve(stored(noon, 5)) })
    await expect.poll(() => feed.get().series).not.toBeNull()
    feed.add([minuteOf(noon + minute, 7)])
    expect(feed.get().series?.[0]?.points).toHaveLength(1)
  })

  it('asks once for a question, and tells why no answer came', async () => {
    const clock = createManualClock(noon)
    const feed = createSeriesFeed<'value'>({ clock, page, joining, most: 6 })
    let asked = 0
    const load = () => {
      asked += 1
      return Promise.reject(new Error('away'))
    }
    feed.show({ key: 'a', from: 0, until: null, load })
    feed.show({ key: 'a', from: 5, until: null, load })
    await expect.poll(() => feed.get().failure).toBe('away')
    expect(asked).toBe(1)
  })

  it('is asked for again where the first answer did not come, as the range is by then, and not once it is left', async () => {
    const clock = createManualClock(noon)
    const feed = createSeriesFeed<'value'>({ clock, page, joining, most: 6 })
    const asked: number[] = []
    const load = (from: number) => {
      asked.push(from)
      return asked.length === 2 ? Promise.resolve(stored(noon, 5)) : Promise.reject(new Error('away'))
    }
    feed.show({ key: 'a', from: noon - hour, until: null, load })
    await expect.poll(() => feed.get().failure).toBe('away')
    clock.advance(1_000)
    await expect.poll(() => feed.get().series?.[0]?.points).toHaveLength(1)
    expect(feed.get().failure).toBeNull()
    const later = (asked[1] ?? 0) - (asked[0] ?? 0)
    expect(later).toBeGreaterThanOrEqual(750)
    expect(later).toBeLessThanOrEqual(1_000)
    feed.show({ key: 'b', from: noon, until: null, load })
    await expect.poll(() => feed.get().failure).toBe('away')
    feed.close()
    clock.advance(hour)
    expect([asked.length, clock.waiting()]).toEqual([3, 0])
  })

  it('holds no more series than it was told', async () => {
    const clock = createManualClock(noon)
    const feed = createSeriesFeed<'value'>({ clock, page, joining, most: 2 })
    feed.show({ key: 'a', from: 0, until: null, load: () => Promise.resolve([]) })
    await expect.poll(() => feed.get().series).toEqual([])
    for (const id of ['a', 'b', 'c']) feed.add([{ id, name: id, at: noon, values: { value: 1 } }])
    expect(feed.get().series?.map(({ id }) => id)).toEqual(['a', 'b'])
  })
})
