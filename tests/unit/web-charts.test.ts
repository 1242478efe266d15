import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutBefore, mergeSamples } from '../../web/node/sample-series.ts'
import { isolatedPoints, sampleNear, withGaps } from '../../web/ui/chart-data.ts'
import { sparklinePaths } from '../../web/ui/sparkline-path.ts'

describe('what a chart draws', () => {
  it('has a gap where more than one and a half intervals are missing, and none for jitter', () => {
    const columns = [[1, 2, 3, 4]]
    expect(withGaps({ times: [0, 5_000, 12_500, 20_001], columns }, 5_000)).toEqual([
      [0, 5, 12.5, 17.5, 20.001],
      [1, 2, 3, null, 4],
    ])
  })

  it('keeps every sample and its order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { maxLength: 30 }), (unsorted) => {
        const times = unsorted.toSorted((a, b) => a - b)
        const [x, values] = withGaps({ times, columns: [times] }, 5_000)
        expect(x).toEqual(x.toSorted((a, b) => a - b))
        expect(values?.filter((value) => value !== null)).toEqual(times)
      }),
    )
  })

  it('shows as dots the points that no line reaches', () => {
    expect(isolatedPoints([1, null, 2, 3, null, 4])).toEqual([0, 5])
  })
})

describe('the sample under the crosshair', () => {
  const times = [0, 5_000, 10_000, 60_000]
  it('is the nearest one', () => {
    expect([-1_000, 2_400, 2_600, 10_100, 61_000].map((time) => sampleNear(times, time, 5_000))).toEqual([
      0, 0, 1, 2, 3,
    ])
  })

  it('is none in a gap, and none of nothing', () => {
    expect(sampleNear(times, 30_000, 5_000)).toBe(-1)
    expect(sampleNear([], 30_000, 5_000)).toBe(-1)
  })
})

describe('host samples over time', () => {
  const sample = (seconds: number) => ({
    sampledAt: new Date(seconds * 1_000).toISOString(),
    cpuPercent: seconds,
    memoryUsedBytes: null,
    memoryTotalBytes: null,
    diskReadBytesPerSecond: null,
    diskWrittenBytesPerSecond: null,
    netRxBytesPerSecond: null,
    netTxBytesPerSecond: null,
    nodeId: 'node',
    load1: null,
    filesystemUsedPercent: null,
    temperatureCelsius: null,
  })

  it('end up the same in whatever pieces and order they come, none twice', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 }), { maxLength: 8 }), (pieces) => {
        const merged = pieces.reduce((held, piece) => mergeSamples(held, piece.map(sample)), mergeSamples([], []))
        const expected = [...new Set(pieces.flat())].toSorted((a, b) => a - b)
        expect(merged.map(({ cpuPercent }) => cpuPercent)).toEqual(expected)
      }),
    )
  })

  it('before the window go, but for the one that the line comes in from', () => {
    const held = mergeSamples([], [1, 2, 3, 4, 5].map(sample))
    expect(cutBefore(held, 3_500).map(({ cpuPercent }) => cpuPercent)).toEqual([3, 4, 5])
    expect(cutBefore(held, 0)).toBe(held)
  })
})

describe('a sparkline', () => {
  const shape = { capacity: 4, width: 30, height: 20, fromZero: true }

  it('stands at the right edge while it is short', () => {
    expect(sparklinePaths([0, 10], shape).line).toBe('M20,18L30,2')
  })

  it('shows the newest where there are more than it holds', () => {
    expect(sparklinePaths([99, 0, 10, 0, 10], shape).line).toBe('M0,18L10,2L20,18L30,2')
  })

  it('breaks at a gap', () => {
    expect(sparklinePaths([0, null, 10, 10], shape).line).toBe('M0,18M20,2L30,2')
  })

  it('of nothing draws nothing', () => {
    expect(sparklinePaths([null, null], shape)).toEqual({ line: '', area: '', limit: null })
  })

  it('does not make a storm of noise: a change of a thousandth stays near the middle', () => {
    const { line } = sparklinePaths([1_000, 1_001], { ...shape, fromZero: false })
    const heights = [...line.matchAll(/,([\d.]+)/g)].map((match) => Number(match[1]))
    for (const height of heights) expect(Math.abs(height - 10)).toBeLessThan(1)
  })
})
