import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../server/ingest/rate-limit.ts'

const limits = { perSecond: 2, burst: 10 }

describe('the rate limit', () => {
  it('lets a burst in, then says when the next may come, and lets it in exactly then', () => {
    const limit = createRateLimit(limits)
    for (let at = 0; at < 10; at += 1) expect(limit.take(1, 1, 0)).toBe(0)
    expect(limit.take(1, 1, 0)).toBe(500)
    expect(limit.take(1, 1, 499)).toBeGreaterThan(0)
    expect(limit.take(1, 1, 500)).toBe(0)
  })

  it('is each its own', () => {
    const limit = createRateLimit(limits)
    expect(limit.take(1, 10, 0)).toBe(0)
    expect(limit.take(1, 1, 0)).toBeGreaterThan(0)
    expect(limit.take(2, 10, 0)).toBe(0)
  })

  const request = fc.record({ after: fc.nat(3_000), heartbeats: fc.integer({ min: 1, max: 10 }) })

  it('never lets in more than the burst and the rate, and never refuses who stays below the rate', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        const limit = createRateLimit(limits)
        let now = 0
        let passed = 0
        for (const { after, heartbeats } of requests) {
          now += after
          const waitMs = limit.take(1, heartbeats, now)
          if (waitMs > 0) {
            now += waitMs
            expect(limit.take(1, heartbeats, now)).toBe(0)
          }
          passed += heartbeats
          expect(passed).toBeLessThanOrEqual(limits.burst + (limits.perSecond * now) / 1000 + 1e-6)
        }
      }),
    )
    const limit = createRateLimit(limits)
    for (let at = 0; at < 1_000; at += 1) expect(limit.take(1, 1, at * 500)).toBe(0)
  })

  it('forgets who came back below it', () => {
    const limit = createRateLimit(limits)
    for (let node = 0; node < 5_000; node += 1) limit.take(node, 1, node * 1_000)
    expect(limit.size()).toBeLessThan(1_100)
  })
})
