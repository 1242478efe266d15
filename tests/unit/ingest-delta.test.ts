// Deltas against a plain model: random histories of a cumulative counter with restarts and gaps.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuPercent, grow, type Reading } from '../../server/ingest/delta.ts'

const never: Reading = { value: null, at: null }

describe('grow', () => {
  it('takes the first report for a baseline', () => {
    expect(grow(never, 100, 5_000)).toEqual({ reading: { value: 100, at: 5_000 }, delta: null, rate: null })
  })

  it('divides by the time since the last report', () => {
    const growth = grow({ value: 100, at: 0 }, 150, 5_000)
    expect(growth.delta).toBe(50)
    expect(growth.rate).toBe(10)
  })

  it('takes a smaller value for a restart from zero', () => {
    expect(grow({ value: 1e9, at: 0 }, 3_000, 1_000).delta).toBe(3_000)
  })

  it('keeps the last value where a report is missing, and the next one spans both intervals', () => {
    const missing = grow({ value: 100, at: 0 }, null, 5_000)
    expect(missing).toEqual({ reading: { value: 100, at: 0 }, delta: null, rate: null })
    expect(grow(missing.reading, 200, 10_000)).toMatchObject({ delta: 100, rate: 10 })
  })

  it('has no rate where no time passed', () => {
    const growth = grow({ value: 1, at: 1_000 }, 5, 1_000)
    expect(growth.delta).toBe(4)
    expect(growth.rate).toBeNull()
  })

  // A life of a process: it counts up by the steps, some of which go unreported, and then starts again from zero.
  const life = fc.array(fc.record({ step: fc.nat(1_000_000), reported: fc.boolean() }), { minLength: 1, maxLength: 20 })

  it('adds up to last - first within a life, whatever is left out', () => {
    fc.assert(
      fc.property(life, (steps) => {
        let value = 0
        const reports = steps.map(({ step, reported }) => {
          value += step
          return reported ? value : null
        })
        const seen = reports.filter((report) => report !== null)
        expect(sumOfDeltas(reports)).toBe(seen.length > 0 ? (seen.at(-1) ?? 0) - (seen[0] ?? 0) : 0)
      }),
    )
  })

  it('is never negative, and counts a life that begins below the last value in full', () => {
    fc.assert(
      fc.property(life, life, (first, second) => {
        const total = (steps: typeof first) => steps.reduce((sum, { step }) => sum + step, 0)
        const before = first[0]?.step ?? 0
        const reports = [before, total(first) + 1, ...(second[0] ? [0] : []), total(second)]
        // The restart is seen at 0, which is below the value before.
        expect(sumOfDeltas(reports)).toBe(total(first) + 1 - before + total(second))
      }),
    )
  })

  function sumOfDeltas(reports: readonly (number | null)[]): number {
    let reading = never
    let sum = 0
    reports.forEach((report, index) => {
      const growth = grow(reading, report, index * 5_000)
      expect(growth.delta ?? 0).toBeGreaterThanOrEqual(0)
      sum += growth.delta ?? 0
      reading = growth.reading
    })
    return sum
  }
})

describe('cpuPercent', () => {
  const share = (total: [number | null, number], idle: [number | null, number]) =>
    cpuPercent(
      { before: { value: total[0], at: 0 }, now: total[1] },
      { before: { value: idle[0], at: 0 }, now: idle[1] },
    )

  it('is the busy share between two reports', () => {
    expect(share([100, 200], [50, 75])).toBe(75)
  })

  it('stays within 0 and 100', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.nat(), (a, b, c, d) => {
        const percent = share([a, b], [c, d])
        if (percent !== null) {
          expect(percent).toBeGreaterThanOrEqual(0)
          expect(percent).toBeLessThanOrEqual(100)
        }
      }),
    )
  })

  it('is unknown after a restart, without time, and for the first report', () => {
    expect(share([200, 100], [50, 75])).toBeNull()
    expect(share([200, 300], [75, 50])).toBeNull()
    expect(share([100, 100], [50, 50])).toBeNull()
    expect(share([null, 100], [null, 50])).toBeNull()
  })
})
