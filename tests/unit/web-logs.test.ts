import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byDay } from '../../web/events/by-day.ts'
import { passes } from '../../web/events/events-search.ts'
import { mostRows, pageSize, withNewer, withOlder, type LineWindow } from '../../web/logs/line-window.ts'
import { filterOf } from '../../web/logs/logs-search.ts'
import { splitByText } from '../../web/ui/split-by-text.ts'

describe('a text that is searched in', () => {
  it('is marked wherever it stands, regardless of case', () => {
    expect(splitByText('Error: no ERROR', 'error')).toEqual([
      { part: 'Error', found: true },
      { part: ': no ', found: false },
      { part: 'ERROR', found: true },
    ])
  })

  it('is the same text again, whatever is searched for', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 3 }), (text, wanted) => {
        const parts = splitByText(text, wanted)
        expect(parts.map(({ part }) => part).join('')).toBe(text)
      }),
    )
  })
})

interface Line {
  readonly id: string
  readonly cursor: string
}

const line = (at: number): Line => ({ id: `l${at}`, cursor: `c${at}` })
/** From `from` on, oldest first. */
const lines = (from: number, count: number) => Array.from({ length: count }, (_, index) => line(from + index))
const window = (shown: readonly Line[]): LineWindow<Line> => ({ lines: shown, older: true, newer: false })

describe('the lines that somebody reads', () => {
  it('grow to the older side by pages, without a repeat', () => {
    const grown = withOlder(
      window(lines(200, 10)),
      lines(0, pageSize).concat(line(200)).toReversed().slice(1).concat(line(0)),
    )
    expect(new Set(grown.lines.map(({ id }) => id)).size).toBe(grown.lines.length)
    expect(grown.lines.at(-1)).toEqual(line(209))
  })

  it('are never more than fit: what is beyond leaves at the other end, and is told to be there', () => {
    const full = window(lines(1_000, mostRows))
    const older = withOlder(full, lines(800, pageSize).toReversed())
    expect(older.lines).toHaveLength(mostRows)
    expect(older.lines[0]).toEqual(line(800))
    expect(older.newer).toBe(true)
    const newer = withNewer(older, lines(800 + mostRows, pageSize).toReversed())
    expect(newer.lines).toHaveLength(mostRows)
    expect(newer.lines.at(-1)).toEqual(line(800 + mostRows + pageSize - 1))
    expect(newer.older).toBe(true)
  })

  it('end where a page is not full', () => {
    expect(withOlder(window(lines(5, 5)), lines(0, 5).toReversed()).older).toBe(false)
    expect(withNewer(window(lines(0, 5)), []).newer).toBe(false)
  })

  it('stay in order and bounded, however they are walked', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 20 }), (steps) => {
        const all = lines(0, 3_000)
        let shown = window(all.slice(1_500, 1_700))
        for (const back of steps) {
          const first = all.findIndex(({ id }) => id === shown.lines[0]?.id)
          const last = all.findIndex(({ id }) => id === shown.lines.at(-1)?.id)
          shown = back
            ? withOlder(shown, all.slice(Math.max(0, first - pageSize), first).toReversed())
            : withNewer(shown, all.slice(last + 1, last + 1 + pageSize).toReversed())
          const at = all.findIndex(({ id }) => id === shown.lines[0]?.id)
          expect(shown.lines).toEqual(all.slice(at, at + shown.lines.length))
          expect(shown.lines.length).toBeLessThanOrEqual(mostRows)
        }
      }),
    )
  })
})

describe('the filters of the log', () => {
  it('let everything through where they say nothing', () => {
    expect(filterOf({})).toEqual({ levels: null, nodeIds: null, pipelineIds: null, text: null })
    expect(filterOf({ levels: 'WARN,ERROR', nodes: 'a,b', q: 'x' })).toEqual({
      levels: ['ERROR', 'WARN'],
      nodeIds: ['a', 'b'],
      pipelineIds: null,
      text: 'x',
    })
  })
})

describe('status changes on the Events page', () => {
  const ofNode = { to: 'OFFLINE', nodeId: 'n', pipelineId: null }
  const ofPipeline = { to: 'CRASHED', nodeId: 'n', pipelineId: 'p' }

  it('pass where every condition holds', () => {
    expect([ofNode, ofPipeline].map((change) => passes(change, {}))).toEqual([true, true])
    expect([ofNode, ofPipeline].map((change) => passes(change, { of: 'node' }))).toEqual([true, false])
    expect([ofNode, ofPipeline].map((change) => passes(change, { of: 'pipeline' }))).toEqual([false, true])
    expect([ofNode, ofPipeline].map((change) => passes(change, { to: 'CRASHED' }))).toEqual([false, true])
    expect([ofNode, ofPipeline].map((change) => passes(change, { node: 'm' }))).toEqual([false, false])
    expect([ofNode, ofPipeline].map((change) => passes(change, { pipeline: 'p' }))).toEqual([false, true])
  })

  it('stand under the day they are of, in the order they came', () => {
    const at = (day: number, hour: number) => ({ at: new Date(2026, 0, day, hour).toISOString() })
    const days = byDay([at(3, 9), at(3, 1), at(2, 23)])
    expect(days.map((day) => [new Date(day.at).getDate(), day.items.length])).toEqual([
      [3, 2],
      [2, 1],
    ])
  })
})
