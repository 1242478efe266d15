// Owns which nodes an environment has, as events tell it. Pure.

export interface NodeListEvent {
  readonly snapshot: boolean
  readonly nodes: readonly { readonly id: string }[]
  readonly removedNodeIds: readonly string[]
}

/**
 * A snapshot holds all of them; a change takes out those that were removed, and adds those that are new at the end, in the order of their
 * enrolment. Null: as it was.
 */
export function nodeListAfter(current: readonly string[] | null, event: NodeListEvent): readonly string[] | null {
  const told = event.nodes.map((node) => node.id)
  if (event.snapshot) return told
  // Before the first snapshot nobody knows the others.
  if (current === null) return null
  const known = new Set(current)
  const added = told.filter((id) => !known.has(id))
  const removed = new Set(event.removedNodeIds)
  const kept = current.filter((id) => !removed.has(id))
  return added.length === 0 && kept.length === current.length ? null : [...kept, ...added]
}
