// Owns the nodes of an environment and the pipelines on them as the stream tells them, told to who watches at most once a second however
// often they change. Bounded by what exists: a snapshot replaces all, and what was removed goes.
import type { Cancel, Clock } from './clock.ts'
import { createObservedValue, type ObservedValue } from './observed-value.ts'

interface Revised {
  readonly id: string
  readonly revision: number
}

export interface FleetNow<Node, OnNode> {
  readonly nodes: ReadonlyMap<string, Node>
  /** Pipelines on nodes, by the id of the NodePipeline. */
  readonly onNodes: ReadonlyMap<string, OnNode>
  /** When it was told, in milliseconds. */
  readonly at: number
}

export interface FleetEvent<Node, OnNode> {
  readonly snapshot: boolean
  readonly nodes: readonly Node[]
  readonly nodePipelines: readonly OnNode[]
  readonly removedNodeIds: readonly string[]
  readonly removedNodePipelineIds: readonly string[]
}

/** Null until anything is known. */
export interface LiveFleet<Node, OnNode> extends ObservedValue<FleetNow<Node, OnNode> | null> {
  take(event: FleetEvent<Node, OnNode>): void
  close(): void
}

const tellEveryMs = 1_000

export function createLiveFleet<Node extends Revised, OnNode extends Revised & { readonly nodeId: string }>(
  clock: Clock,
): LiveFleet<Node, OnNode> {
  const state = createObservedValue<FleetNow<Node, OnNode> | null>(null)
  const nodes = new Map<string, Node>()
  const onNodes = new Map<string, OnNode>()
  let cancel: Cancel | null = null

  function tell(): void {
    cancel = null
    state.set({ nodes, onNodes, at: clock.now() })
  }

  return {
    get: state.get,
    subscribe: state.subscribe,
    take: (event) => {
      if (event.snapshot) {
        nodes.clear()
        onNodes.clear()
      }
      for (const node of event.nodes) putNewest(nodes, node)
      for (const onNode of event.nodePipelines) putNewest(onNodes, onNode)
      for (const id of event.removedNodePipelineIds) onNodes.delete(id)
      for (const id of event.removedNodeIds) forget(id)
      if (state.get() === null) tell()
      else cancel ??= clock.after(tellEveryMs, tell)
    },
    close: () => {
      cancel?.()
      cancel = null
    },
  }

  function forget(nodeId: string): void {
    nodes.delete(nodeId)
    for (const [id, onNode] of onNodes) if (onNode.nodeId === nodeId) onNodes.delete(id)
  }
}

function putNewest<Entity extends Revised>(all: Map<string, Entity>, entity: Entity): void {
  const known = all.get(entity.id)
  if (!known || known.revision <= entity.revision) all.set(entity.id, entity)
}
