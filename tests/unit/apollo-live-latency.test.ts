import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLiveLatency } from '../../web/apollo/live-latency.ts'

const start = 1_800_000_000_000

describe('live latency', () => {
  it('tells an added delay whatever the offset of the clocks', () => {
    const property = fc.property(fc.integer({ min: -86_400_000, max: 86_400_000 }), fc.nat(200), (offset, delay) => {
      const latency = createLiveLatency()
      latency.measure(start, start + offset + 5)
      expect(latency.measure(start + 1_000, start + 1_000 + offset + 5 + delay)).toBe(delay)
    })
    fc.assert(property)
  })

  it('is never negative', () => {
    const property = fc.property(fc.array(fc.record({ gap: fc.nat(90_000), delay: fc.nat(5_000) })), (events) => {
      const latency = createLiveLatency()
      let at = start
      for (const { gap, delay } of events) {
        at += gap
        expect(latency.measure(at, at + delay)).toBeGreaterThanOrEqual(0)
      }
    })
    fc.assert(property)
  })

  it('follows clocks that drift apart', () => {
    const latency = createLiveLatency()
    const day = 24 * 60
    const told = Array.from({ length: day }, (_, minute) => {
      const sent = start + minute * 60_000
      return latency.measure(sent, sent + minute * 3)
    })
    expect(Math.max(...told)).toBeLessThanOrEqual(30)
  })
})
