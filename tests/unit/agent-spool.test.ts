import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HeartbeatInput } from '../../agent/gen/graphql.ts'
import { openSpool, type SpoolLimits } from '../../agent/spool.ts'

const noon = Date.parse('2026-01-31T12:00:00.000Z')
const wide: SpoolLimits = { count: 1_000_000, bytes: 1e9, ageMs: 1e9 }

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fleetbeat-spool-'))
  file = join(directory, 'spool.jsonl')
})
afterEach(() => rmSync(directory, { recursive: true }))

function beatOf(seq: number, changes: Partial<HeartbeatInput> = {}): HeartbeatInput {
  const sampledAt = new Date(noon + seq * 1000).toISOString()
  return { bootId: 'boot', seq, sampledAt, agentVersion: '1', deploymentMode: 'STANDALONE', ...changes }
}

function open(limits = wide, now = () => noon) {
  const failures: unknown[] = []
  return Object.assign(openSpool({ directory, now, failed: (error) => failures.push(error) }, limits), { failures })
}

const seqs = (heartbeats: readonly HeartbeatInput[]) => heartbeats.map(({ seq }) => seq)

it('keeps heartbeats whole and in order, for their owner alone, and over a restart', () => {
  const spool = open()
  for (const seq of [1, 2, 3]) spool.add(beatOf(seq, { labels: [{ key: 'ä', value: '\n"' }] }))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const again = open()
  expect(again.size()).toBe(3)
  expect(again.oldest(10, 1e6)).toEqual([1, 2, 3].map((seq) => beatOf(seq, { labels: [{ key: 'ä', value: '\n"' }] })))
})

it('does not bring back what was sent', () => {
  const spool = open()
  for (const seq of [1, 2]) spool.add(beatOf(seq))
  spool.remove(spool.oldest(2, 1e6))
  expect(open().size()).toBe(0)
  expect(readFileSync(file, 'utf8')).toBe('')
})

it('hands out batches bounded by count and by bytes, of at least one', () => {
  const spool = open()
  for (let seq = 1; seq <= 30; seq += 1) spool.add(beatOf(seq))
  const one = Buffer.byteLength(JSON.stringify(beatOf(10))) + 1
  expect(spool.oldest(25, 1e6)).toHaveLength(25)
  expect(seqs(spool.oldest(25, 3 * one))).toEqual([1, 2, 3])
  expect(seqs(spool.oldest(25, 1))).toEqual([1])
})

describe('what is too much', () => {
  it('is dropped oldest first and counted, by count', () => {
    const spool = open({ ...wide, count: 3 })
    for (let seq = 1; seq <= 5; seq += 1) spool.add(beatOf(seq))
    expect([seqs(spool.oldest(9, 1e6)), spool.dropped()]).toEqual([[3, 4, 5], 2])
  })

  it('by bytes in UTF-8', () => {
    const large = { labels: [{ key: 'k', value: 'ä'.repeat(200) }] }
    const spool = open({ ...wide, bytes: 1_200 })
    for (let seq = 1; seq <= 5; seq += 1) spool.add(beatOf(seq, large))
    expect([seqs(spool.oldest(9, 1e6)), spool.dropped()]).toEqual([[4, 5], 3])
  })

  it('by age, also while nothing is added', () => {
    let now = noon
    const spool = open({ ...wide, ageMs: 3_000 }, () => now)
    for (let seq = 1; seq <= 5; seq += 1) spool.add(beatOf(seq))
    now = noon + 6_500
    expect([seqs(spool.oldest(9, 1e6)), spool.dropped()]).toEqual([[4, 5], 3])
  })

  it('leaves alone what was not sent when a batch under way is dropped from', () => {
    const spool = open({ ...wide, count: 3 })
    for (const seq of [1, 2, 3]) spool.add(beatOf(seq))
    const underWay = spool.oldest(2, 1e6)
    spool.add(beatOf(4))
    spool.remove(underWay)
    expect(seqs(spool.oldest(9, 1e6))).toEqual([3, 4])
  })

  it('does not let the file grow for ever', () => {
    const spool = open({ ...wide, count: 10 })
    for (let seq = 1; seq <= 5_000; seq += 1) spool.add(beatOf(seq))
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(600)
  })
})

describe('a damaged file', () => {
  it('loses its torn last line, and neither the ones before nor the ones after', () => {
    const spool = open()
    for (const seq of [1, 2]) spool.add(beatOf(seq))
    appendFileSync(file, JSON.stringify(beatOf(3)).slice(0, 40))
    const torn = open()
    expect(seqs(torn.oldest(9, 1e6))).toEqual([1, 2])
    torn.add(beatOf(4))
    expect(seqs(open().oldest(9, 1e6))).toEqual([1, 2, 4])
  })

  it('loses what is no heartbeat', () => {
    const good = JSON.stringify(beatOf(1))
    writeFileSync(
      file,
      ['null', '7', '{}', '{"bootId":"b","seq":1,"sampledAt":"never"}', good, '\0\0\0', ''].join('\n'),
    )
    expect(seqs(open().oldest(9, 1e6))).toEqual([1])
  })

  it('is told of, and the heartbeats are kept in memory', () => {
    mkdirSync(file)
    const spool = open()
    spool.add(beatOf(1))
    expect(seqs(spool.oldest(9, 1e6))).toEqual([1])
    expect(spool.failures.length).toBeGreaterThan(0)
  })
})

it('is the list that it would be in memory, whatever is done and whenever it is opened again', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constant('add' as const) },
    { weight: 2, arbitrary: fc.record({ remove: fc.integer({ min: 1, max: 8 }) }) },
    { weight: 1, arbitrary: fc.constant('give up' as const) },
    { weight: 1, arbitrary: fc.constant('open again' as const) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      rmSync(file, { force: true })
      let spool = open({ ...wide, count: 20 })
      let expected: number[] = []
      let seq = 0
      for (const each of steps) {
        if (each === 'add') {
          seq += 1
          spool.add(beatOf(seq))
          expected = [...expected, seq].slice(-20)
        } else if (each === 'give up') {
          const [first] = spool.oldest(1, 1e6)
          if (first) spool.giveUp(first)
          expected.shift()
        } else if (each === 'open again') {
          spool = open({ ...wide, count: 20 })
          // What was removed but not yet from the file comes back: the server knows it for a duplicate.
          const kept = seqs(spool.oldest(100, 1e9))
          expect(kept.slice(kept.length - expected.length)).toEqual(expected)
          expected = kept
        } else {
          const batch = spool.oldest(each.remove, 1e6)
          spool.remove(batch)
          expected.splice(0, each.remove)
        }
        expect(seqs(spool.oldest(100, 1e9))).toEqual(expected)
        expect(spool.size()).toBe(expected.length)
      }
    }),
    { numRuns: 60 },
  )
})
