import { CombinedGraphQLErrors, ServerError } from '@apollo/client'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createInsistentRead } from '../../web/apollo/insistent-read.ts'
import { createManualClock, createManualPage } from './apollo-manual-clock.ts'

const away = new TypeError('fetch failed')
const refusal = (code: string) =>
  new CombinedGraphQLErrors({ errors: [{ message: 'no', extensions: { code } }], data: null })
const answeredWith = (statusCode: number) =>
  new ServerError('no', { response: new Response(null, { status: statusCode }), bodyText: '' })

function reading() {
  const clock = createManualClock()
  const page = createManualPage()
  const reader = createInsistentRead<string>({ clock, page })
  const asked: {
    readonly of: string
    readonly answer: (value: string) => void
    readonly fail: (fault: unknown) => void
  }[] = []
  const taken: string[] = []
  const faults: unknown[] = []
  const begin = (of = 'first') => {
    reader.begin({
      read: () => new Promise((answer, fail) => asked.push({ of, answer, fail })),
      take: (answer) => taken.push(answer),
      failed: (fault) => faults.push(fault),
    })
  }
  // What waits for the answer goes on after this.
  const settled = () => new Promise((done) => setImmediate(done))
  const answer = async (value: string, index = asked.length - 1) => {
    asked[index]?.answer(value)
    await settled()
  }
  const fail = async (fault: unknown = away, index = asked.length - 1) => {
    asked[index]?.fail(fault)
    await settled()
  }
  return { clock, page, reader, asked, taken, faults, begin, answer, fail }
}

describe('a read that is tried again until it is answered', () => {
  it('asks once where the answer comes', async () => {
    const { clock, asked, taken, begin, answer } = reading()
    begin()
    await answer('a')
    clock.advance(3_600_000)
    expect([asked.length, taken, clock.waiting()]).toEqual([1, ['a'], 0])
  })

  it('asks again by itself after each fault, tells it, and rests once answered', async () => {
    const { clock, asked, taken, faults, begin, answer, fail } = reading()
    begin()
    await fail()
    clock.advance(749)
    expect(asked.length).toBe(1)
    clock.advance(251)
    expect(asked.length).toBe(2)
    await fail(refusal('OVERLOADED'))
    clock.advance(2_000)
    expect(asked.length).toBe(3)
    await answer('a')
    clock.advance(3_600_000)
    expect([asked.length, taken, faults.length, clock.waiting()]).toEqual([3, ['a'], 2, 0])
  })

  it('never waits longer than half a minute, nor asks again before the answer came', async () => {
    const { clock, asked, begin, fail } = reading()
    begin()
    for (let times = 1; times < 20; times += 1) {
      clock.advance(3_600_000)
      expect(asked.length).toBe(times)
      await fail()
      clock.advance(30_000)
      expect(asked.length).toBe(times + 1)
    }
  })

  it('does not ask again for what was refused for good', async () => {
    const final = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID_INPUT'].map(refusal)
    for (const fault of [...final, answeredWith(400), answeredWith(401)]) {
      const { clock, asked, faults, begin, fail } = reading()
      begin()
      await fail(fault)
      clock.advance(3_600_000)
      expect([asked.length, faults]).toEqual([1, [fault]])
    }
  })

  it('asks again for what passes', async () => {
    const passing = ['OVERLOADED', 'RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'].map(refusal)
    for (const fault of [...passing, answeredWith(429), answeredWith(502), away]) {
      const { clock, asked, begin, fail } = reading()
      begin()
      await fail(fault)
      clock.advance(1_000)
      expect(asked.length).toBe(2)
    }
  })

  it('asks nothing while nobody looks, and at once when somebody does', async () => {
    const { clock, page, asked, begin, fail } = reading()
    begin()
    await fail()
    page.hide()
    clock.advance(3_600_000)
    expect(asked.length).toBe(1)
    page.show()
    expect(asked.length).toBe(2)
    page.hide()
    page.show()
    expect([asked.length, page.listeners()]).toEqual([2, 0])
  })

  it('takes nothing of what was asked before, and does not try it again', async () => {
    const { clock, asked, taken, faults, begin, answer, fail } = reading()
    begin('one')
    await fail()
    begin('two')
    begin('three')
    await answer('late', 1)
    await answer('three', 2)
    clock.advance(3_600_000)
    expect([asked.map(({ of }) => of), taken, faults.length]).toEqual([['one', 'two', 'three'], ['three'], 1])
  })

  it('asks at once for somebody who will not wait, after a refusal and after an answer too', async () => {
    const { clock, reader, asked, taken, begin, answer, fail } = reading()
    begin()
    await fail(refusal('INVALID_INPUT'))
    reader.again()
    expect(asked.length).toBe(2)
    await answer('a')
    reader.again()
    await fail()
    clock.advance(1_000)
    await answer('b')
    clock.advance(3_600_000)
    expect([asked.length, taken]).toEqual([4, ['a', 'b']])
  })

  it('leaves nothing behind when it is closed, whatever it was doing', async () => {
    const steps = fc.array(fc.constantFrom('fail', 'wait', 'hide', 'show', 'again'), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const { clock, page, reader, asked, taken, faults, begin, answer, fail } = reading()
        const run = { wait: () => clock.advance(10_000), hide: page.hide, show: page.show, again: reader.again, fail }
        begin()
        for (const step of given) await run[step]()
        const told = faults.length
        reader.close()
        const count = asked.length
        await answer('late')
        page.show()
        clock.advance(3_600_000)
        reader.again()
        expect([asked.length, taken, faults.length, clock.waiting(), page.listeners()]).toEqual([count, [], told, 0, 0])
      }),
      { numRuns: 50 },
    )
  })

  it('may begin anew after it was closed', async () => {
    const { reader, taken, begin, answer } = reading()
    begin()
    reader.close()
    begin()
    await answer('a')
    expect(taken).toEqual(['a'])
  })
})
