// Owns labels as a filter: how one is written, which there are, and which nodes have those that are asked for. Pure.
import { readList } from '../ui/id-list.ts'
import type { NodeStanding } from './node-standing.ts'

const names = new Intl.Collator('en', { numeric: true })

/** As it stands in a list that is joined by commas. */
export function labelId(key: string, value: string): string {
  return `${encodeURIComponent(key)}=${encodeURIComponent(value)}`
}

/** Each label that any of the nodes has, once. */
export function labelChoices(
  nodes: readonly NodeStanding[],
): readonly { readonly id: string; readonly name: string }[] {
  const found = new Map<string, string>()
  for (const { labels } of nodes) for (const [key, value] of labels) found.set(labelId(key, value), `${key}=${value}`)
  return [...found].map(([id, name]) => ({ id, name })).sort((a, b) => names.compare(a.name, b.name))
}

/** Of labels with the same key one is enough; of each key one has to be there. */
export function hasLabels(asked: string | undefined): (node: NodeStanding) => boolean {
  const byKey = new Map<string, Set<string>>()
  for (const id of readList(asked)) {
    const key = id.slice(0, Math.max(0, id.indexOf('=')))
    byKey.set(key, (byKey.get(key) ?? new Set()).add(id))
  }
  const all = [...byKey.values()]
  return ({ labels }) => {
    if (all.length === 0) return true
    const own = new Set([...labels].map(([key, value]) => labelId(key, value)))
    return all.every((any) => [...any].some((id) => own.has(id)))
  }
}
