// Owns the order of nodes and which of them are shown. Pure, and total: two nodes never compare as equal, so nothing jumps.
import { nodeStatusesWorstFirst } from '../ui/status-look.ts'
import type { FleetSearch, SortKey } from './fleet-search.ts'
import { hasLabels } from './labels.ts'
import type { NodeStanding } from './node-standing.ts'

type Order = (a: NodeStanding, b: NodeStanding) => number

/** Worst status first; within trouble the newest, since that is what just happened; within the rest by name. */
export const worstFirst: Order = (a, b) => {
  const byStatus = nodeStatusesWorstFirst.indexOf(a.status) - nodeStatusesWorstFirst.indexOf(b.status)
  if (byStatus !== 0) return byStatus
  const inTrouble = a.status === 'OFFLINE' || a.status === 'DEGRADED'
  return (inTrouble ? b.since - a.since : 0) || byName(a, b)
}

const names = new Intl.Collator('en', { numeric: true })
const byName: Order = (a, b) => names.compare(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** The highest first; what is not known comes last. */
function highest(value: (node: NodeStanding) => number | null): Order {
  return (a, b) => (value(b) ?? -1) - (value(a) ?? -1) || byName(a, b)
}

const orders: Readonly<Record<SortKey, Order>> = {
  name: byName,
  cpu: highest((node) => node.cpu),
  memory: highest((node) => node.memory),
  events: highest((node) => node.eventsIn),
}

export function shownNodes(nodes: readonly NodeStanding[], search: FleetSearch): NodeStanding[] {
  const text = search.q?.trim().toLowerCase() ?? ''
  const labelled = hasLabels(search.labels)
  const matching = nodes.filter(
    (node) =>
      (!search.status || node.status === search.status) && (text === '' || node.text.includes(text)) && labelled(node),
  )
  return matching.sort(search.sort ? orders[search.sort] : worstFirst)
}

/** Nodes that a person should look at. */
export function needingAttention(nodes: readonly NodeStanding[]): NodeStanding[] {
  return nodes.filter((node) => node.status === 'OFFLINE' || node.status === 'DEGRADED').sort(worstFirst)
}
