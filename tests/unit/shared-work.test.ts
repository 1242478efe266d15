import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSharedWork } from '../../server/shared-work.ts'

describe('shared work', () => {
  it('is done once for all who want it at the same time, and anew for who comes later', async () => {
    let done = 0
    const work = createSharedWork<number>(2)
    const ask = () => work.share('a', () => Promise.resolve((done += 1)))
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
    expect(await ask()).toBe(2)
  })

  it('tells all who wait when it fails, and is tried again', async () => {
    const work = createSharedWork<string>(1)
    const fails = () => work.share('a', () => Promise.reject(new Error('away')))
    const both = await Promise.allSettled([fails(), fails()])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await work.share('a', () => Promise.resolve('there'))).toBe('there')
  })

  it('never runs more beside each other than it may, and answers each with its own', async () => {
    const keys = fc.array(fc.record({ key: fc.integer({ min: 0, max: 9 }), turns: fc.integer({ min: 0, max: 5 }) }))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), keys, async (most, asked) => {
        const work = createSharedWork<number>(most)
        let running = 0
        let mostSeen = 0
        const answers = await Promise.all(
          asked.map(({ key, turns }) =>
            work.share(String(key), async () => {
              running += 1
              mostSeen = Math.max(mostSeen, running)
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
              running -= 1
              return key
            }),
          ),
        )
        expect(answers).toEqual(asked.map(({ key }) => key))
        expect(mostSeen).toBeLessThanOrEqual(most)
      }),
    )
  })

  it('refuses beyond what may wait', async () => {
    const work = createSharedWork<number>(1)
    const held = Array.from({ length: 1_001 }, (_, key) => work.share(String(key), () => Promise.resolve(key)))
    await expect(work.share('one more', () => Promise.resolve(0))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await Promise.all(held)).toHaveLength(1_001)
  })
})
