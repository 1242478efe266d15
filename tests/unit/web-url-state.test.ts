import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFleetSearch } from '../../web/fleet/fleet-search.ts'
import { chartWindow } from '../../web/node/chart-window.ts'
import { readNodeSearch } from '../../web/node/node-search.ts'
import { nextPath } from '../../web/sign-in/next-path.ts'

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
  it('keeps a range and a zoom', () => {
    expect(readNodeSearch({ range: '6h', from: 1_000_000, to: 1_060_000 })).toEqual({
      range: '6h',
      from: 1_000_000,
      to: 1_060_000,
    })
  })

  it('drops a zoom that is half, backwards, too short or longer than a day', () => {
    const day = 24 * 60 * 60_000
    for (const zoom of [
      { from: 5 },
      { from: 9e6, to: 8e6 },
      { from: 1, to: 9_000 },
      { from: 1, to: day + 2 },
      { from: 1.5, to: 9e6 },
    ])
      expect(readNodeSearch(zoom)).toEqual({})
  })

  it('shows the last 15 minutes unless told otherwise, moving in steps of five seconds', () => {
    const window = chartWindow({}, 1_000_000_001)
    expect(window).toEqual({ from: 1_000_005_000 - 15 * 60_000, to: 1_000_005_000 })
    expect(chartWindow({}, 1_000_004_999)).toEqual(window)
    expect(chartWindow({ from: 1, to: 60_000 }, 5)).toEqual({ from: 1, to: 60_000 })
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
