// Owns how a group of heartbeats and silences becomes one flush: each applied to the state the one before it left. Writes nothing.
import { bounds } from '../../schema/bounds.ts'
import type { ComponentKind, Pipeline } from '../../schema/shapes.ts'
import type { ComponentKeys, Flush, Heartbeat, NodeState } from '../records.ts'
import { applyHeartbeat, viewsOf, withStatus, type Applied } from './apply.ts'
import { createFlushDraft, type FlushDraft } from './draft.ts'
import { statusAfterMaintenance, statusOfSilent, type Decision } from './status.ts'

export type Item =
  | { readonly kind: 'heartbeats'; readonly nodeKey: number; readonly heartbeats: readonly Heartbeat[] }
  /** The watch suspects the node of silence; what is decided depends on what was heard until the flush. */
  | { readonly kind: 'silence'; readonly nodeKey: number }
  /** A person sets it or ends it: what it ends in depends on what was heard until the flush. */
  | {
      readonly kind: 'maintenance'
      readonly nodeKey: number
      readonly reason: string | null
      readonly on: boolean
      readonly at: Date
    }
  | { readonly kind: 'status'; readonly nodeKey: number; readonly decision: Decision; readonly at: Date }

export interface Known {
  readonly state: (nodeKey: number) => NodeState | undefined
  /** Whether its token is still good: what waited in the queue may come too late. */
  readonly mayBeat: (nodeKey: number) => boolean
  /** How often a node is expected to beat, in seconds. */
  readonly intervalOf: (node: NodeState['node']) => number
  readonly pipelineOf: (environmentKey: number, pipelineKey: number) => Pipeline | undefined
  readonly componentKey: ComponentKeys
  /** As it is when the flush is planned: what waited in the queue meanwhile was waiting for us. */
  readonly listening: () => Listening
}

export interface Listening {
  /** Since when heartbeats could be taken without a break. */
  readonly since: Date
  readonly now: Date
}

export interface Plan {
  readonly flush: Flush
  /** For each item, the outcome of each of its heartbeats; empty for the other kinds, null where the node or its token is gone. */
  readonly outcomes: readonly (readonly Applied[] | null)[]
}

export function planFlush(items: readonly Item[], known: Known): Plan {
  const draft = createFlushDraft(known.state)
  const outcomes = items.map((item) => {
    const state = draft.state(item.nodeKey)
    if (!state) return null
    if (item.kind === 'heartbeats') return known.mayBeat(item.nodeKey) ? applyAll(item, draft, known) : null
    const decision = decisionOf(item, state, known)
    if (decision && decision.status !== state.node.status)
      decide(state, decision, { at: item.kind === 'silence' ? known.listening().now : item.at, draft })
    return []
  })
  return { flush: draft.finish(), outcomes }
}

function applyAll(item: Extract<Item, { kind: 'heartbeats' }>, draft: FlushDraft, known: Known): Applied[] {
  return item.heartbeats.map((heartbeat) => {
    const state = draft.state(item.nodeKey)
    if (!state) throw new Error(`node ${item.nodeKey} left the draft`)
    return applyHeartbeat(state, heartbeat, { draft, pipelineOf: known.pipelineOf, componentKey: known.componentKey })
  })
}

function decisionOf(item: Exclude<Item, { kind: 'heartbeats' }>, state: NodeState, known: Known): Decision | null {
  if (item.kind === 'status') return item.decision
  if (item.kind === 'silence') return silence(state, known)
  if (item.on) return { status: 'MAINTENANCE', reasons: [item.reason ?? 'Set by a person'] }
  if (state.node.status !== 'MAINTENANCE') return null
  return statusAfterMaintenance(state.node, viewsOf(state.pipelines), {
    now: item.at,
    intervalSeconds: known.intervalOf(state.node),
  })
}

function silence(state: NodeState, known: Known): Decision | null {
  const { status, lastHeartbeatAt } = state.node
  const { since, now } = known.listening()
  return statusOfSilent({
    status,
    lastHeartbeatAt,
    intervalSeconds: known.intervalOf(state.node),
    listeningSince: since,
    now,
  })
}

function decide(state: NodeState, decision: Decision, how: { at: Date; draft: FlushDraft }): void {
  const node = {
    ...withStatus(state.node, decision, { ...how, whenHealthy: 'Maintenance ended' }),
    revision: state.node.revision + 1,
  }
  how.draft.setState({ ...state, node }, state.node.revision)
}

type Reported = Pick<Known, 'state' | 'pipelineOf' | 'componentKey'>

/** Components that are reported for the first time: they need their keys before the flush can be planned. */
export function unknownComponents(items: readonly Item[], known: Reported) {
  const found = new Map<string, { pipelineKey: number; name: string; kind: ComponentKind }>()
  for (const { pipelineKey, components } of ownReports(items, known))
    for (const { componentId, kind } of components ?? [])
      if (known.componentKey(pipelineKey, componentId) === undefined)
        found.set(`${pipelineKey} ${componentId}`, { pipelineKey, name: componentId, kind })
  return [...found.values()]
}

/** A pipeline that would have more components than the bound, with how many. Null: there is none. */
export function overfull(
  items: readonly Item[],
  known: Reported & { componentCount: (pipelineKey: number) => number },
) {
  const counts = new Map<number, number>()
  for (const { pipelineKey } of unknownComponents(items, known)) {
    const count = (counts.get(pipelineKey) ?? known.componentCount(pipelineKey)) + 1
    counts.set(pipelineKey, count)
  }
  for (const [pipelineKey, count] of counts) if (count > bounds.componentsInAll) return { pipelineKey, count }
  return null
}

/** The reports of the group that will be written: those of pipelines of the node's own environment. */
function ownReports(items: readonly Item[], known: Reported) {
  return items.flatMap((item) => {
    const environmentKey = known.state(item.nodeKey)?.node.environmentKey
    if (item.kind !== 'heartbeats' || environmentKey === undefined) return []
    const reports = item.heartbeats.flatMap((heartbeat) => heartbeat.pipelines ?? [])
    return reports.flatMap(({ pipelineKey, components }) =>
      pipelineKey !== null && known.pipelineOf(environmentKey, pipelineKey) ? [{ pipelineKey, components }] : [],
    )
  })
}
