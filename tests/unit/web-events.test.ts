import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstRows, storiesByDay } from '../../web/events/by-day.ts'
import { passes, reached, readEventsSearch, timesOf } from '../../web/events/events-search.ts'
import { storiesOf } from '../../web/events/stories.ts'

describe('status changes on the Events page', () => {
  const changesOf = (...times: readonly (readonly [day: number, hour: number])[]) =>
    times.map(([day, hour]) => ({
      id: `${day} ${hour}`,
      at: new Date(2026, 0, day, hour).toISOString(),
      from: 'HEALTHY',
      to: 'OFFLINE',
      reason: '',
      nodeId: 'n',
      pipelineId: null,
    }))
  const idsIn = (days: ReturnType<typeof storiesByDay>) =>
    days.flatMap(({ stories }) => stories.flatMap(({ changes }) => changes.map(({ id }) => id)))
  const ofNode = { to: 'OFFLINE', nodeId: 'n', pipelineId: null }
  const ofPipeline = { to: 'CRASHED', nodeId: 'n', pipelineId: 'p' }

  it('pass where every condition holds', () => {
    expect([ofNode, ofPipeline].map((change) => passes(change, {}))).toEqual([true, true])
    expect([ofNode, ofPipeline].map((change) => passes(change, { of: 'node' }))).toEqual([true, false])
    expect([ofNode, ofPipeline].map((change) => passes(change, { of: 'pipeline' }))).toEqual([false, true])
    expect([ofNode, ofPipeline].map((change) => passes(change, { to: 'CRASHED' }))).toEqual([false, true])
    expect([ofNode, ofPipeline].map((change) => passes(change, { node: 'm' }))).toEqual([false, false])
    expect([ofNode, ofPipeline].map((change) => passes(change, { pipeline: 'p' }))).toEqual([false, true])
  })

  it('stand under the day they are of, in the order they came', () => {
    const days = storiesByDay(changesOf([3, 9], [3, 1], [2, 23]))
    expect(days.map((day) => [new Date(day.at).getDate(), day.count, idsIn([day])])).toEqual([
      [3, 2, ['3 9', '3 1']],
      [2, 1, ['2 23']],
    ])
  })

  it('are shown as the first rows of all, whose days still say how many they have', () => {
    const days = storiesByDay(changesOf([3, 9], [3, 1], [2, 23], [1, 5]))
    expect(firstRows(days, 3).map(({ count, stories }) => [count, stories.length])).toEqual([
      [2, 2],
      [1, 1],
    ])
    expect(firstRows(days, 1)).toEqual([{ ...days[0], stories: days[0]?.stories.slice(0, 1) }])
    for (let most = 0; most <= 5; most += 1) expect(idsIn(firstRows(days, most))).toEqual(idsIn(days).slice(0, most))
  })

  it('are asked for over the stretch that the address says, and what it says wrongly is dropped', () => {
    const hour = 3_600_000
    expect(timesOf({}, 5 * hour)).toEqual({ since: null, until: null })
    expect(timesOf({ range: '1h' }, 5 * hour)).toEqual({ since: 4 * hour, until: null })
    expect(timesOf({ range: '1h', until: 3 * hour }, 5 * hour)).toEqual({ since: 2 * hour, until: 3 * hour })
    expect(readEventsSearch({ range: '2h', until: -1, of: 'planet', to: 'GONE', node: 7 })).toEqual({})
  })
})

describe('status changes of a range', () => {
  const hour = 3_600_000
  const at = (time: number) => ({ at: new Date(time).toISOString() })

  it('leave it as time goes on, and nothing else does', () => {
    const changes = [at(9 * hour), at(8 * hour), at(8 * hour - 1)]
    expect(reached(changes, { range: '1h' }, 9 * hour - 1)).toEqual(changes)
    expect(reached(changes, { range: '1h' }, 9 * hour)).toEqual([at(9 * hour), at(8 * hour)])
    expect(reached(changes, { range: '1h' }, 9 * hour + 1)).toEqual([at(9 * hour)])
    expect(reached(changes, {}, 900 * hour)).toEqual(changes)
  })

  it('stay where the range is over: what it reaches back to does not move', () => {
    const changes = [at(8 * hour), at(7 * hour)]
    expect(reached(changes, { range: '1h', until: 8 * hour + 1 }, 900 * hour)).toEqual([at(8 * hour)])
    expect(reached(changes, { until: 8 * hour }, 900 * hour)).toEqual(changes)
  })

  it('are those that the server would answer with now, none of them twice and in their order', () => {
    const times = fc.array(fc.integer({ min: 1, max: 30 * hour }), { maxLength: 30 })
    fc.assert(
      fc.property(times, fc.constantFrom('15m', '1h', '24h'), fc.nat(60 * hour), (given, range, now) => {
        const changes = given.toSorted((a, b) => b - a).map(at)
        const since = timesOf({ range }, now).since ?? 0
        const left = reached(changes, { range }, now)
        expect(left).toEqual(changes.slice(0, left.length))
        expect(left.length).toBe(given.filter((time) => time >= since).length)
      }),
    )
  })
})

describe('what happened to many at once', () => {
  let made = 0
  const change = (nodeId: string, second: number, given: object = {}) => ({
    id: `c${(made += 1)}`,
    at: new Date(second * 1_000).toISOString(),
    from: 'HEALTHY',
    to: 'OFFLINE',
    reason: 'No heartbeat for more than 15 s',
    nodeId,
    pipelineId: null,
    ...given,
  })
  const nodes = (count: number, second: number, given: object = {}) =>
    Array.from({ length: count }, (_, index) => change(`n${index}`, second, given))
  const sizes = (all: ReturnType<typeof change>[]) => storiesOf(all).map(({ changes }) => changes.length)

  it('is one story: two hundred nodes lost are one row', () => {
    expect(sizes(nodes(200, 100))).toEqual([200])
  })

  it('is each for itself where it was few, for another reason, later, of another kind or the same one again', () => {
    expect(sizes(nodes(3, 100))).toEqual([1, 1, 1])
    expect(sizes([...nodes(4, 100), ...nodes(4, 100, { reason: 'Another' })])).toEqual([4, 4])
    expect(sizes([...nodes(4, 131), ...nodes(4, 100)])).toEqual([4, 4])
    expect(sizes([...nodes(4, 100), ...nodes(4, 100, { pipelineId: 'p' })])).toEqual([4, 4])
    const flapping = [100, 99, 98, 97].flatMap((at) => [
      change('n', at, { from: 'OFFLINE', to: 'HEALTHY' }),
      change('n', at),
    ])
    expect(sizes(flapping)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  })

  it('stands where its newest change does, and stays the same story while it grows', () => {
    const [single, ...rest] = [change('x', 100, { to: 'DEGRADED' }), ...nodes(5, 99)]
    expect(sizes([single, ...rest])).toEqual([1, 5])
    const before = storiesOf(rest)[0]?.id
    const grown = storiesOf([change('n9', 101), single, ...rest])
    expect(grown.map(({ id, changes }) => [id === before, changes.length])).toEqual([
      [true, 6],
      [false, 1],
    ])
  })

  it('has every change once, whatever came', () => {
    const any = fc.record({
      node: fc.integer({ min: 0, max: 9 }),
      second: fc.integer({ min: 0, max: 200 }),
      to: fc.constantFrom('OFFLINE', 'HEALTHY'),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (given) => {
        const newestFirst = given
          .toSorted((a, b) => b.second - a.second)
          .map(({ node, second, to }) => change(`n${node}`, second, { to }))
        const stories = storiesOf(newestFirst)
        const told = stories.flatMap(({ changes }) => changes.map(({ id }) => id))
        expect(told.toSorted()).toEqual(newestFirst.map(({ id }) => id).toSorted())
        const tops = stories.map(({ changes }) => newestFirst.findIndex(({ id }) => id === changes[0]?.id))
        expect(tops).toEqual(tops.toSorted((a, b) => a - b))
        for (const { changes } of stories) expect(changes.length === 1 || changes.length >= 4).toBe(true)
      }),
    )
  })
})
