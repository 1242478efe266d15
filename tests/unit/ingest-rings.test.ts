// The live rings against a plain list: the last 720 of a series, and all series together within the bound.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRings } from '../../server/ingest/rings.ts'

const roomy = { bytes: 64 * 1024 * 1024, samples: 720, width: 2 }
const all = { since: 0, until: Number.POSITIVE_INFINITY }

describe('a series', () => {
  it('holds 720 samples, and the 721st evicts the first', () => {
    const rings = createRings<string>(roomy)
    for (let at = 1; at <= 720; at += 1) rings.append('a', at, [at, null])
    expect(rings.read('a', all)).toHaveLength(720)
    expect(rings.oldest('a')).toBe(1)
    rings.append('a', 721, [721, null])
    expect(rings.read('a', all)).toHaveLength(720)
    expect(rings.oldest('a')).toBe(2)
    expect(rings.read('a', { since: 2, until: 4 })).toEqual([
      { at: 2, values: [2, null] },
      { at: 3, values: [3, null] },
    ])
  })

  it('takes no more room for all that it has forgotten', () => {
    const rings = createRings<string>(roomy)
    for (let at = 1; at <= 800; at += 1) rings.append('a', at, [at, at])
    const { bytes } = rings.usage()
    for (let at = 801; at <= 10_000; at += 1) rings.append('a', at, [at, at])
    expect(rings.usage().bytes).toBe(bytes)
  })

  it('leaves out what is older than its last sample, and what it has', () => {
    const rings = createRings<string>(roomy)
    rings.append('a', 10, [1, 1])
    rings.append('a', 5, [2, 2])
    rings.append('a', 10, [3, 3])
    expect(rings.read('a', all)).toEqual([{ at: 10, values: [1, 1] }])
  })

  it('tells times exactly over a long silence', () => {
    const rings = createRings<string>(roomy)
    const times = [1_800_000_000_001, 1_800_000_005_002, 1_800_086_400_003, 1_800_086_400_004]
    for (const at of times) rings.append('a', at, [1, 1])
    expect(rings.read('a', all).map(({ at }) => at)).toEqual(times)
  })

  it('is freed when it is forgotten', () => {
    const rings = createRings<string>(roomy)
    rings.append('a', 1, [1, 1])
    rings.append('b', 1, [2, 2])
    rings.forget('a')
    expect(rings.read('a', all)).toEqual([])
    expect(rings.usage().series).toBe(1)
    rings.forget('b')
    expect(rings.usage()).toEqual({ series: 0, bytes: 0 })
  })
})

describe('all series', () => {
  const step = fc.oneof(
    { weight: 20, arbitrary: fc.record({ key: fc.nat(8), samples: fc.integer({ min: 1, max: 90 }) }) },
    { weight: 1, arbitrary: fc.record({ forget: fc.nat(8) }) },
  )

  it('stay within the bound, each the newest part of what it was given, and the oldest of all leaves first', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 30_000 }), (steps, bytes) => {
        const rings = createRings<number>({ bytes, samples: 150, width: 2 })
        const given = new Map<number, number[]>()
        let now = 0
        for (const it of steps) {
          if ('forget' in it) {
            rings.forget(it.forget)
            given.delete(it.forget)
            continue
          }
          for (let count = 0; count < it.samples; count += 1) {
            now += 1
            rings.append(it.key, now, [now % 1000, null])
            given.set(it.key, [...(given.get(it.key) ?? []), now])
          }
        }
        const chunk = 60 * 12 + 250
        expect(rings.usage().bytes).toBeLessThanOrEqual(Math.max(bytes, chunk))
        for (const [key, times] of given) {
          const read = rings.read(key, all)
          expect(read.length).toBeLessThanOrEqual(150)
          expect(read.map(({ at }) => at)).toEqual(read.length > 0 ? times.slice(-read.length) : [])
          for (const { at, values } of read) expect(values).toEqual([at % 1000, null])
          expect(rings.oldest(key)).toBe(read[0]?.at ?? null)
          // With room for all of it, nothing but the limit of a series takes any.
          if (bytes >= 30 * chunk) expect(read).toHaveLength(Math.min(150, times.length))
        }
      }),
    )
  })

  it('take less and less of the past when there is no room for all', () => {
    const rings = createRings<number>({ bytes: 100_000, samples: 720, width: 2 })
    for (let at = 1; at <= 600; at += 1) for (let key = 0; key < 20; key += 1) rings.append(key, at, [at, at])
    const oldest = Array.from({ length: 20 }, (_, key) => rings.oldest(key) ?? 0)
    expect(rings.usage().bytes).toBeLessThanOrEqual(100_000)
    expect(Math.max(...oldest) - Math.min(...oldest)).toBeLessThanOrEqual(60)
    expect(Math.min(...oldest)).toBeGreaterThan(100)
  })
})
