import { describe, expect, it } from 'vitest'
import { account, type Seen, type SeenSwitch, type Sent } from '../../bench/rig/sequence.ts'

/** Two nodes that take turns, from heartbeat 10 on; the first one switches its pipeline with every other of its own. */
const sent: readonly Sent[] = Array.from({ length: 8 }, (_, at) => ({
  number: 10 + at,
  node: at % 2,
  switched: at % 4 === 0,
}))
const seen = (numbers: readonly number[]): Seen[] => numbers.map((number, at) => ({ number, at }))
const switchesOf = (...ids: readonly string[]): SeenSwitch[] => ids.map((id) => ({ id }))
const all = sent.map(({ number }) => number)
const both = new Set([0, 1])

function found(changes: {
  lines?: number[]
  beats?: number[]
  switches?: readonly SeenSwitch[] | null
  inSight?: Set<number>
}) {
  const { lines = all, beats = all, switches = switchesOf('a', 'b'), inSight = both } = changes
  return account(sent, { lines: seen(lines), beats: seen(beats), switches, inSight })
}

describe('the account of what was sent', () => {
  it('has no hole where everything was shown', () => {
    expect(found({})).toEqual({ holes: [], coalesced: 0 })
  })

  it('has one for each log line that was never shown, or shown twice', () => {
    expect(found({ lines: all.filter((number) => number !== 13) }).holes).toEqual(['log line 13 was never shown'])
    expect(found({ lines: [...all, 12] }).holes).toEqual(['log line 12 was shown 2 times'])
  })

  it('takes a row that a newer heartbeat took over for what conflation may do', () => {
    expect(found({ beats: all.filter((number) => number !== 12 && number !== 13) })).toEqual({
      holes: [],
      coalesced: 2,
    })
  })

  it('has one for a row that stopped short', () => {
    expect(found({ beats: all.slice(0, -1) })).toEqual({
      holes: ['heartbeat 17 of node 1 was never painted, and no newer one'],
      coalesced: 0,
    })
    expect(found({ beats: [] }).holes).toHaveLength(8)
  })

  it('has one for a row that went back', () => {
    expect(found({ beats: [10, 11, 12, 14, 12, 16, 13, 15, 17] }).holes).toEqual(['node 0 went back to heartbeat 12'])
  })

  it('does not mind a row that is drawn anew', () => {
    expect(found({ beats: all.flatMap((number) => [number, number]) })).toEqual({ holes: [], coalesced: 0 })
  })

  it('asks only for rows that are in sight', () => {
    expect(found({ beats: [10, 12, 14, 16], inSight: new Set([0]) })).toEqual({ holes: [], coalesced: 0 })
  })

  it('has one where status changes are missing or too many, or shown twice, but not where nobody looked', () => {
    expect(found({ switches: [] }).holes).toEqual(['2 status changes were made, 0 were shown'])
    expect(found({ switches: switchesOf('a') }).holes).toEqual(['2 status changes were made, 1 were shown'])
    expect(found({ switches: switchesOf('a', 'b', 'c') }).holes).toHaveLength(1)
    expect(found({ switches: switchesOf('a', 'b', 'a') }).holes).toEqual(['status change a was shown 2 times'])
    expect(found({ switches: null }).holes).toEqual([])
  })
})
