// Owns what became of each thing that was sent: shown, taken over by a newer one of the same node as the policy for metrics has it, or missing.
// Pure; it must not know how anything is sent or seen.

/** A heartbeat that was acknowledged. */
export interface Sent {
  /** Its number in the run: what its log line and its row on the fleet page carry. */
  readonly number: number
  readonly node: number
  /** Whether the pipeline that is switched changed its status by it. */
  readonly switched: boolean
}

/** A log line or a row, by the number it carries. */
export interface Seen {
  readonly number: number
  /** When it was painted, milliseconds since 1970. */
  readonly at: number
}

/** A status change: it carries no number. */
export interface SeenSwitch {
  readonly id: string
}

export interface Account {
  /** Log lines and status changes that were never shown or shown twice, and rows that went back or stopped short. */
  readonly holes: readonly string[]
  /** Rows that a newer heartbeat of the same node took over before they were painted: what conflation may do. */
  readonly coalesced: number
}

interface Pages {
  /** What was seen on the page of logs, of nodes, of events; null: it is not open. */
  readonly lines: readonly Seen[]
  readonly beats: readonly Seen[]
  readonly switches: readonly SeenSwitch[] | null
  /** Nodes whose rows are in the fleet page: only those in sight are there. */
  readonly inSight: ReadonlySet<number>
}

/** `sent`: everything of the watch, in order of its numbers. What was seen of earlier things does not count. */
export function account(sent: readonly Sent[], pages: Pages): Account {
  const lines = linesMissing(sent, pages.lines)
  const rows = rowsOf(sent, pages)
  const switches = pages.switches === null ? [] : switchesMissing(sent, pages.switches)
  return { holes: [...lines, ...rows.holes, ...switches], coalesced: rows.coalesced }
}

function linesMissing(sent: readonly Sent[], seen: readonly Seen[]): string[] {
  const times = timesOf(seen.map(({ number }) => number))
  return sent.flatMap(({ number }) => {
    const shown = times.get(number) ?? 0
    if (shown === 1) return []
    return [shown === 0 ? `log line ${number} was never shown` : `log line ${number} was shown ${shown} times`]
  })
}

function rowsOf(sent: readonly Sent[], { beats, inSight }: Pages): Account {
  const nodeOf = new Map(sent.map(({ number, node }) => [number, node]))
  const shown = new Map<number, number[]>()
  for (const { number } of beats) {
    const node = nodeOf.get(number)
    if (node === undefined) continue
    const before = shown.get(node) ?? []
    // A row that is drawn anew shows the same again.
    if (before.at(-1) !== number) shown.set(node, [...before, number])
  }
  const holes: string[] = []
  let coalesced = 0
  for (const node of inSight) {
    const ofNode = shown.get(node) ?? []
    const went = ofNode.find((number, index) => number < (ofNode[index - 1] ?? number))
    if (went !== undefined) holes.push(`node ${node} went back to heartbeat ${went}`)
    const newest = Math.max(-1, ...ofNode)
    const present = new Set(ofNode)
    for (const { number } of sent.filter((one) => one.node === node && !present.has(one.number))) {
      if (number < newest) coalesced += 1
      else holes.push(`heartbeat ${number} of node ${node} was never painted, and no newer one`)
    }
  }
  return { holes, coalesced }
}

function switchesMissing(sent: readonly Sent[], seen: readonly SeenSwitch[]): string[] {
  const times = timesOf(seen.map(({ id }) => id))
  const twice = [...times].flatMap(([id, shown]) =>
    shown === 1 ? [] : [`status change ${id} was shown ${shown} times`],
  )
  const made = sent.filter(({ switched }) => switched).length
  return made === times.size ? twice : [...twice, `${made} status changes were made, ${times.size} were shown`]
}

/** How often each of them is there. */
function timesOf<Key>(keys: readonly Key[]): ReadonlyMap<Key, number> {
  const times = new Map<Key, number>()
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1)
  return times
}
