import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clipped,
  goingOn,
  leavesHole,
  placesOf,
  turnedSilent,
  uptimeOf,
  uptimeTone,
  withChange,
  type Stretch,
} from '../../web/ui/uptime.ts'

/** Each `[length, status]`, one after the other from 0 on. */
function stretches(...parts: readonly (readonly [number, string])[]): Stretch[] {
  let at = 0
  return parts.map(([length, status]) => ({ from: at, until: (at += length), status, reason: null }))
}

describe('the uptime of a range', () => {
  it('is the share of up among up and down, and how often it went down', () => {
    const all = stretches([70, 'HEALTHY'], [5, 'OFFLINE'], [10, 'DEGRADED'], [5, 'OFFLINE'], [10, 'HEALTHY'])
    expect(uptimeOf(all, 0, 100)).toEqual({ percent: 90, incidents: 2 })
  })

  it('leaves out what is neither: before enrolment, not known, set aside', () => {
    const all = stretches([30, 'UNKNOWN'], [30, 'HEALTHY'], [20, 'MAINTENANCE'], [10, 'OFFLINE'], [10, 'UNKNOWN'])
    expect(uptimeOf(all, 0, 100)).toEqual({ percent: 75, incidents: 1 })
    expect(uptimeOf(stretches([100, 'UNKNOWN']), 0, 100)).toEqual({ percent: null, incidents: 0 })
    expect(uptimeOf([], 0, 100)).toEqual({ percent: null, incidents: 0 })
  })

  it('counts what was down when the range began, and one trouble once', () => {
    const all = stretches([50, 'OFFLINE'], [50, 'HEALTHY'])
    expect(uptimeOf(all, 25, 100)).toMatchObject({ incidents: 1 })
    expect(uptimeOf(stretches([10, 'CRASHED'], [10, 'CRASHED'], [80, 'RUNNING']), 0, 100).incidents).toBe(1)
  })

  it('is green from 99.5, amber from 99, else red', () => {
    expect([100, 99.5, 99.49, 99, 98.99, null].map(uptimeTone)).toEqual(['ok', 'ok', 'warn', 'warn', 'bad', 'idle'])
  })

  it('never leaves 0 to 100, and its parts fill the range', () => {
    const status = fc.constantFrom('HEALTHY', 'OFFLINE', 'UNKNOWN', 'DEGRADED')
    const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), status), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(parts, fc.nat(200), fc.nat(200), (given, a, b) => {
        const all = goingOn(stretches(...given))
        const [from, until] = [Math.min(a, b), Math.max(a, b)]
        const inside = clipped(all, from, until)
        expect(inside.reduce((sum, one) => sum + one.until - one.from, 0)).toBe(until - from)
        const { percent } = uptimeOf(all, from, until)
        if (percent === null) return
        expect(percent).toBeGreaterThanOrEqual(0)
        expect(percent).toBeLessThanOrEqual(100)
      }),
    )
  })
})

describe('the timeline of a status', () => {
  it('is covered by its stretches, each as wide as its share of the time', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 2_000 }), (lengths, length) => {
        const all = stretches(...lengths.map((one) => [one, 'HEALTHY'] as const))
        const until = all.at(-1)?.until ?? 0
        const places = placesOf(all, { from: 0, until, length, least: 0 })
        let end = 0
        for (const [index, { left, width }] of places.entries()) {
          expect(left).toBeCloseTo(end)
          expect(width).toBeCloseTo(((lengths[index] ?? 0) / until) * length)
          end = left + width
        }
        expect(end).toBeCloseTo(length)
      }),
    )
  })

  it('shows a short trouble too', () => {
    const all = stretches([9_999, 'HEALTHY'], [1, 'OFFLINE'])
    expect(placesOf(all, { from: 0, until: 10_000, length: 100, least: 2 })[1]?.width).toBe(2)
  })
})

describe('a change that comes live', () => {
  const change = (at: number, to: string) => ({ at, to, reason: 'because' })

  it('ends what held and begins what holds', () => {
    const all = withChange(goingOn(stretches([50, 'HEALTHY'])), change(60, 'OFFLINE'))
    expect(all).toEqual([
      { from: 0, until: 60, status: 'HEALTHY', reason: null },
      { from: 60, until: Infinity, status: 'OFFLINE', reason: 'because' },
    ])
  })

  it('that is in there already changes nothing', () => {
    const all = goingOn(stretches([50, 'HEALTHY'], [50, 'OFFLINE']))
    expect(withChange(all, change(50, 'OFFLINE'))).toBe(all)
    expect(withChange(all, change(20, 'DEGRADED'))).toBe(all)
  })

  it('leaves no hole and no overlap, whatever comes', () => {
    const changes = fc.array(fc.tuple(fc.nat(100), fc.constantFrom('HEALTHY', 'OFFLINE', 'DEGRADED')))
    fc.assert(
      fc.property(changes, (given) => {
        const all = given.reduce<readonly Stretch[]>(
          (held, [at, to]) => withChange(held, change(at, to)),
          goingOn(stretches([10, 'HEALTHY'])),
        )
        for (const [index, one] of all.entries()) {
          expect(one.until).toBeGreaterThan(one.from)
          expect(all[index + 1]?.from ?? Infinity).toBe(one.until)
        }
      }),
    )
  })
})

describe('the changes that are held behind stretches that were read', () => {
  const instants = (...times: number[]) => times.map((time) => ({ at: new Date(time).toISOString() }))

  it('join them while they are few, and while the oldest is from before', () => {
    expect(leavesHole([], { most: 0, until: 100 })).toBe(false)
    expect(leavesHole(instants(101, 102), { most: 3, until: 100 })).toBe(false)
    expect(leavesHole(instants(99, 101, 102), { most: 3, until: 100 })).toBe(false)
  })

  it('may leave a hole where they are as many as can be held and all of them later', () => {
    expect(leavesHole(instants(100, 100, 102), { most: 3, until: 100 })).toBe(true)
    expect(leavesHole(instants(101, 102, 103), { most: 3, until: 100 })).toBe(true)
  })

  it('tell the whole story wherever they leave none', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 30 })
    const statuses = ['HEALTHY', 'OFFLINE', 'DEGRADED']
    fc.assert(
      fc.property(lengths, fc.nat(1_500), fc.integer({ min: 1, max: 10 }), (given, until, most) => {
        let at = 0
        const all = given.map((length, index) => ({
          at: (at += length),
          to: statuses[index % 3] ?? '',
          reason: 'because',
        }))
        const laid = (from: readonly Stretch[], changes: typeof all) => changes.reduce(withChange, from)
        const first = goingOn(stretches([1, 'UNKNOWN']))
        const stored = laid(
          first,
          all.filter((change) => change.at < until),
        )
        const held = all.slice(-most)
        if (leavesHole(instants(...held.map((change) => change.at)), { most, until })) return
        expect(laid(stored, held)).toEqual(laid(first, all))
      }),
    )
  })
})

describe('a node that falls silent or is heard again', () => {
  const change = (time: number, pipelineId: string | null, [from, to]: readonly [string, string]) => ({
    at: new Date(time).toISOString(),
    pipelineId,
    from,
    to,
  })

  it.each([
    ['silent', ['HEALTHY', 'OFFLINE']],
    ['heard again', ['OFFLINE', 'DEGRADED']],
    ['heard for the first time', ['UNKNOWN', 'HEALTHY']],
  ] as const)('is noticed when it is %s', (_what, turn) => {
    expect(turnedSilent([change(101, 'a', ['RUNNING', 'CRASHED']), change(100, null, turn)], 100)).toBe(true)
    expect(turnedSilent([change(99, null, turn)], 100)).toBe(false)
  })

  it('is not taken for one that is heard, or not heard, all along, nor for a pipeline', () => {
    const turns = [change(100, null, ['HEALTHY', 'DEGRADED']), change(101, null, ['OFFLINE', 'UNKNOWN'])]
    expect(turnedSilent([...turns, change(102, 'a', ['UNKNOWN', 'RUNNING'])], 100)).toBe(false)
    expect(turnedSilent([], 100)).toBe(false)
  })
})
