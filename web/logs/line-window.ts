// Owns the lines that somebody reads while the log goes on: a stretch of it that grows to either side by pages, never beyond its bound. Pure.

interface Line {
  readonly id: string
  readonly cursor: string
}

export interface LineWindow<Item extends Line> {
  /** Oldest first. */
  readonly lines: readonly Item[]
  /** Whether there may be more to this side. */
  readonly older: boolean
  readonly newer: boolean
}

export const pageSize = 200
/** As many rows as there are at most: what is beyond leaves at the other end, and can be loaded again. */
export const mostRows = 500

/** The newest page there is. */
export function ofPage<Item extends Line>(newestFirst: readonly Item[]): LineWindow<Item> {
  return { lines: newestFirst.toReversed(), older: newestFirst.length === pageSize, newer: false }
}

export function withOlder<Item extends Line>(window: LineWindow<Item>, newestFirst: readonly Item[]): LineWindow<Item> {
  const lines = unique([...newestFirst.toReversed(), ...window.lines])
  return {
    lines: lines.slice(0, mostRows),
    older: newestFirst.length === pageSize,
    newer: window.newer || lines.length > mostRows,
  }
}

export function withNewer<Item extends Line>(window: LineWindow<Item>, newestFirst: readonly Item[]): LineWindow<Item> {
  const lines = unique([...window.lines, ...newestFirst.toReversed()])
  return {
    lines: lines.slice(-mostRows),
    older: window.older || lines.length > mostRows,
    newer: newestFirst.length === pageSize,
  }
}

function unique<Item extends Line>(lines: readonly Item[]): readonly Item[] {
  const known = new Set<string>()
  return lines.filter(({ id }) => !known.has(id) && known.add(id))
}
