// Choosing nodes, one by one or from one to another, and filtering them by their labels.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choiceAfter, choiceOfAll, noChoice, type Choice } from '../../web/fleet/choosing.ts'
import { readFleetSearch, withoutFilters } from '../../web/fleet/fleet-search.ts'
import { hasLabels, labelChoices, labelId } from '../../web/fleet/labels.ts'
import type { NodeStanding } from '../../web/fleet/node-standing.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const chosenIn = ({ chosen }: Choice) => [...chosen].sort().join('')

describe('choosing', () => {
  it('takes one more, or lets it go', () => {
    const one = choiceAfter(noChoice, ids, { id: 'b', on: true, range: false })
    const two = choiceAfter(one, ids, { id: 'd', on: true, range: false })
    expect(chosenIn(two)).toBe('bd')
    expect(chosenIn(choiceAfter(two, ids, { id: 'b', on: false, range: false }))).toBe('d')
  })

  it('with Shift takes all between it and the last one, either way', () => {
    const down = choiceAfter(choiceAfter(noChoice, ids, { id: 'b', on: true, range: false }), ids, {
      id: 'd',
      on: true,
      range: true,
    })
    expect(chosenIn(down)).toBe('bcd')
    expect(chosenIn(choiceAfter(down, ids, { id: 'a', on: true, range: true }))).toBe('abcd')
    expect(chosenIn(choiceAfter(down, ids, { id: 'c', on: false, range: true }))).toBe('b')
  })

  it('with Shift takes one alone where the last one is no longer shown', () => {
    const gone: Choice = { chosen: new Set(['x']), last: 'x' }
    expect(chosenIn(choiceAfter(gone, ids, { id: 'c', on: true, range: true }))).toBe('cx')
  })

  it('of all takes all, and of all that are chosen none', () => {
    const all = choiceOfAll(choiceAfter(noChoice, ids, { id: 'b', on: true, range: false }), ids)
    expect(chosenIn(all)).toBe('abcde')
    expect(chosenIn(choiceOfAll(all, ids))).toBe('')
  })

  it('never touches what stands outside of the range', () => {
    const step = fc.record({ id: fc.constantFrom(...ids), on: fc.boolean(), range: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), step, (before, next) => {
        const choice = before.reduce((all, one) => choiceAfter(all, ids, one), noChoice)
        const after = choiceAfter(choice, ids, next)
        const last = next.range && choice.last !== null ? choice.last : next.id
        const [low = '', high = ''] = [last, next.id].sort()
        for (const id of ids)
          expect(after.chosen.has(id)).toBe(id >= low && id <= high ? next.on : choice.chosen.has(id))
      }),
    )
  })
})

const node = (id: string, labels: Readonly<Record<string, string>>) =>
  ({ id, labels: new Map(Object.entries(labels)) }) as unknown as NodeStanding

describe('labels as a filter', () => {
  const nodes = [node('a', { zone: 'east', role: 'edge' }), node('b', { zone: 'west', role: 'edge' }), node('c', {})]
  const having = (...labels: [string, string][]) =>
    nodes
      .filter(hasLabels(labels.map(([key, value]) => labelId(key, value)).join(',')))
      .map(({ id }) => id)
      .join('')

  it('are each one that is there, once', () => {
    expect(labelChoices(nodes).map(({ name }) => name)).toEqual(['role=edge', 'zone=east', 'zone=west'])
  })

  it('leave who has one of each key', () => {
    expect(having()).toBe('abc')
    expect(having(['zone', 'east'])).toBe('a')
    expect(having(['zone', 'east'], ['zone', 'west'])).toBe('ab')
    expect(having(['zone', 'east'], ['role', 'edge'])).toBe('a')
    expect(having(['zone', 'east'], ['role', 'core'])).toBe('')
  })

  it('are found again from the address, whatever is in them', () => {
    const word = fc.string({ minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(word, word, word, (key, value, other) => {
        const search = readFleetSearch({ labels: labelId(key, value) })
        expect(hasLabels(search.labels)(node('x', { [key]: value }))).toBe(true)
        if (other !== value) expect(hasLabels(search.labels)(node('x', { [key]: other }))).toBe(false)
      }),
    )
  })

  it('go with the other filters, and what is not one stays', () => {
    const search = { status: 'OFFLINE', q: 'x', labels: 'a=b', group: 'status', form: 'grid' } as const
    expect(readFleetSearch(search)).toEqual(search)
    expect(withoutFilters(search)).toEqual({ group: 'status', form: 'grid' })
  })
})
