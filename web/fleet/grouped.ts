// Owns the groups that nodes stand in: by their status or by the value of a label, and as rows of a table with headings between them. Pure.
import { nodeStatusesWorstFirst, statusLook } from '../ui/status-look.ts'
import type { NodeStanding } from './node-standing.ts'

export interface NodeGroup {
  readonly name: string
  readonly nodes: readonly NodeStanding[]
}

const names = new Intl.Collator('en', { numeric: true })
const labelled = 'label:'
/** An id that no node has: ids hold no blank. */
const heading = 'heading '

/** Nodes keep their order within a group; what has no such label comes last. */
export function groupsOf(nodes: readonly NodeStanding[], by: string): readonly NodeGroup[] {
  if (by === 'status') {
    return nodeStatusesWorstFirst
      .map((status) => ({ name: statusLook(status).label, nodes: nodes.filter((node) => node.status === status) }))
      .filter((group) => group.nodes.length > 0)
  }
  const key = by.slice(labelled.length)
  const byValue = new Map<string | null, NodeStanding[]>()
  for (const node of nodes) {
    const value = node.labels.get(key) ?? null
    const known = byValue.get(value)
    if (known) known.push(node)
    else byValue.set(value, [node])
  }
  return [...byValue]
    .sort(([a], [b]) => Number(a === null) - Number(b === null) || names.compare(a ?? '', b ?? ''))
    .map(([value, all]) => ({ name: value ?? `Without ${key}`, nodes: all }))
}

/** The rows of a table: each group below its heading. */
export function rowsOf(groups: readonly NodeGroup[]): readonly string[] {
  return groups.flatMap(({ nodes }, index) => [`${heading}${index}`, ...nodes.map((node) => node.id)])
}

/** Which group a row is the heading of; null: it is a node. */
export function headingIn(id: string): number | null {
  return id.startsWith(heading) ? Number(id.slice(heading.length)) : null
}

/** What nodes can be grouped by: their status, and each label that any of them has. */
export function groupings(
  nodes: readonly NodeStanding[],
): readonly { readonly value: string; readonly label: string }[] {
  const keys = new Set(nodes.flatMap((node) => [...node.labels.keys()]))
  return [
    { value: 'status', label: 'By status' },
    ...[...keys].sort(names.compare).map((key) => ({ value: `${labelled}${key}`, label: `By ${key}` })),
  ]
}
