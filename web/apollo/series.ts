// Owns series over time: points of a minute, an hour or a day, and how a minute that went by is laid onto their end. Pure.

const minuteMs = 60_000

export type Resolution = 'SAMPLE' | 'MINUTE' | 'HOUR' | 'DAY'

export const stepMsOf: Readonly<Record<Resolution, number>> = {
  SAMPLE: 5_000,
  MINUTE: minuteMs,
  HOUR: 60 * minuteMs,
  DAY: 24 * 60 * minuteMs,
}

/** Null: not known. */
export type Values<Field extends string> = Readonly<Record<Field, number | null>>

export interface Point<Field extends string> {
  /** When it began, in milliseconds. */
  readonly at: number
  /** How many minutes of it are in its values; the last one may still be going on. */
  readonly minutes: number
  readonly values: Values<Field>
}

export interface Series<Field extends string> {
  /** Of a node or a pipeline; null: of everything. */
  readonly id: string | null
  readonly name: string
  /** Oldest first. */
  readonly points: readonly Point<Field>[]
}

/** A minute that is over, of one series. */
export interface SeriesMinute<Field extends string> {
  readonly id: string | null
  readonly name: string
  readonly at: number
  readonly values: Values<Field>
}

/** How two stretches make one: the mean by their length, or the most. */
export type Joining<Field extends string> = Readonly<Record<Field, 'mean' | 'most'>>

export function withMinute<Field extends string>(
  series: Series<Field>,
  { at, values }: SeriesMinute<Field>,
  how: { readonly stepMs: number; readonly joining: Joining<Field> },
): Series<Field> {
  const { points } = series
  const begin = Math.floor(at / how.stepMs) * how.stepMs
  const last = points.at(-1)
  if (last && begin < last.at) return series
  if (!last || begin > last.at) return { ...series, points: [...points, { at: begin, minutes: 1, values }] }
  // It is in there already.
  if (last.at + last.minutes * minuteMs > at) return series
  const joined = { at: begin, minutes: last.minutes + 1, values: join(last, values, how.joining) }
  return { ...series, points: [...points.slice(0, -1), joined] }
}

function join<Field extends string>(
  { values: before, minutes }: Point<Field>,
  values: Values<Field>,
  joining: Joining<Field>,
): Values<Field> {
  const fields = Object.keys(joining) as Field[] // Object.keys forgets what it was given
  const joined = fields.map((field) => {
    const [older, newer] = [before[field], values[field]]
    if (older === null || newer === null) return [field, older ?? newer]
    return [field, joining[field] === 'most' ? Math.max(older, newer) : (older * minutes + newer) / (minutes + 1)]
  })
  return Object.fromEntries(joined) as Values<Field> // each field of the joining, once
}

/** Without what lies before `from`. The one before it stays, so that the line comes in from the edge. */
export function cutSeries<Field extends string>(series: Series<Field>, from: number): Series<Field> {
  const index = series.points.findIndex((point) => point.at >= from)
  return index > 1 ? { ...series, points: series.points.slice(index - 1) } : series
}

/** The union of the times of all series, and of each its values at them: what a chart draws. */
export function alignedColumns<Field extends string>(
  all: readonly Series<Field>[],
  field: Field,
): { times: readonly number[]; columns: readonly (readonly (number | null)[])[] } {
  const times = [...new Set(all.flatMap((series) => series.points.map((point) => point.at)))].sort((a, b) => a - b)
  const columns = all.map((series) => {
    const byTime = new Map(series.points.map((point) => [point.at, point.values[field]]))
    return times.map((time) => byTime.get(time) ?? null)
  })
  return { times, columns }
}
