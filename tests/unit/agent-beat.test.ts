import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBackoff } from '../../agent/backoff.ts'
import { createBeat, nextTick } from '../../agent/beat.ts'
import { createManualClock } from '../integration/agent-clock.ts'

function beatOn(intervalSeconds: number) {
  const clock = createManualClock()
  const ticks: number[] = []
  const beat = createBeat({
    intervalSeconds,
    now: clock.monotonic,
    schedule: clock.schedule,
    tick: () => ticks.push(clock.monotonic()),
  })
  return { clock, ticks, beat }
}

describe('the beat', () => {
  it('ticks at once and then on the grid', () => {
    const { clock, ticks } = beatOn(5)
    clock.advance(12_000)
    expect(ticks).toEqual([0, 5_000, 10_000])
  })

  it('makes one tick and no burst after a sleep, and stays on its grid', () => {
    const { clock, ticks } = beatOn(5)
    clock.advance(5_000)
    clock.sleep(23_000)
    clock.advance(7_000)
    expect(ticks).toEqual([0, 5_000, 28_000, 30_000, 35_000])
  })

  it('follows another interval from the last tick on', () => {
    const { clock, ticks, beat } = beatOn(5)
    clock.advance(6_000)
    beat.setInterval(2)
    clock.advance(5_000)
    beat.setInterval(10)
    clock.advance(20_000)
    expect(ticks).toEqual([0, 5_000, 7_000, 9_000, 11_000, 21_000, 31_000])
  })

  it('neither floods nor falls silent, whatever it is told', () => {
    const { clock, ticks, beat } = beatOn(5)
    clock.advance(0)
    beat.setInterval(0)
    clock.advance(3_000)
    beat.setInterval(1e12)
    clock.advance(3_600_000)
    expect(ticks).toEqual([0, 1_000, 2_000, 3_000, 3_603_000])
  })

  it('has one timer, also where a tick changes the interval, and none when it is closed by a tick', () => {
    const clock = createManualClock()
    let ticks = 0
    const beat = createBeat({
      intervalSeconds: 5,
      now: clock.monotonic,
      schedule: clock.schedule,
      tick: () => {
        ticks += 1
        beat.setInterval(ticks + 1)
        if (ticks === 4) beat.close()
      },
    })
    clock.advance(0)
    expect(clock.timers()).toBe(1)
    clock.advance(3_600_000)
    expect([ticks, clock.timers()]).toEqual([4, 0])
  })

  it('is always ahead, on the grid, and by no more than an interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ max: 1e9 }),
        fc.integer({ min: 1_000, max: 3.6e6 }),
        fc.integer({ min: -2, max: 1e9 }),
        (last, interval, passed) => {
          const next = nextTick(last, interval, last + passed)
          expect(next).toBeGreaterThan(last + passed)
          expect(next - (last + passed)).toBeLessThanOrEqual(interval + 2)
          expect((next - last) % interval).toBe(0)
        },
      ),
    )
  })

  it('does not drift, however late its timers fire', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 50 }), (delays) => {
        const { clock, ticks } = beatOn(1)
        clock.advance(0)
        for (const delay of delays) clock.sleep(1_000 - (clock.monotonic() % 1_000) + delay)
        expect(ticks.map((tick) => Math.floor(tick / 1_000))).toEqual([0, ...delays.map((_, index) => index + 1)])
      }),
    )
  })
})

describe('the backoff', () => {
  it('doubles its ceiling from 1 s to 30 s and begins anew', () => {
    const backoff = createBackoff(() => 1)
    expect(Array.from({ length: 7 }, () => backoff.next(null))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ])
    backoff.reset()
    expect(backoff.next(null)).toBe(1_000)
  })

  it('waits anything between nothing and its ceiling, and on top of what was asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        fc.nat(2_000),
        fc.nat(20),
        (random, asked, attempts) => {
          const backoff = createBackoff(() => random)
          for (let attempt = 0; attempt < attempts; attempt += 1) backoff.next(null)
          const waited = backoff.next(asked)
          expect(waited).toBeGreaterThanOrEqual(asked)
          expect(waited).toBeLessThanOrEqual(asked + 30_000)
        },
      ),
    )
  })

  it('does not believe a server that asks for years', () => {
    expect(createBackoff(() => 0).next(1e15)).toBe(300_000)
  })
})
