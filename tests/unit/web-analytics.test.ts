// What the Analytics page makes of sums: shares, changes by what went through per second, and one order for any table.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnalyticsSearch, sortedBy, sortKeys } from '../../web/analytics/analytics-search.ts'
import { volumeCsv, volumeFileName } from '../../web/analytics/volume-csv.ts'
import { changeOf, changeText, shownLines, volumeLines, type VolumeLine } from '../../web/analytics/volumes.ts'
import type { ComparedVolumeFragment, ComparisonFragment, VolumePartsFragment } from '../../web/gen/graphql.ts'

const parts = (eventsIn: number, given: Partial<VolumePartsFragment> = {}): VolumePartsFragment => ({
  eventsIn,
  eventsOut: 0,
  errors: 0,
  eventsDiscarded: 0,
  bytesIn: 0,
  bytesOut: 0,
  ...given,
})

const volume = (
  name: string,
  now: VolumePartsFragment,
  before: VolumePartsFragment = parts(0),
): ComparedVolumeFragment => ({
  id: `pipeline_${name}`,
  name,
  now,
  before,
})

function comparison(
  pipelines: readonly ComparedVolumeFragment[],
  given: Partial<ComparisonFragment> = {},
): ComparisonFragment {
  const all = (of: 'now' | 'before') => parts(pipelines.reduce((sum, one) => sum + one[of].eventsIn, 0))
  return {
    beforeSince: '2026-01-31T12:00:00.000Z',
    since: '2026-01-31T13:00:00.000Z',
    until: '2026-01-31T14:00:00.000Z',
    comparable: true,
    total: { ...volume('Total', all('now'), all('before')), id: null },
    pipelines: [...pipelines],
    ...given,
  }
}

describe('what is made of the sums', () => {
  it('is the share of all, the errors among the events, the bytes that did not go out, and the change', () => {
    const lines = volumeLines(
      comparison([
        volume('a', parts(300, { errors: 3, bytesIn: 1_000, bytesOut: 400 }), parts(200)),
        volume('b', parts(100), parts(400)),
        volume('c', parts(0), parts(5)),
        volume('d', parts(100)),
      ]),
    )
    expect(
      lines.map(({ name, share, errorShare, reduction, change, isNew }) => [
        name,
        share,
        errorShare,
        reduction,
        change,
        isNew,
      ]),
    ).toEqual([
      ['a', 60, 1, 60, 50, false],
      ['b', 20, 0, null, -75, false],
      ['c', 0, null, null, -100, false],
      ['d', 20, 0, null, null, true],
    ])
  })

  it('compares what went through per second where the two stretches differ in length', () => {
    const longer = comparison([volume('a', parts(150), parts(100))], { until: '2026-01-31T14:30:00.000Z' })
    expect(changeOf(longer, longer.total, 'eventsIn')).toBeCloseTo(0)
  })

  it('says nothing of a change where the time before was not watched, or there was nothing', () => {
    const unwatched = comparison([volume('a', parts(150), parts(100))], { comparable: false })
    expect(volumeLines(unwatched)).toMatchObject([{ change: null, isNew: false }])
    const first = comparison([volume('a', parts(0))])
    expect(volumeLines(first)).toMatchObject([{ change: null, isNew: false, share: null }])
  })
})

it('a change reads in percents, and as a factor where those would be many', () => {
  expect([12.4, -30, 999.4, 1_300].map(changeText)).toEqual(['12%', '30%', '999%', '×14'])
})

const anyLine = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    name: fc.constantFrom('a', 'b', 'a2', 'a10'),
    eventsIn: fc.nat(3),
    change: fc.option(fc.integer({ min: -3, max: 3 })),
    reduction: fc.option(fc.integer({ min: -3, max: 3 })),
  })
  .map((given): VolumeLine => ({ ...parts(0), share: null, errorShare: null, isNew: false, ...given }))
const anyLines = fc.uniqueArray(anyLine, { selector: ({ id }) => id, maxLength: 20 })
const ids = (lines: readonly VolumeLine[]) => lines.map(({ id }) => id)

describe('the rows that are shown', () => {
  it('are in one order for any table, however it was before, and all there', () => {
    fc.assert(
      fc.property(anyLines, fc.constantFrom(...sortKeys), fc.boolean(), (lines, sort, reverse) => {
        const search = reverse ? { sort, reverse } : { sort }
        const once = ids(shownLines(lines, search))
        expect(ids(shownLines(lines.toReversed(), search))).toEqual(once)
        expect(once.toSorted()).toEqual(ids(lines).toSorted())
      }),
    )
  })

  it('have what is not known last, up or down', () => {
    fc.assert(
      fc.property(anyLines, fc.boolean(), (lines, reverse) => {
        const values = shownLines(lines, { sort: 'change', ...(reverse && { reverse }) }).map(({ change }) => change)
        const known = values.filter((value) => value !== null)
        expect(values.slice(known.length).every((value) => value === null)).toBe(true)
        expect(known).toEqual(known.toSorted((a, b) => (reverse ? a - b : b - a)))
      }),
    )
  })

  it('are those of the filter, the most events first', () => {
    const lines = volumeLines(
      comparison([volume('edge-1', parts(1)), volume('core', parts(9)), volume('EDGE-2', parts(5))]),
    )
    expect(shownLines(lines, { q: ' edge' }).map(({ name }) => name)).toEqual(['EDGE-2', 'edge-1'])
  })
})

describe('the file', () => {
  it('has the rows of the table in its order, with numbers in full', () => {
    const lines = volumeLines(
      comparison([
        volume('a', parts(2, { errors: 1, bytesIn: 3, bytesOut: 1 }), parts(3)),
        volume('=b', parts(1_234_567_890_123)),
      ]),
    )
    expect(volumeCsv(shownLines(lines, {}))).toBe(
      [
        'pipeline,events_in,share_percent,events_out,bytes_in,bytes_out,errors,error_rate_percent,events_discarded,reduction_percent,events_in_change_percent',
        "'=b,1234567890123,100,0,0,0,0,0,0,,",
        'a,2,0,0,3,1,1,50,0,66.6667,-33.3333',
        '',
      ].join('\r\n'),
    )
  })

  it('is named by its environment and its range', () => {
    expect(volumeFileName('prod eu', comparison([]))).toBe('fleetbeat-prod-eu-2026-01-31T1300Z-2026-01-31T1400Z.csv')
  })
})

describe('the search of the Analytics page', () => {
  it('keeps what it understands and drops the rest', () => {
    const search = { range: '7d', q: 'edge', sort: 'change', reverse: true }
    expect(readAnalyticsSearch(search)).toEqual(search)
    expect(readAnalyticsSearch({ range: '2y', q: ['x'], sort: 'colour', reverse: 'yes' })).toEqual({})
  })

  it('turns the order around with the same column again, and back', () => {
    const once = sortedBy({ q: 'x' }, 'errors')
    expect(once).toEqual({ q: 'x', sort: 'errors' })
    expect(sortedBy(once, 'errors')).toEqual({ q: 'x', sort: 'errors', reverse: true })
    expect(sortedBy(sortedBy(once, 'errors'), 'errors')).toEqual(once)
    expect(sortedBy({}, 'in'), 'the usual column needs no name').toEqual({ reverse: true })
  })
})
