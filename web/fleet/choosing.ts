// Owns which nodes are chosen after one more is, or is not any longer; with Shift all between it and the last one. Pure.

export interface Choice {
  readonly chosen: ReadonlySet<string>
  /** The last one that was chosen or let go: where a range begins. Null: none was yet. */
  readonly last: string | null
}

export const noChoice: Choice = { chosen: new Set(), last: null }

interface Choosing {
  readonly id: string
  readonly on: boolean
  /** All between as well. */
  readonly range: boolean
}

/** `ids`: all that are shown, in order. */
export function choiceAfter({ chosen, last }: Choice, ids: readonly string[], { id, on, range }: Choosing): Choice {
  const [from, to] = [range && last !== null ? ids.indexOf(last) : -1, ids.indexOf(id)]
  const meant = from < 0 || to < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1)
  const next = new Set(chosen)
  for (const one of meant) {
    if (on) next.add(one)
    else next.delete(one)
  }
  return { chosen: next, last: id }
}

/** All of them, or none where all are. */
export function choiceOfAll({ chosen }: Choice, ids: readonly string[]): Choice {
  return ids.every((id) => chosen.has(id)) ? noChoice : { chosen: new Set(ids), last: null }
}
