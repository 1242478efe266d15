import { describe, expect, it } from 'vitest'
import { readLiveEvent } from '../../web/apollo/live-event.ts'

const publishedAt = '2026-01-31T12:00:00.000Z'

describe('live event', () => {
  it('reads the stamp of an event of a state', () => {
    const event = readLiveEvent({ metricUpdate: { publishedAt, nodes: [], snapshot: false } })
    expect(event).toEqual({ cursor: null, publishedAt: Date.parse(publishedAt), bringsNews: true })
  })

  it('reads the cursor, and whether entries or a change came', () => {
    const news = (event: unknown) => readLiveEvent({ field: event })?.bringsNews
    expect(readLiveEvent({ logEntry: { cursor: 'abc', entries: [{}] } })?.cursor).toBe('abc')
    expect(news({ cursor: 'a', entries: [] })).toBe(false)
    expect(news({ cursor: 'a', entries: [{}] })).toBe(true)
    expect(news({ cursor: 'a', change: null })).toBe(false)
    expect(news({ cursor: 'a', change: {} })).toBe(true)
  })

  it('takes nothing for an event that is none', () => {
    for (const data of [null, undefined, 'text', 3, {}, { metricUpdate: null }]) expect(readLiveEvent(data)).toBeNull()
    expect(readLiveEvent({ metricUpdate: { publishedAt: 'yesterday' } })?.publishedAt).toBeNull()
  })
})
