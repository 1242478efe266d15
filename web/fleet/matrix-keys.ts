// Owns where a key leads in the deployment matrix, as in any grid. Pure.

export type Place = readonly [row: number, column: number]

/** Rows that PageUp and PageDown go over. */
const page = 10

const steps: Readonly<Record<string, Place>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [page, 0],
  PageUp: [-page, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
}

/** To the first and the last of all. */
const corners: Readonly<Record<string, Place>> = { Home: [-Infinity, -Infinity], End: [Infinity, Infinity] }

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** Null: the key is not for it. */
export function placeAfter({ key, ctrlKey, metaKey, altKey }: Pressed, from: Place, size: Place): Place | null {
  const step = ctrlKey ? corners[key] : steps[key]
  return step && !metaKey && !altKey ? placeIn([from[0] + step[0], from[1] + step[1]], size) : null
}

/** The nearest that there is. */
export function placeIn([row, column]: Place, [rows, columns]: Place): Place {
  return [within(row, rows), within(column, columns)]
}

function within(index: number, count: number): number {
  return Math.min(Math.max(0, index), Math.max(0, count - 1))
}
