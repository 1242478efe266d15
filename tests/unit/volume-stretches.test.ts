// Which stretch of time is compared with which: neither overlaps the other, and nothing is compared that is no longer kept.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stretchesOf } from '../../server/volume-comparison.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const now = Date.parse('2026-01-31T14:03:22.500Z')
const iso = (time: number) => new Date(time).toISOString()

/** As it is kept by default. */
const keptSince = (unit: 'MINUTE' | 'HOUR' | 'DAY'): number => now - { MINUTE: 7, HOUR: 90, DAY: 730 }[unit] * day

function last(length: number) {
  const { unit, ...times } = stretchesOf({ since: new Date(now - length), until: new Date(now) }, { keptSince, now })
  return [unit, iso(times.beforeSince), iso(times.since), iso(times.until)]
}

describe('the stretch before', () => {
  it('is as long to the minute, where minutes are kept of both', () => {
    expect(last(hour)).toEqual([
      'MINUTE',
      '2026-01-31T12:03:00.000Z',
      '2026-01-31T13:03:00.000Z',
      '2026-01-31T14:03:00.000Z',
    ])
    expect(last(day)).toEqual([
      'MINUTE',
      '2026-01-29T14:03:00.000Z',
      '2026-01-30T14:03:00.000Z',
      '2026-01-31T14:03:00.000Z',
    ])
  })

  it('begins and ends with whole hours or days where they are not', () => {
    expect(last(7 * day)).toEqual([
      'HOUR',
      '2026-01-17T14:00:00.000Z',
      '2026-01-24T14:00:00.000Z',
      '2026-01-31T14:03:00.000Z',
    ])
    expect(last(60 * day)[0]).toBe('DAY')
  })

  it('of a stretch that is over goes up to its end', () => {
    const asked = { since: new Date('2026-01-30T10:00:30Z'), until: new Date('2026-01-30T10:02:10Z') }
    const { beforeSince, since, until } = stretchesOf(asked, { keptSince, now })
    expect([beforeSince, since, until].map(iso)).toEqual([
      '2026-01-30T09:57:00.000Z',
      '2026-01-30T10:00:00.000Z',
      '2026-01-30T10:03:00.000Z',
    ])
  })

  it('never overlaps, never reaches into the minute that is going on, and differs in length by less than one unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * day }), fc.integer({ min: 0, max: 400 * day }), (ago, length) => {
        const asked = { since: new Date(now - ago - length), until: new Date(now - ago) }
        const { unit, beforeSince, since, until } = stretchesOf(asked, { keptSince, now })
        const unitMs = { MINUTE: minute, HOUR: hour, DAY: day }[unit]
        expect(beforeSince).toBeLessThan(since)
        expect(since).toBeLessThanOrEqual(until)
        expect(until).toBeLessThanOrEqual(now)
        expect([beforeSince % unitMs, since % unitMs, until % minute]).toEqual([0, 0, 0])
        if (unit !== 'DAY') expect(beforeSince).toBeGreaterThanOrEqual(keptSince(unit))
        if (until > since) expect(Math.abs(until - since - (since - beforeSince))).toBeLessThan(unitMs)
      }),
    )
  })
})
