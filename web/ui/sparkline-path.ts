// Owns the geometry of a sparkline. Pure: numbers in, two SVG paths out. A null is a gap in the line, never a zero.

export interface SparklineShape {
  /** How many samples the full width holds; fewer are set against the right edge, where now is. */
  readonly capacity: number
  readonly width: number
  readonly height: number
  /** True: the bottom is zero. False: the bottom is the lowest value, so that small moves show. */
  readonly fromZero: boolean
  /** A value to be marked; absent: none. */
  readonly limit?: number | undefined
}

export interface SparklinePaths {
  readonly line: string
  readonly area: string
  /** How high the limit lies. Null: there is none, or it is outside of what is shown. */
  readonly limit: number | null
}

/** Less than this share of the highest value is shown as small as it is: noise must not look like a storm. */
const leastSpan = 0.04
/** Room above and below, so that a thick line is not cut at its peak. */
const inset = 2

export function sparklinePaths(values: readonly (number | null)[], shape: SparklineShape): SparklinePaths {
  const shown = values.slice(-shape.capacity)
  const known = shown.filter((value) => value !== null)
  if (known.length === 0) return { line: '', area: '', limit: null }
  const { lowest, span } = scaleOf(known, shape.fromZero)
  const step = shape.width / Math.max(1, shape.capacity - 1)
  const left = shape.width - (shown.length - 1) * step
  const y = (value: number): number => {
    const share = span > 0 ? (value - lowest) / span : 0
    return shape.height - inset - share * (shape.height - 2 * inset)
  }
  let line = ''
  let area = ''
  for (const [from, to] of runs(shown)) {
    const points: string[] = []
    for (let index = from; index < to; index++)
      points.push(`${round(left + index * step)},${round(y(shown[index] ?? 0))}`)
    const path = `M${points.join('L')}`
    line += path
    area += `${path}L${round(left + (to - 1) * step)},${shape.height}L${round(left + from * step)},${shape.height}Z`
  }
  const { limit } = shape
  const inSight = limit !== undefined && limit >= lowest && limit <= lowest + span
  return { line, area, limit: inSight ? round(y(limit)) : null }
}

/** A flat line lies in the middle, or on the ground where all is zero. */
function scaleOf(known: readonly number[], fromZero: boolean): { lowest: number; span: number } {
  const highest = Math.max(...known)
  const low = Math.min(...known)
  if (fromZero) return { lowest: Math.min(0, low), span: highest - Math.min(0, low) }
  const span = Math.max(highest - low, Math.abs(highest) * leastSpan)
  return { lowest: (highest + low - span) / 2, span }
}

/** The stretches without a gap, as [from, to). */
function runs(values: readonly (number | null)[]): [number, number][] {
  const found: [number, number][] = []
  let from = -1
  for (let index = 0; index <= values.length; index++) {
    const known = index < values.length && values[index] !== null
    if (known && from < 0) from = index
    if (!known && from >= 0) {
      found.push([from, index])
      from = -1
    }
  }
  return found
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
