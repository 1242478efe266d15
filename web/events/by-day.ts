// Owns the days that status changes are grouped by, in the zone of the person. Pure.

export interface Day<Item> {
  /** When it began, in milliseconds. */
  readonly at: number
  readonly items: readonly Item[]
}

/** Newest first, as they came. */
export function byDay<Item extends { readonly at: string }>(newestFirst: readonly Item[]): readonly Day<Item>[] {
  const days = new Map<number, Item[]>()
  for (const item of newestFirst) {
    const at = new Date(Date.parse(item.at)).setHours(0, 0, 0, 0)
    const known = days.get(at)
    if (known) known.push(item)
    else days.set(at, [item])
  }
  return [...days].map(([at, items]) => ({ at, items }))
}
