// Owns the change at the right of a figure: the newest value against the oldest of what was seen. Pure.
import type { FigureChange } from './figure.tsx'
import { formatAge } from './format.ts'
import { slotMs } from './history.ts'

export interface ChangeWords {
  /** Whether more is good, bad or neither. */
  readonly more: 'good' | 'bad' | 'plain'
  /** How the difference reads; `relative` is null where the older value was zero. */
  readonly text: (difference: number, relative: number | null) => string
}

const opposite = { good: 'bad', bad: 'good', plain: 'plain' } as const

/** Less than this was seen: nothing can be said yet. */
const shortestMs = 60_000

export function figureChange(values: readonly (number | null)[], words: ChangeWords): FigureChange | null {
  const first = values.findIndex((value) => value !== null)
  const last = values.findLastIndex((value) => value !== null)
  const span = (last - first) * slotMs
  const older = values[first]
  const newer = values[last]
  if (older == null || newer == null || span < shortestMs) return null
  const difference = newer - older
  const text = words.text(Math.abs(difference), older === 0 ? null : Math.abs(difference / older))
  return changeBy(difference, { more: words.more, text, since: `${formatAge(span)} ago` })
}

/** `text` tells the size of the difference; `since`, what it is a difference to. */
export function changeBy(
  difference: number,
  { more, text, since }: { readonly more: ChangeWords['more']; readonly text: string; readonly since: string },
): FigureChange | null {
  // A change that reads as nothing is none.
  if (!/[1-9]/.test(text)) return null
  return difference > 0
    ? { direction: 'up', mood: more, text, since }
    : { direction: 'down', mood: opposite[more], text, since }
}
