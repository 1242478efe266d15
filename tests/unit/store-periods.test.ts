import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expired, keptSince, missing, partitionName, periodsOf, readPartitionName } from '../../server/store/periods.ts'

const hour = 3_600_000
const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2090, 0, 1) })
const hours = fc.constantFrom(6, 24, 720, 8_640)

describe('periods', () => {
  it('cover from the first to the present and beyond, without a gap or an overlap', () => {
    fc.assert(
      fc.property(instant, hours, fc.nat(100 * 24), (now, length, back) => {
        const since = now - back * hour
        const periods = periodsOf(length, { since, now })
        expect(periods[0]?.from).toBeLessThanOrEqual(since)
        expect(periods[0]?.to).toBeGreaterThan(since)
        expect(periods.at(-1)?.to).toBeGreaterThan(now + 2 * length * hour)
        for (const [at, { from, to }] of periods.entries()) {
          expect(to - from).toBe(length * hour)
          if (at > 0) expect(from).toBe(periods[at - 1]?.to)
        }
      }),
    )
  })

  it('are the same ones at any moment within a period', () => {
    const at = Date.UTC(2026, 0, 31, 12)
    const first = periodsOf(6, { since: at, now: at })
    expect(periodsOf(6, { since: at + 6 * hour - 1, now: at + 6 * hour - 1 })).toEqual(first)
    expect(periodsOf(6, { since: at + 6 * hour, now: at + 6 * hour })).not.toEqual(first)
  })

  it('are made where nothing is, also beside a longer one that was there before', () => {
    const wanted = periodsOf(24, { since: 0, now: 0 })
    expect(missing(wanted, [])).toEqual(wanted)
    expect(missing(wanted, wanted)).toEqual([])
    expect(missing(wanted, [{ from: -100 * hour, to: 24 * hour }])).toEqual(wanted.slice(1))
  })

  it('are past when all of them is, to the millisecond, and rolled up', () => {
    const period = { from: 0, to: 24 * hour }
    const now = 8 * 24 * hour
    const never = Number.POSITIVE_INFINITY
    expect(keptSince(now, 7)).toBe(24 * hour)
    expect(expired([period], { keptSince: keptSince(now, 7), rolledUpTo: never })).toEqual([period])
    expect(expired([period], { keptSince: keptSince(now - 1, 7), rolledUpTo: never })).toEqual([])
    expect(expired([period], { keptSince: keptSince(now, 7), rolledUpTo: 24 * hour - 1 })).toEqual([])
  })

  it('are named so that the name tells them', () => {
    expect(partitionName('host_samples', 1, { from: Date.UTC(2026, 0, 31, 12), to: Date.UTC(2026, 0, 31, 18) })).toBe(
      'host_samples_e1_2026013112_2026013118',
    )
    fc.assert(
      fc.property(instant, fc.nat(1_000_000), (at, environmentKey) => {
        const from = Math.floor(at / hour) * hour
        const period = { from, to: from + 6 * hour }
        expect(readPartitionName(partitionName('host_samples', environmentKey, period))).toEqual({
          table: 'host_samples',
          environmentKey,
          ...period,
        })
      }),
    )
    for (const other of ['nodes', 'host_samples_e1', 'host_samples_e1_1', 'x_e1_20260131_20260201'])
      expect(readPartitionName(other)).toBeNull()
  })
})
