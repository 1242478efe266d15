// A shorter interval takes nobody for silent who has not heard of it yet.
import { expect, it } from 'vitest'
import { createIntervals } from '../../server/ingest/intervals.ts'

const at = (second: number) => new Date(second * 1000)
const environment = (intervalSeconds: number) => ({ key: 1, name: 'production', intervalSeconds })
const heard = (second: number | null) => ({ environmentKey: 1, lastHeartbeatAt: second === null ? null : at(second) })

it('expects a node at the old interval until it has beaten once after the change', () => {
  const intervals = createIntervals(() => at(100))
  intervals.changed(environment(60), environment(5))
  expect(intervals.of(heard(99), environment(5))).toBe(60)
  expect(intervals.of(heard(100), environment(5))).toBe(60)
  expect(intervals.of(heard(101), environment(5))).toBe(5)
  expect(intervals.of(heard(null), environment(5))).toBe(5)
})

it('expects it at the longest of those that it may have heard, where it changed more than once', () => {
  let now = 100
  const intervals = createIntervals(() => at(now))
  intervals.changed(environment(60), environment(30))
  now = 110
  intervals.changed(environment(30), environment(5))
  expect(intervals.of(heard(90), environment(5))).toBe(60)
  expect(intervals.of(heard(111), environment(5))).toBe(5)
})

it('waits no longer for a longer one than it says', () => {
  const intervals = createIntervals(() => at(100))
  intervals.changed(environment(5), environment(60))
  expect(intervals.of(heard(99), environment(60))).toBe(60)
  intervals.changed(environment(60), { ...environment(60), name: 'renamed' })
  intervals.forget(1)
  expect(intervals.of(heard(99), environment(60))).toBe(60)
})
