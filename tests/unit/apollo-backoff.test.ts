import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBackoff } from '../../web/apollo/backoff.ts'

describe('backoff', () => {
  it('doubles up to its bound, and starts anew after a reset', () => {
    const backoff = createBackoff({ firstMs: 1_000, mostMs: 30_000, jitter: 0 })
    const waits = Array.from({ length: 7 }, () => backoff.nextMs())
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect(backoff.attempts()).toBe(7)
    backoff.reset()
    expect([backoff.attempts(), backoff.nextMs()]).toEqual([0, 1_000])
  })

  it('stays between the jittered and the whole wait, for ever', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const property = fc.property(random, fc.nat(5_000), (share, tries) => {
      const bounds = { firstMs: 1_000, mostMs: 30_000, jitter: 0.25 }
      const backoff = createBackoff(bounds, () => share)
      let wait = backoff.nextMs()
      for (let attempt = 0; attempt < tries; attempt += 1) wait = backoff.nextMs()
      const whole = Math.min(30_000, 1_000 * 2 ** tries)
      return wait <= whole && wait >= whole * 0.75
    })
    fc.assert(property, { numRuns: 50 })
  })
})
