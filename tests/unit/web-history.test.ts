import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHistory, slotMs, slots } from '../../web/ui/history.ts'
import { createTail, type Tail } from '../../web/apollo/tail.ts'

describe('what a page has seen', () => {
  it('keeps the newest value of each slot', () => {
    const history = createHistory()
    history.record('cpu', 1, 0)
    history.record('cpu', 2, slotMs - 1)
    history.record('cpu', 3, slotMs)
    expect(history.read('cpu', slotMs)).toEqual([2, 3])
  })

  it('has a gap where nothing was seen, also at its end', () => {
    const history = createHistory()
    history.record('cpu', 1, 0)
    history.record('cpu', 2, 3 * slotMs)
    expect(history.read('cpu', 3 * slotMs)).toEqual([1, null, null, 2])
    expect(history.read('cpu', 4 * slotMs), 'the open slot is not missing yet').toEqual([1, null, null, 2])
    expect(history.read('cpu', 6 * slotMs)).toEqual([1, null, null, 2, null, null])
  })

  it('has slots as long as the agents take between two heartbeats', () => {
    const history = createHistory(60_000)
    for (let minute = 0; minute < 3; minute++) history.record('in', minute, minute * 60_000)
    expect(history.read('in', 2 * 60_000)).toEqual([0, 1, 2])
  })

  it('is bounded in slots and in series', () => {
    const history = createHistory()
    for (let slot = 0; slot < 3 * slots; slot++) history.record('cpu', slot, slot * slotMs)
    const read = history.read('cpu', (3 * slots - 1) * slotMs)
    expect(read).toHaveLength(slots)
    expect(read.at(-1)).toBe(3 * slots - 1)
    history.keep(new Set())
    expect(history.read('cpu', 0)).toEqual([])
  })

  it('survives an hour without a look, and a clock that is set back', () => {
    const history = createHistory()
    history.record('cpu', 1, 0)
    history.record('cpu', 2, 1_000 * slotMs)
    expect(history.read('cpu', 1_000 * slotMs).filter((value) => value !== null)).toEqual([2])
    history.record('cpu', 9, 10 * slotMs)
    expect(history.read('cpu', 1_000 * slotMs).at(-1)).toBe(2)
  })
})

describe('the tail of a log', () => {
  const line = (id: string) => ({ id, cursor: `at ${id}` })
  const lines = (...ids: string[]) => ids.map(line)
  const live = (ids: readonly string[], skipped = 0, after: string | null = 'at 2') => ({
    entries: lines(...ids),
    skipped,
    after,
  })
  const ids = (tail: Tail<ReturnType<typeof line>>) => tail.get().items?.map(({ id }) => id)

  it('is the stored ones, then the live ones, none twice', () => {
    const tail = createTail(10)
    tail.replace(lines('2', '1'))
    tail.append(live(['2', '3']))
    expect(tail.get()).toEqual({ items: lines('1', '2', '3'), after: 'at 2', gaps: [], came: 1 })
  })

  it('takes nothing live before the stored ones came: they are among them', () => {
    const tail = createTail(10)
    tail.append(live(['1'], 0, null))
    expect(tail.get()).toMatchObject({ items: null, after: undefined })
  })

  it('holds two lines that begin alike as two, and one that comes twice as one', () => {
    const tail = createTail<ReturnType<typeof line> & { message: string }>(10)
    const same = 'x'.repeat(80)
    const [a, b] = [
      { ...line('3'), message: `${same}a` },
      { ...line('4'), message: `${same}b` },
    ]
    tail.replace([a])
    tail.append({ entries: [a, b], skipped: 0, after: 'at 3' })
    expect(tail.get().items).toEqual([a, b])
  })

  it('never holds more than its bound, and says where how many were skipped while that is in it', () => {
    const tail = createTail<ReturnType<typeof line>>(3)
    tail.replace(lines('2', '1'))
    tail.append(live(['5', '6'], 2))
    expect(tail.get()).toMatchObject({ items: lines('2', '5', '6'), gaps: [{ before: '5', skipped: 2 }], came: 4 })
    tail.append(live([], 3))
    tail.append(live(['10', '11']))
    expect(tail.get()).toMatchObject({ items: lines('6', '10', '11'), gaps: [{ before: '10', skipped: 3 }], came: 9 })
  })

  it('read anew keeps what joins it, fills the gaps it reaches over, and has one where nothing joins', () => {
    const tail = createTail<ReturnType<typeof line>>(5)
    tail.replace(lines('2', '1'))
    tail.append(live(['4'], 1))
    tail.replace(lines('4', '3', '2'))
    expect(tail.get()).toEqual({ items: lines('1', '2', '3', '4'), after: 'at 4', gaps: [], came: 2 })
    tail.replace(lines('9', '8'))
    expect(tail.get()).toEqual({
      items: lines('8', '9'),
      after: 'at 9',
      gaps: [{ before: '8', skipped: null }],
      came: 4,
    })
  })

  it('takes nothing of a stream that began behind an older place: what it replays would come out of order', () => {
    const tail = createTail<ReturnType<typeof line>>(5)
    tail.replace(lines('2', '1'))
    tail.replace(lines('9', '8'))
    tail.append(live(['3', '4', '5', '6', '7', '8', '9'], 0, 'at 2'))
    expect(ids(tail)).toEqual(['8', '9'])
    tail.append(live(['10'], 0, 'at 9'))
    expect(ids(tail)).toEqual(['8', '9', '10'])
  })

  it('puts off telling its views where it is asked to, and forgets that with its end', () => {
    const waiting: (() => void)[] = []
    let cancelled = 0
    const kept: string[] = []
    const tail = createTail<ReturnType<typeof line>>(3, {
      later: (tell) => {
        waiting.push(tell)
        return () => (cancelled += 1)
      },
      kept: { take: () => kept.push('take'), shown: () => kept.push('shown'), forget: () => kept.push('forget') },
    })
    let told = 0
    tail.subscribe(() => (told += 1))
    tail.replace(lines('2'))
    kept.length = 0
    for (const id of ['3', '4', '5', '6']) tail.append(live([id]))
    // One that is dropped has no paint to wait for.
    tail.append(live(['6']))
    expect([told, waiting.length, ids(tail)?.length, kept.length]).toEqual([1, 1, 1, 4])
    waiting[0]?.()
    expect(kept.at(-1)).toBe('shown')
    expect([told, ids(tail)?.join(''), tail.get().came]).toEqual([2, '456', 4])
    tail.append(live(['7']))
    const before = cancelled
    tail.close()
    expect([waiting.length, cancelled, kept.at(-1)]).toEqual([2, before + 1, 'forget'])
  })

  it('is the newest of all that came, however it came, and counts all of it', () => {
    const event = fc.record({ count: fc.integer({ min: 0, max: 8 }), skipped: fc.integer({ min: 0, max: 3 }) })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const tail = createTail<ReturnType<typeof line>>(5)
        tail.replace([])
        let at = 0
        const given: string[] = []
        for (const { count, skipped } of events) {
          at += skipped
          const added = Array.from({ length: count }, () => String(at++))
          given.push(...added)
          tail.append(live(added, skipped, null))
        }
        expect(ids(tail)).toEqual(given.slice(-5))
        const { came, gaps, items } = tail.get()
        // What was skipped behind the last that came is told with the next one.
        expect(came).toBe(given.length === 0 ? 0 : Number(given.at(-1)) + 1)
        for (const { before, skipped } of gaps) {
          const index = given.indexOf(before)
          expect(Number(before) - Number(given[index - 1] ?? -1) - 1).toBe(skipped)
          expect(items?.some(({ id }) => id === before)).toBe(true)
        }
      }),
    )
  })
})
