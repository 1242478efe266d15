// Owns the figures of the whole fleet: sums and shares over its nodes. Pure; a null was not reported by anybody.
import { errorShare } from '../ui/flow-shares.ts'
import { countStatuses, type StatusCounts } from '../ui/status-look.ts'
import { sumKnown } from '../ui/sum-known.ts'
import type { NodeStanding } from './node-standing.ts'

export interface FleetSums {
  readonly counts: StatusCounts
  /** Events a second into all pipelines. */
  readonly eventsIn: number | null
  readonly running: number
  readonly pipelines: number
  /** Errors among the events, 0 to 100. Null where nothing flows. */
  readonly errorShare: number | null
  /** Mean over the nodes that beat, 0 to 100. */
  readonly cpu: number | null
}

export function fleetSums(nodes: readonly NodeStanding[]): FleetSums {
  const eventsIn = sumKnown(nodes.map((node) => node.eventsIn))
  const errors = sumKnown(nodes.map((node) => node.errors))
  const measured = nodes.map((node) => node.cpu).filter((cpu) => cpu !== null)
  return {
    counts: countStatuses(nodes),
    eventsIn,
    running: nodes.reduce((total, node) => total + node.running, 0),
    pipelines: nodes.reduce((total, node) => total + node.pipelines, 0),
    errorShare: errorShare({ eventsIn, errors }),
    cpu: measured.length === 0 ? null : (sumKnown(measured) ?? 0) / measured.length,
  }
}
