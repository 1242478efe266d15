// Owns which status changes are told as one: the same that happened to many at once is one story, not a page of rows. Pure.

export interface Change {
  readonly id: string
  readonly at: string
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly nodeId: string
  readonly pipelineId: string | null
}

export interface Story<Item extends Change> {
  /** Of its oldest change, so that it stays the same story while it grows. */
  readonly id: string
  /** Newest first; one, or at least `fewest`. */
  readonly changes: readonly Item[]
}

/** Fewer than this stand better each for itself. */
const fewest = 4
/** What follows the one before it sooner than this happened at once. */
const onceMs = 30_000

/** Newest first, as the changes are. Each of them is in one story, which stands where its newest change does. */
export function storiesOf<Item extends Change>(newestFirst: readonly Item[]): readonly Story<Item>[] {
  const groups: Group<Item>[] = []
  const open = new Map<string, Group<Item>>()
  for (const change of newestFirst) {
    const key = JSON.stringify([change.pipelineId === null, change.from, change.to, change.reason])
    const group = open.get(key)
    if (group && belongs(change, group)) add(group, change)
    else {
      const begun = { changes: [], of: new Set<string>() }
      add(begun, change)
      groups.push(begun)
      open.set(key, begun)
    }
  }
  const told = groups.flatMap(({ changes }) =>
    changes.length < fewest ? changes.map((change) => [change]) : [changes],
  )
  const order = new Map(newestFirst.map(({ id }, index) => [id, index]))
  const place = (changes: readonly Item[]): number => order.get(changes[0]?.id ?? '') ?? 0
  return told.sort((a, b) => place(a) - place(b)).map((changes) => ({ id: changes.at(-1)?.id ?? '', changes }))
}

interface Group<Item> {
  readonly changes: Item[]
  /** Whom they are about. */
  readonly of: Set<string>
}

function add<Item extends Change>(group: Group<Item>, change: Item): void {
  group.changes.push(change)
  group.of.add(whomOf(change))
}

/** Of many at once: what happens to the same one again is another story. */
function belongs<Item extends Change>(change: Item, { changes, of }: Group<Item>): boolean {
  const oldest = changes.at(-1)
  return oldest !== undefined && Date.parse(oldest.at) - Date.parse(change.at) <= onceMs && !of.has(whomOf(change))
}

function whomOf({ nodeId, pipelineId }: Change): string {
  return `${nodeId} ${pipelineId}`
}
