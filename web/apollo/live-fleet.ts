// Owns the nodes of an environment and the pipelines on them as the stream tells them, told to who watches at most once a second however
// often they change. Bounded by what exists: a snapshot replaces all, and what was removed goes.
import type { Cancel, Clock } from './clock.ts'
import { createObservedValue, type ObservedValue } from './observed-value.ts'
import type { Keeper } from './pushes.ts'

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
  /** By the server's clock: who was not heard since may be silent, though the status does not tell. */
  readonly heardSince: number
}

export interface FleetEvent<Node, OnNode> {
  readonly snapshot: boolean
  readonly nodes: readonly Node[]
  readonly nodePipelines: readonly OnNode[]
  readonly removedNodeIds: readonly string[]
  readonly removedNodePipelineIds: readonly string[]
}

/** Everything as it is now. */
export type Answer<Node, OnNode> = Pick<FleetEvent<Node, OnNode>, 'nodes' | 'nodePipelines'>

/** Null until anything is known. */
export interface LiveFleet<Node, OnNode> extends ObservedValue<FleetNow<Node, OnNode> | null> {
  take(event: FleetEvent<Node, OnNode>): void
  /** Takes an answer for the whole of it, unless the stream tells something while it is on its way: that is newer. */
  read(ask: () => Promise<Answer<Node, OnNode>>): Promise<void>
  /** Tells of the present anew though nothing came: who was heard may be silent by now. */
  tell(): void
  close(): void
}

const tellEveryMs = 1_000

export function createLiveFleet<Node extends Revised, OnNode extends Revised & { readonly nodeId: string }>(
  clock: Clock,
  /** Of the pushes that nobody was told of yet. */
  kept: Keeper,
  heardSince: () => number,
): LiveFleet<Node, OnNode> {
  const state = createObservedValue<FleetNow<Node, OnNode> | null>(null)
  const nodes = new Map<string, Node>()
  const onNodes = new Map<string, OnNode>()
  let cancel: Cancel | null = null
  /** How many events the stream has told. */
  let told = 0

  function tell(): void {
    cancel?.()
    cancel = null
    state.set({ nodes, onNodes, at: clock.now(), heardSince: heardSince() })
    kept.shown()
  }

  function put(event: FleetEvent<Node, OnNode>): void {
    if (event.snapshot) {
      nodes.clear()
      onNodes.clear()
    }
    for (const node of event.nodes) putNewest(nodes, node)
    for (const onNode of event.nodePipelines) putNewest(onNodes, onNode)
    for (const id of event.removedNodePipelineIds) onNodes.delete(id)
    for (const id of event.removedNodeIds) forget(id)
    kept.take()
    if (state.get() === null) tell()
    else cancel ??= clock.after(tellEveryMs, tell)
  }

  function forget(nodeId: string): void {
    nodes.delete(nodeId)
    for (const [id, onNode] of onNodes) if (onNode.nodeId === nodeId) onNodes.delete(id)
  }

  return {
    get: state.get,
    subscribe: state.subscribe,
    take: (event) => {
      told += 1
      put(event)
    },
    read: async (ask) => {
      const before = told
      const answer = await ask()
      if (told === before) put({ ...answer, snapshot: true, removedNodeIds: [], removedNodePipelineIds: [] })
    },
    tell,
    close: () => {
      cancel?.()
      cancel = null
    },
  }
}

function putNewest<Entity extends Revised>(all: Map<string, Entity>, entity: Entity): void {
  const known = all.get(entity.id)
  if (!known || known.revision <= entity.revision) all.set(entity.id, entity)
}
