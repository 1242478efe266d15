import { describe, expect, it } from 'vitest'
import {
  formatAge,
  formatByteRate,
  formatBytes,
  formatCompact,
  formatCount,
  formatFineShare,
  formatPercent,
  formatRate,
  formatUptime,
  unknown,
} from '../../web/ui/format.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('numbers', () => {
  it('are compact, with a small k', () => {
    expect([0, 0.214, 12, 999, 4_290, 613_412, 1_200_000].map(formatCompact)).toEqual([
      '0',
      '0.21',
      '12',
      '999',
      '4.29k',
      '613k',
      '1.2M',
    ])
  })

  it('are whole where they count things', () => {
    expect(formatCount(1204)).toBe('1,204')
  })

  it('of what is not known are a dash and never a zero', () => {
    const formats = [formatCompact, formatCount, formatRate, formatBytes, formatByteRate, formatPercent, formatUptime]
    expect(formats.map((format) => format(null))).toEqual(formats.map(() => unknown))
    expect(formatRate(0)).toBe('0/s')
  })

  it('of shares keep their decimals only while they are small', () => {
    expect([0.2134, 9.87, 46.32].map(formatFineShare)).toEqual(['0.21', '9.87', '46.3'])
    expect(formatPercent(96.4)).toBe('96%')
  })
})

describe('bytes', () => {
  it('step by 1024', () => {
    expect([0, 1, 1023, 1024, 1536, 16 * 1024 ** 3].map(formatBytes)).toEqual([
      '0 B',
      '1 B',
      '1,023 B',
      '1 KiB',
      '1.5 KiB',
      '16 GiB',
    ])
  })

  it('below one are not of a negative power', () => {
    expect(formatByteRate(0.4)).toBe('0 B/s')
  })
})

describe('ages', () => {
  it('are told in their largest unit, at its exact boundary', () => {
    const ages = [0, 999, 1_000, minute - 1, minute, hour - 1, hour, 2 * day - 1, 2 * day]
    expect(ages.map(formatAge)).toEqual(['<1 s', '<1 s', '1 s', '59 s', '1 min', '59 min', '1 h', '47 h', '2 d'])
  })

  it('of an uptime are told in two units', () => {
    expect([40, 61, 2 * 3600 + 600, 3 * 86_400 + 4 * 3600].map(formatUptime)).toEqual([
      '40 s',
      '1 min 1 s',
      '2 h 10 min',
      '3 d 4 h',
    ])
  })
})
