// Which part of a range comes from memory and which from the store.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { partsOf } from '../../server/series.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const everything = { MINUTE: 0, HOUR: 0 }
const now = Date.UTC(2026, 0, 31, 12, 30, 20)
const lastHour = { since: now - hour, until: now }

it('is all from memory where memory reaches back far enough', () => {
  const { buckets, samples } = partsOf(lastHour, { kept: everything, oldest: now - hour - 1, now })
  expect(samples).toEqual(lastHour)
  expect(buckets.until).toBeLessThanOrEqual(buckets.since)
})

it('is minutes up to the whole minute from which memory has everything', () => {
  const oldest = Date.UTC(2026, 0, 31, 12, 10, 5)
  const { level, buckets, samples } = partsOf(lastHour, { kept: everything, oldest, now })
  expect(level).toBe('MINUTE')
  expect(buckets).toEqual({ since: Date.UTC(2026, 0, 31, 11, 30), until: Date.UTC(2026, 0, 31, 12, 11) })
  expect(samples).toEqual({ since: Date.UTC(2026, 0, 31, 12, 11), until: now })
})

it('shows what memory has of a minute that is not over', () => {
  const oldest = now - 5_000
  const { buckets, samples } = partsOf(lastHour, { kept: everything, oldest, now })
  expect(buckets.until).toBe(Date.UTC(2026, 0, 31, 12, 30))
  expect(samples).toEqual({ since: oldest, until: now })
})

it.each([
  [hour, 'MINUTE', true],
  [hour + 1, 'MINUTE', false],
  [day, 'MINUTE', false],
  [day + 1, 'HOUR', false],
  [60 * day, 'HOUR', false],
  [60 * day + 1, 'DAY', false],
])('takes for %i ms %s buckets, and samples: %s', (length, level, samples) => {
  const parts = partsOf({ since: now - length, until: now }, { kept: everything, oldest: now - 10, now })
  expect([parts.level, parts.samples !== null]).toEqual([level, samples])
})

it('is coarser where the finer is past its retention', () => {
  const asked = { since: now - 30 * day, until: now - 30 * day + hour }
  expect(partsOf(asked, { kept: { MINUTE: now - 7 * day, HOUR: 0 }, oldest: null, now }).level).toBe('HOUR')
  expect(partsOf(asked, { kept: { MINUTE: now - 7 * day, HOUR: now - 20 * day }, oldest: null, now }).level).toBe('DAY')
})

it('never tells a time twice, and no minute that is not over as a bucket', () => {
  const ago = fc.integer({ min: 0, max: 90 * day })
  fc.assert(
    fc.property(ago, ago, fc.option(fc.integer({ min: 0, max: 2 * hour })), (from, length, remembered) => {
      const asked = { since: now - from, until: now - from + length }
      const oldest = remembered === null ? null : now - remembered
      const { buckets, samples } = partsOf(asked, { kept: everything, oldest, now })
      if (buckets.since < buckets.until) {
        expect(buckets.until).toBeLessThanOrEqual(Math.floor(now / minute) * minute)
        expect(buckets.since).toBeLessThanOrEqual(asked.since)
        if (samples) expect(samples.since).toBeGreaterThanOrEqual(buckets.until)
      }
      if (samples) expect([samples.since >= asked.since, samples.until]).toEqual([true, asked.until])
    }),
  )
})
