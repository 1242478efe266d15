import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge, longestDrySpell, slopeLimitOf, slopeOf, type HeapSample, type Observed } from '../../bench/rig/judge.ts'

const hour = 3_600_000
const start = 1_800_000_000_000

/** Half an hour at 1 Hz in which nothing is wrong. */
function sound(changes: Partial<Observed> = {}): Observed {
  const watched = { fromMs: start, untilMs: start + hour / 2 }
  return {
    pushIntervalMs: 1_000,
    watched,
    paintedAtMs: Array.from({ length: 1_800 }, (_, at) => start + at * 1_000 + 40),
    pauses: [],
    layoutShifts: [0, 0.01],
    heaps: [level(2), level(1)],
    loadsMs: [300, 500, 900],
    reconnects: 0,
    giveUps: 0,
    holes: [],
    recorderShare: 0.0005,
    ...changes,
  }
}

/** A sample each 30 s for half an hour; `of` says what is held after so many minutes. */
function heap(of: (minute: number) => number): HeapSample[] {
  return Array.from({ length: 60 }, (_, at) => ({ atMs: start + at * 30_000, aboveMb: of(at / 2) }))
}
const level = (mb: number) => heap(() => mb)

const failedOf = (observed: Observed) =>
  judge(observed, 100)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name)

describe('the judge of the rig', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(failedOf(sound())).toEqual([])
    expect(judge(sound(), 100)).toHaveLength(10)
    expect(judge(sound({ recorderShare: null, loadsMs: null }), 100)).toHaveLength(8)
  })

  const leaking = heap((minute) => minute * 0.2)
  const faults: readonly (readonly [string, Partial<Observed>, string])[] = [
    ['a reconnect', { reconnects: 1 }, 'reconnects'],
    ['giving up', { giveUps: 1 }, 'give-ups'],
    ['a hole', { holes: ['log line 7 was never shown'] }, 'holes by sequence'],
    ['a layout that shifts once', { layoutShifts: [0, 0.1, 0] }, 'layout shift, p100'],
    ['a slow page', { loadsMs: [300, 2_000] }, 'page load, p95'],
    ['pages that were not loaded', { loadsMs: [] }, 'page load, p95'],
    ['a full heap', { heaps: [level(12)] }, 'heap above the loaded page, p95'],
    ['a leak that is still small', { heaps: [level(1), leaking] }, 'heap slope'],
    ['a dear recorder', { recorderShare: 0.01 }, 'cost of the recorder'],
  ]
  it.each(faults)('finds %s, and nothing else', (_name, fault, criterion) => {
    expect(failedOf(sound(fault))).toEqual([criterion])
  })

  it('finds too few pushes and a dry spell, each by itself', () => {
    const few = { paintedAtMs: sound().paintedAtMs.slice(0, 99), watched: { fromMs: start, untilMs: start + 99_000 } }
    expect(failedOf(sound({ ...few, heaps: [[]] }))).toEqual(['pushes painted'])
    const dry = sound().paintedAtMs.filter((at) => at < start + 60_000 || at > start + 63_000)
    expect(failedOf(sound({ paintedAtMs: dry }))).toEqual(['longest dry spell'])
  })

  it('knows its boundaries', () => {
    const painted = (gap: number) => [start, start + gap]
    const watched = (gap: number) => ({ fromMs: start, untilMs: start + gap })
    const drySpell = (gap: number) =>
      judge(sound({ paintedAtMs: painted(gap), watched: watched(gap) }), 1).find(
        ({ name }) => name === 'longest dry spell',
      )?.ok
    expect([drySpell(3_000), drySpell(3_001)]).toEqual([true, false])
    // Faster than five a second, what comes is told together.
    const often = (gap: number) => {
      const changes = { pushIntervalMs: 50, paintedAtMs: painted(gap), watched: watched(gap) }
      return judge(sound(changes), 1).find(({ name }) => name === 'longest dry spell')?.ok
    }
    expect([often(600), often(601)]).toEqual([true, false])
    expect(
      failedOf(sound({ layoutShifts: [0.0999], loadsMs: [1_999], heaps: [level(11.99)], recorderShare: 0.0099 })),
    ).toEqual([])
  })
})

describe('the longest dry spell', () => {
  it('counts from the beginning and to the end of the watch, whatever was painted outside of it', () => {
    const watched = { fromMs: 1_000, untilMs: 9_000 }
    const spell = (...paintedAtMs: number[]) => longestDrySpell({ paintedAtMs, watched, pauses: [] })
    expect(spell()).toBe(8_000)
    expect(spell(500, 4_000, 6_000, 9_500)).toBe(3_000)
    expect(spell(1_000, 1_100)).toBe(7_900)
  })

  it('leaves out the time in which the rig held the pages up, and no more', () => {
    const watched = { fromMs: 0, untilMs: 9_000 }
    const pauses = [
      { fromMs: 500, untilMs: 1_500 },
      { fromMs: 4_000, untilMs: 4_700 },
    ]
    expect(longestDrySpell({ paintedAtMs: [1_000, 3_500, 6_500], watched, pauses })).toBe(2_500)
    expect(longestDrySpell({ paintedAtMs: [1_000, 3_500, 6_500], watched, pauses: [] })).toBe(3_000)
  })
})

describe('the slope of the heap', () => {
  const slopeAnHour = (samples: readonly HeapSample[]) => slopeOf(samples).anHour

  it('is that of a line, whatever its steps, and certain', () => {
    const property = fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (perHour) => {
      const { anHour, error } = slopeOf(heap((minute) => (minute / 60) * perHour))
      expect(anHour).toBeCloseTo(perHour, 6)
      expect(error).toBeCloseTo(0, 6)
    })
    fc.assert(property)
  })

  it('is not bent by odd samples, nor by what a page fills in the beginning', () => {
    expect(slopeAnHour(heap((minute) => (minute % 7 === 0 ? 9 : 1)))).toBe(0)
    expect(slopeAnHour(heap((minute) => Math.min(5, minute)))).toBe(0)
  })

  it('is 0 of nothing', () => {
    for (const samples of [[], [{ atMs: 1, aboveMb: 3 }]]) expect(slopeOf(samples)).toEqual({ anHour: 0, error: 0 })
  })

  it('is as uncertain as the samples scatter: of nothing it stays within three errors', () => {
    // Deterministic, and of no memory: the fraction of a multiple of an irrational number.
    const scattered = (seed: number, by: number) => {
      let at = seed
      return heap(() => by * ((at += Math.SQRT2) % 1))
    }
    const property = fc.property(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      (seed, by) => {
        const { anHour, error } = slopeOf(scattered(seed, by))
        expect(Math.abs(anHour)).toBeLessThan(3 * error)
        expect(error).toBeCloseTo(by * slopeOf(scattered(seed, 1)).error, 6)
      },
    )
    fc.assert(property)
  })

  it('may be steeper in a run that is too short, or scatters too much, to tell', () => {
    expect(slopeLimitOf(8 * hour, 0)).toBe(4)
    expect(slopeLimitOf(hour / 2, 1.3)).toBe(4)
    expect(slopeLimitOf(hour / 2, 2)).toBe(6)
    expect(slopeLimitOf(60_000, 0)).toBeCloseTo(270)
    expect(slopeLimitOf(600_000, 0)).toBeCloseTo(27)
    expect(slopeLimitOf(600_001, 0)).toBe(4)
  })

  it('is judged page by page, each by its own scatter', () => {
    const noisy = heap((minute) => 8 * ((minute * Math.SQRT2) % 1) + minute / 10)
    expect(slopeAnHour(noisy)).toBeGreaterThan(4)
    const steady = (perHour: number) => heap((minute) => (minute / 60) * perHour)
    expect(failedOf(sound({ heaps: [noisy, steady(3.9)] }))).toEqual([])
    expect(failedOf(sound({ heaps: [noisy, steady(4.1)] }))).toEqual(['heap slope'])
  })
})
