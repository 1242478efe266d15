import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogLineFragment } from '../../web/gen/graphql.ts'
import { mostRows, pageSize, withNewer, withOlder, type LineWindow } from '../../web/logs/line-window.ts'
import { filterOf, readLogsSearch } from '../../web/logs/logs-search.ts'
import { aroundLine, aroundMoment, type Ask, type Surroundings } from '../../web/logs/surroundings.ts'
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

describe('a place in the log', () => {
  it('is a line by its cursor, or a moment by its time; what is neither is dropped', () => {
    expect(readLogsSearch({ at: 'NWFhZjQwMTEuMTI' })).toEqual({ at: 'NWFhZjQwMTEuMTI' })
    expect(readLogsSearch({ at: 1_790_000_000_000 })).toEqual({ at: 1_790_000_000_000 })
    expect([{ at: '' }, { at: -5 }, { at: 'x'.repeat(300) }, { at: {} }].map(readLogsSearch)).toEqual([{}, {}, {}, {}])
  })
})

describe('what stands around a place', () => {
  const all = lines(0, 1_000).map((one, at) => ({ ...one, at: at * 1_000, loud: at % 10 === 0 }))
  /** As the server answers: newest first, next to the cursor that is given. */
  const asker = (kept = all) => {
    const asked: object[] = []
    const ask: Ask = (query) => {
      asked.push(query)
      const { before, after, until, filter, first = pageSize } = query
      const place = (cursor: string) => Number(cursor.slice(1))
      const found = kept
        .filter((one) => before == null || place(one.cursor) < place(before))
        .filter((one) => after == null || place(one.cursor) > place(after))
        .filter((one) => until == null || one.at < Date.parse(String(until)))
        .filter((one) => filter === null || filter === undefined || one.loud)
      const page = after == null ? found.slice(-(first ?? 0)) : found.slice(0, first ?? 0)
      return Promise.resolve(page.toReversed() as unknown as LogLineFragment[])
    }
    return { ask, asked }
  }
  const cursors = ({ window: shown }: Surroundings) => shown.lines.map(({ cursor }) => cursor)

  it('of a line is a page to either side, with the line itself', async () => {
    const found = await aroundLine('c500', asker().ask)
    expect(found.marked).toBe('l500')
    expect(cursors(found)).toEqual(lines(301, 400).map(({ cursor }) => cursor))
    expect(found.window).toMatchObject({ older: true, newer: true })
  })

  it('of the first and of the last line ends there', async () => {
    expect(cursors(await aroundLine('c0', asker().ask))).toHaveLength(201)
    const last = await aroundLine('c999', asker().ask)
    expect([last.marked, cursors(last).at(-1), last.window.newer]).toEqual(['l999', 'c999', false])
  })

  it('of a line that is not kept any more is what is nearest, and nothing is marked', async () => {
    const found = await aroundLine('c3', asker(all.slice(10)).ask)
    expect([found.marked, cursors(found)[0]]).toEqual([null, 'c10'])
  })

  it('of a moment begins with the first line from then on', async () => {
    const found = await aroundMoment(600_500, asker().ask)
    expect(found.marked).toBe('l601')
    expect(cursors(found)).toEqual(lines(401, 400).map(({ cursor }) => cursor))
  })

  it('of a moment before which the filter lets nothing through is found by any line', async () => {
    const { ask, asked } = asker(all.map((one, at) => ({ ...one, loud: at > 700 })))
    const found = await aroundMoment(600_500, (query) => ask({ filter: {}, ...query }))
    expect([found.marked, cursors(found)[0]]).toEqual(['l701', 'c701'])
    expect(asked).toContainEqual(expect.objectContaining({ filter: null, first: 1 }))
  })

  it('of a moment before everything that is kept is nothing', async () => {
    expect(await aroundMoment(0, asker().ask)).toMatchObject({ marked: null, window: { lines: [] } })
  })
})
