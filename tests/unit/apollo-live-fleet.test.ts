// A fleet as the stream tells it: told at most once a second, and anew where nothing comes.
import { describe, expect, it } from 'vitest'
import { heardSince } from '../../web/apollo/heard-since.ts'
import { createLiveFleet } from '../../web/apollo/live-fleet.ts'
import { createManualClock } from './apollo-manual-clock.ts'

const nothing = () => undefined

function openFleet() {
  const clock = createManualClock()
  const kept = { take: nothing, shown: nothing, forget: nothing }
  const server = { heardSince: 1 }
  const fleet = createLiveFleet(clock, kept, () => server.heardSince)
  let times = 0
  fleet.subscribe(() => {
    times += 1
  })
  const beat = (revision: number) => {
    const removed = { removedNodeIds: [], removedNodePipelineIds: [] }
    fleet.take({ snapshot: revision === 1, nodes: [{ id: 'n', revision }], nodePipelines: [], ...removed })
  }
  return { clock, server, fleet, beat, told: () => times }
}

describe('a live fleet', () => {
  it('says since when who beats must have been heard, also where nothing comes', () => {
    const { clock, server, fleet, beat, told } = openFleet()
    expect(fleet.get()).toBeNull()
    beat(1)
    expect(fleet.get()?.heardSince).toBe(1)
    server.heardSince = 2
    clock.advance(60_000)
    expect([fleet.get()?.heardSince, told()]).toEqual([1, 1])
    fleet.tell()
    expect([fleet.get()?.heardSince, told()]).toEqual([2, 2])
  })

  it('does not tell once more what it told already', () => {
    const { clock, fleet, beat, told } = openFleet()
    beat(1)
    beat(2)
    fleet.tell()
    expect(fleet.get()?.nodes.get('n')?.revision).toBe(2)
    clock.advance(60_000)
    expect([told(), clock.waiting()]).toEqual([2, 0])
  })

  it('takes an answer for all there is, but not one that the stream overtook', async () => {
    const { clock, fleet, beat } = openFleet()
    await fleet.read(() => {
      beat(1)
      beat(2)
      return Promise.resolve({ nodes: [{ id: 'n', revision: 1 }], nodePipelines: [] })
    })
    clock.advance(1_000)
    expect(fleet.get()?.nodes.get('n')?.revision).toBe(2)

    await fleet.read(() => Promise.resolve({ nodes: [{ id: 'other', revision: 1 }], nodePipelines: [] }))
    clock.advance(1_000)
    expect([...(fleet.get()?.nodes.keys() ?? [])]).toEqual(['other'])
  })

  it('leaves what is known as it is when an answer fails', async () => {
    const { fleet, beat } = openFleet()
    beat(1)
    await expect(fleet.read(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer')
    expect(fleet.get()?.nodes.size).toBe(1)
  })
})

describe('since when a node must have been heard', () => {
  it('is three intervals ago, and never as long as nobody knows what time the server has', () => {
    expect(heardSince(100_000, 5)).toBe(85_000)
    expect(heardSince(100_000, 10)).toBe(70_000)
    expect(heardSince(null, 5)).toBe(-Infinity)
  })
})
