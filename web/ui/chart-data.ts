// Owns what a chart is given to draw: seconds instead of milliseconds, and a gap where reports are missing. Pure.

export interface ChartColumns {
  /** Milliseconds, ascending. */
  readonly times: readonly number[]
  /** One list a series, each as long as `times`. */
  readonly columns: readonly (readonly (number | null)[])[]
}

/** A silence longer than this many intervals is a gap; less is the jitter of a timer. */
const gapIntervals = 1.5

/** The aligned columns that uPlot takes: x first, then the series. A line never runs across a silence. */
export function withGaps({ times, columns }: ChartColumns, intervalMs: number): [number[], ...(number | null)[][]] {
  const x: number[] = []
  const series: (number | null)[][] = columns.map(() => [])
  for (const [index, time] of times.entries()) {
    const before = times[index - 1]
    if (before !== undefined && time - before > gapIntervals * intervalMs) {
      x.push((before + intervalMs) / 1000)
      for (const values of series) values.push(null)
    }
    x.push(time / 1000)
    for (const [column, values] of series.entries()) values.push(columns[column]?.[index] ?? null)
  }
  return [x, ...series]
}

/** Points with no neighbour: a line cannot show them, so they are drawn as dots. */
export function isolatedPoints(values: readonly (number | null | undefined)[]): number[] {
  const found: number[] = []
  for (const [index, value] of values.entries()) {
    if (value != null && values[index - 1] == null && values[index + 1] == null) found.push(index)
  }
  return found
}

/** The index of the sample nearest to `time`, or -1 where the nearest is a gap away. `times` ascends. */
export function sampleNear(times: readonly number[], time: number, intervalMs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) <= time) low = middle + 1
    else high = middle
  }
  const distance = (index: number): number => Math.abs((times[index] ?? Infinity) - time)
  const nearest = distance(low) < distance(low - 1) ? low : low - 1
  return distance(nearest) <= gapIntervals * intervalMs ? nearest : -1
}
