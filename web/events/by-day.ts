// Owns the days that status changes are grouped by, in the zone of the person, and the rows of each. Pure.
import { storiesOf, type Change, type Story } from './stories.ts'

interface Day<Item> {
  /** When it began, in milliseconds. */
  readonly at: number
  readonly items: readonly Item[]
}

/** Newest first, as they came. */
function byDay<Item extends { readonly at: string }>(newestFirst: readonly Item[]): readonly Day<Item>[] {
  const days = new Map<number, Item[]>()
  for (const item of newestFirst) {
    const at = new Date(Date.parse(item.at)).setHours(0, 0, 0, 0)
    const known = days.get(at)
    if (known) known.push(item)
    else days.set(at, [item])
  }
  return [...days].map(([at, items]) => ({ at, items }))
}

export interface DayOfStories<Item extends Change> {
  readonly at: number
  /** How many changes are held of it, shown or not. */
  readonly count: number
  /** Newest first, a row each. */
  readonly stories: readonly Story<Item>[]
}

export function storiesByDay<Item extends Change>(newestFirst: readonly Item[]): readonly DayOfStories<Item>[] {
  return byDay(newestFirst).map(({ at, items }) => ({ at, count: items.length, stories: storiesOf(items) }))
}

/** The first rows of all of them; a day of which none is left is left out. */
export function firstRows<Item extends Change>(
  days: readonly DayOfStories<Item>[],
  most: number,
): readonly DayOfStories<Item>[] {
  let left = most
  return days.flatMap((day) => {
    const stories = day.stories.slice(0, Math.max(0, left))
    left -= stories.length
    return stories.length === 0 ? [] : [{ ...day, stories }]
  })
}
