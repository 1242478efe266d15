import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFleetSearch } from '../../web/fleet/fleet-search.ts'
import { isFine, readNodeSearch } from '../../web/node/node-search.ts'
import { readEventsSearch } from '../../web/events/events-search.ts'
import { readLogsSearch } from '../../web/logs/logs-search.ts'
import { readOverviewSearch, readSettings } from '../../web/overview/overview-search.ts'
import { readPipelinesSearch } from '../../web/pipelines/list-search.ts'
import { readPipelineSearch } from '../../web/pipelines/pipeline-search.ts'
import { nextPath } from '../../web/sign-in/next-path.ts'
import { ownWindow, rangeKey, ranges, stepOf, windowOf, withWindow } from '../../web/ui/time-range.ts'

describe('the search of the Fleet page', () => {
  it('keeps what it understands', () => {
    const search = { status: 'OFFLINE', q: 'edge', sort: 'cpu' }
    expect(readFleetSearch(search)).toEqual(search)
  })

  it('drops what it does not, so that an old link still opens', () => {
    expect(readFleetSearch({ status: 'BROKEN', q: ['x'], sort: 'colour', more: 1 })).toEqual({})
  })

  it('takes a number as the text it was typed as', () => {
    expect(readFleetSearch({ q: 42 })).toEqual({ q: '42' })
  })

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('status', 'q', 'sort', 'x'), fc.jsonValue()), (search) => {
        const once = readFleetSearch(search)
        expect(readFleetSearch({ ...once })).toEqual(once)
      }),
    )
  })
})

describe('the search of the Node page', () => {
  it('keeps a tab, a range and a zoom', () => {
    const search = { tab: 'metrics', range: '6h', from: 1_000_000, to: 1_060_000 }
    expect(readNodeSearch(search)).toEqual(search)
    expect(readNodeSearch({ tab: 'overview' }), 'the first tab needs no name').toEqual({})
  })

  it('drops a zoom that is half, backwards, too short or too long', () => {
    const year = 365 * 24 * 60 * 60_000
    for (const zoom of [
      { from: 5 },
      { from: 9e6, to: 8e6 },
      { from: 1, to: 9_000 },
      { from: 1, to: 2 * year },
      { from: 1.5, to: 9e6 },
    ])
      expect(readNodeSearch(zoom)).toEqual({})
  })

  it('is shown sample by sample up to an hour', () => {
    expect([{}, { range: '1h' as const }, { from: 1, to: 3_600_001 }].map(isFine)).toEqual([true, true, true])
    expect([{ range: '6h' as const }, { from: 1, to: 3_600_002 }].map(isFine)).toEqual([false, false])
  })
})

describe('a range of time', () => {
  it('goes on with the clock in steps, unless it is one of its own', () => {
    const window = windowOf({}, 1_000_000_001, '15m')
    expect(window).toEqual({ from: 1_000_005_000 - 15 * 60_000, to: 1_000_005_000 })
    expect(windowOf({}, 1_000_004_999, '15m')).toEqual(window)
    expect(windowOf({ from: 1, to: 60_000 }, 5, '15m')).toEqual({ from: 1, to: 60_000 })
  })

  it('keeps its name while it goes on', () => {
    expect(rangeKey({}, '1h')).toBe('1h')
    expect(rangeKey({ range: '7d' }, '1h')).toBe('7d')
    expect(rangeKey({ range: '7d', from: 1, to: 2 }, '1h')).toBe('1-2')
  })

  it('is read again whatever stretch a chart was zoomed to, and holds that stretch', () => {
    const lastTime = Date.parse('9999-12-31T23:59:59.999Z')
    const stretch = fc.record({
      from: fc.double({ min: 1, max: lastTime, noNaN: true }),
      length: fc.oneof(
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        fc.double({ min: 0, max: 300 * 86_400_000, noNaN: true }),
      ),
    })
    fc.assert(
      fc.property(stretch, ({ from, length }) => {
        const to = Math.min(lastTime, from + length)
        const search = withWindow({ range: '6h' }, { from, to })
        expect(readNodeSearch({ ...search })).toEqual(search)
        const own = ownWindow(search)
        expect(own?.from).toBeLessThanOrEqual(from + 1)
        expect(own?.to).toBeGreaterThanOrEqual(to - 1)
      }),
    )
  })

  it('is widened around its middle where it is too short', () => {
    expect(withWindow({}, { from: 1_000_000, to: 1_000_002 })).toEqual({ from: 995_001, to: 1_005_001 })
    expect(withWindow({}, { from: 1_000_000, to: 1_010_000 })).toEqual({ from: 1_000_000, to: 1_010_000 })
  })

  it('moves at least once in five minutes, and not more often than every five seconds', () => {
    for (const range of ranges) {
      expect(stepOf(range)).toBeGreaterThanOrEqual(5_000)
      expect(stepOf(range)).toBeLessThanOrEqual(300_000)
    }
  })
})

describe('the search of every other page', () => {
  const pages = {
    overview: readOverviewSearch,
    pipelines: readPipelinesSearch,
    pipeline: readPipelineSearch,
    logs: readLogsSearch,
    events: readEventsSearch,
    node: readNodeSearch,
  }
  const keys = [
    'range',
    'from',
    'to',
    'nodes',
    'pipelines',
    'group',
    'panels',
    'status',
    'q',
    'sort',
    'node',
    'at',
  ].concat(['levels', 'since', 'until', 'of', 'pipeline', 'tab'])

  it('reads what it wrote, whatever came', () => {
    for (const read of Object.values(pages)) {
      fc.assert(
        fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (search) => {
          const once = read(search)
          expect(read({ ...once })).toEqual(once)
        }),
      )
    }
  })

  it('keeps what it understands', () => {
    const overview = { range: '7d', nodes: 'a,b', group: 'node', panels: 'cpu,throughput' }
    expect(readOverviewSearch(overview)).toEqual(overview)
    const logs = { levels: 'ERROR,WARN', q: 'boom', at: 'e:5', since: 5, until: 9 }
    expect(readLogsSearch(logs)).toEqual(logs)
    const events = { of: 'node', to: 'OFFLINE', node: 'n', pipeline: 'p' }
    expect(readEventsSearch(events)).toEqual(events)
  })

  it('drops what it does not', () => {
    expect(readOverviewSearch({ range: '2h', panels: 'sky', group: 'total', nodes: ['a'] })).toEqual({})
    expect(readLogsSearch({ levels: 'LOUD', since: -1, until: 'now' })).toEqual({})
    expect(readEventsSearch({ of: 'any', to: 'any', node: 3 })).toEqual({})
  })

  it('drops a time that no page could show', () => {
    const lastTime = Date.parse('9999-12-31T23:59:59.999Z')
    const times = ['from', 'to', 'at', 'since', 'until'] as const
    const tooLate = fc.integer({ min: lastTime + 1, max: Number.MAX_SAFE_INTEGER })
    for (const read of Object.values(pages)) {
      fc.assert(
        fc.property(tooLate, (time) => {
          expect(read(Object.fromEntries(times.map((key) => [key, time])))).toEqual({})
          // Long enough, and begun in time.
          expect(read({ from: lastTime - 60_000, to: time })).toEqual({})
        }),
      )
    }
    expect(readLogsSearch({ at: lastTime, until: lastTime })).toEqual({ at: lastTime, until: lastTime })
    expect(readEventsSearch({ until: lastTime })).toEqual({ until: lastTime })
    const range = { from: lastTime - 60_000, to: lastTime }
    expect(readOverviewSearch(range)).toEqual(range)
  })

  it('takes the settings of a saved view only where they are any', () => {
    expect(readSettings('{"range":"6h","panels":"cpu","evil":1}')).toEqual({ range: '6h', panels: 'cpu' })
    for (const broken of ['', 'null', '[]', '7', '{', '"x"']) expect(readSettings(broken)).toBeNull()
  })
})

describe('the way back after signing in', () => {
  it('is a path of this site with its search and fragment', () => {
    expect(nextPath('/production/fleet?status=OFFLINE#nodes')).toBe('/production/fleet?status=OFFLINE#nodes')
  })

  it('is the first page where what came leads elsewhere or nowhere', () => {
    const elsewhere = [
      '//evil.example',
      '//evil.example/production/fleet',
      '/\\evil.example',
      '/\t/evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      'production',
      '',
      null,
      7,
      '/..//evil.example',
    ]
    expect(elsewhere.map(nextPath)).toEqual(elsewhere.map(() => '/'))
  })

  it('never leaves the site, whatever came', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '//',
      '..',
      '.',
      '\t',
      '\n',
      '@',
      ':',
      'evil.example',
      '?',
      '#',
      '%2f',
      'a',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const site = 'https://fleet.example'
        expect(new URL(nextPath(`/${pieces.join('')}`), site).origin).toBe(site)
      }),
    )
  })
})
