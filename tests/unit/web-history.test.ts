import { describe, expect, it } from 'vitest'
import { createHistory, slotMs, slots } from '../../web/ui/history.ts'
import { createTail } from '../../web/apollo/tail.ts'

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
  const lines = (...ids: string[]) => ids.map((id) => ({ id }))

  it('is the stored ones, then the live ones, none twice', () => {
    const tail = createTail(10)
    tail.replace(lines('3', '2', '1'))
    tail.append(lines('3', '4'), 0)
    expect(tail.get()).toEqual({ items: lines('1', '2', '3', '4'), skipped: 0 })
  })

  it('takes nothing live before the stored ones came: they are among them', () => {
    const tail = createTail(10)
    tail.append(lines('1'), 0)
    expect(tail.get().items).toBeNull()
  })

  it('never holds more than its bound, and says how many were skipped', () => {
    const tail = createTail(3)
    tail.replace(lines('5', '4', '3', '2', '1'))
    expect(tail.get().items).toEqual(lines('3', '4', '5'))
    tail.append(lines('8', '9'), 2)
    expect(tail.get()).toEqual({ items: lines('5', '8', '9'), skipped: 2 })
  })
})
