import { describe, expect, it } from 'vitest'
import type { Connection } from '../../web/apollo/connection.ts'
import { isPaused } from '../../web/apollo/connection.ts'
import { pausedText } from '../../web/app/connection-text.ts'
import { nodeListAfter } from '../../web/app/node-list.ts'
import { emailProblem, nameProblem, passwordProblem } from '../../web/ui/field-rules.ts'
import { stepRow } from '../../web/ui/row-keys.ts'

describe('the words of the banner', () => {
  const now = 1_000_000
  const lost: Connection = {
    status: 'reconnecting',
    attempt: 3,
    retryAt: now + 3_200,
    reason: 'gone',
    lastUpdateAt: now - 12_000,
    latencyMs: null,
  }

  it('say how old the data is, how often it is refreshed and when the next try is', () => {
    expect(pausedText(lost, now, 30)).toBe('Showing data from 12 s ago, refreshed every 30 s. Retrying in 4 s.')
  })

  it('do not count below zero', () => {
    expect(pausedText({ ...lost, retryAt: now - 1, lastUpdateAt: now + 5 }, now, 30)).toBe(
      'Showing data from <1 s ago, refreshed every 30 s. Retrying now.',
    )
    expect(pausedText({ ...lost, retryAt: null, lastUpdateAt: null }, now, 30)).toBe(
      'Nothing was received yet, refreshed every 30 s. Retrying now.',
    )
  })

  it('promise no try where none will be made', () => {
    expect(pausedText({ ...lost, status: 'offline', retryAt: null }, now, 30)).toBe(
      'Showing data from 12 s ago. The server does not answer.',
    )
  })

  it('are shown only while what is on the page grows old', () => {
    const shown = (
      ['idle', 'connecting', 'live', 'reconnecting', 'polling', 'offline', 'paused', 'unauthorized'] as const
    ).filter(isPaused)
    expect(shown).toEqual(['reconnecting', 'polling', 'offline'])
  })
})

describe('the nodes of an environment', () => {
  const event = (snapshot: boolean, ...ids: string[]) => ({
    snapshot,
    nodes: ids.map((id) => ({ id })),
    removedNodeIds: [] as string[],
  })

  it('are all that a snapshot tells', () => {
    expect(nodeListAfter(['a', 'gone'], event(true, 'a', 'b'))).toEqual(['a', 'b'])
    expect(nodeListAfter(null, event(true))).toEqual([])
  })

  it('grow at the end by who is new, and stay the same list where nobody is', () => {
    expect(nodeListAfter(['a'], event(false, 'b', 'a'))).toEqual(['a', 'b'])
    expect(nodeListAfter(['a'], event(false, 'a'))).toBeNull()
  })

  it('lose who was removed, and nobody else', () => {
    expect(nodeListAfter(['a', 'b', 'c'], { ...event(false, 'd'), removedNodeIds: ['b'] })).toEqual(['a', 'c', 'd'])
    expect(nodeListAfter(['a'], { ...event(false), removedNodeIds: ['unheard of'] })).toBeNull()
  })

  it('are not made up of a change alone', () => {
    expect(nodeListAfter(null, event(false, 'a'))).toBeNull()
  })
})

describe('walking the rows', () => {
  const rows = ['a', 'b', 'c']

  it('stops at the ends', () => {
    expect([
      stepRow(rows, 'c', 'next'),
      stepRow(rows, 'a', 'previous'),
      stepRow(rows, 'b', 'last'),
      stepRow(rows, 'b', 'first'),
    ]).toEqual([2, 0, 2, 0])
  })

  it('begins at the first row, also when the row it stood on is gone', () => {
    expect([stepRow(rows, null, 'next'), stepRow(rows, null, 'previous'), stepRow(rows, 'gone', 'next')]).toEqual([
      0, 0, 0,
    ])
  })

  it('has nowhere to go without rows', () => {
    expect((['next', 'previous', 'first', 'last'] as const).map((step) => stepRow([], null, step))).toEqual([
      -1, -1, -1, -1,
    ])
  })
})

describe('the rules of an account', () => {
  it('ask for 12 characters and count down to them', () => {
    expect(['', 'elevenchars', 'twelve chars', 'x'.repeat(129)].map(passwordProblem)).toEqual([
      'At least 12 characters',
      'One more character',
      null,
      'At most 128 characters',
    ])
  })

  it('refuse only what is surely no address', () => {
    expect(['', 'mara', 'mara@host', 'a b@c.de'].map((email) => emailProblem(email) === null)).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect(emailProblem(' mara+x@example.co.uk ')).toBeNull()
  })

  it('want a name', () => {
    expect(nameProblem('  ')).not.toBeNull()
    expect(nameProblem('Mara')).toBeNull()
  })
})
