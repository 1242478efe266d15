// Owns what is known of the fleet right now, in memory: a cache of the store that every committed flush brings up to date.
// It must never hold what is not stored. Reads are synchronous, so that a snapshot and the joining of a stream are one step.
import type { Environment, FleetCounts, FleetNode, NodePipeline, Pipeline } from '../../schema/shapes.ts'
import type { NodeState } from '../records.ts'
import { createIntervals } from './intervals.ts'

export interface RegistryContent {
  readonly environments: readonly Environment[]
  readonly pipelines: readonly Pipeline[]
  readonly components: readonly { pipelineKey: number; componentKey: number; name: string }[]
  readonly nodes: readonly { state: NodeState; tokenHash: string | null }[]
}

export type Registry = ReturnType<typeof createRegistry>

export function createRegistry(content: RegistryContent, clock: () => Date = () => new Date()) {
  const intervals = createIntervals(clock)
  const environments = new Map(content.environments.map((environment) => [environment.key, environment]))
  const pipelines = new Map(content.pipelines.map((pipeline) => [pipeline.key, pipeline]))
  const components = new Map<number, Map<string, number>>()
  const states = new Map<number, NodeState>()
  const tokens = new Map<string, number>()
  const tokenOf = new Map<number, string>()
  const nodesOf = new Map<number, Set<number>>()
  const nodesRunning = new Map<number, Set<number>>()

  function addComponent(component: RegistryContent['components'][number]): void {
    const names = components.get(component.pipelineKey) ?? new Map<string, number>()
    components.set(component.pipelineKey, names.set(component.name, component.componentKey))
  }

  function running(pipelineKey: number): Set<number> {
    const nodes = nodesRunning.get(pipelineKey) ?? new Set<number>()
    nodesRunning.set(pipelineKey, nodes)
    return nodes
  }

  function put(state: NodeState): void {
    const { key, environmentKey } = state.node
    const before = states.get(key)?.pipelines
    states.set(key, state)
    for (const pipeline of state.pipelines.keys()) if (!before?.has(pipeline)) running(pipeline).add(key)
    for (const pipeline of before?.keys() ?? []) if (!state.pipelines.has(pipeline)) running(pipeline).delete(key)
    const nodes = nodesOf.get(environmentKey) ?? new Set<number>()
    nodesOf.set(environmentKey, nodes.add(key))
  }

  /** Without a token it is known and not heard. */
  function setToken(nodeKey: number, tokenHash: string | null): void {
    const old = tokenOf.get(nodeKey)
    if (old !== undefined) tokens.delete(old)
    tokenOf.delete(nodeKey)
    if (tokenHash === null) return
    tokenOf.set(nodeKey, tokenHash)
    tokens.set(tokenHash, nodeKey)
  }

  function putNode(state: NodeState, tokenHash: string | null): void {
    setToken(state.node.key, tokenHash)
    put(state)
  }

  /** Answers the state that is forgotten; null: there was none. */
  function removeNode(key: number): NodeState | null {
    const state = states.get(key)
    if (!state) return null
    setToken(key, null)
    states.delete(key)
    for (const pipeline of state.pipelines.keys()) running(pipeline).delete(key)
    nodesOf.get(state.node.environmentKey)?.delete(key)
    return state
  }

  /** What is not among them is forgotten with its pipelines; its nodes are to be removed before. */
  function setEnvironments(present: readonly Environment[]): void {
    const keys = new Set(present.map(({ key }) => key))
    for (const key of environments.keys())
      if (!keys.has(key)) {
        environments.delete(key)
        intervals.forget(key)
      }
    for (const environment of present) {
      const before = environments.get(environment.key)
      if (before) intervals.changed(before, environment)
      environments.set(environment.key, environment)
    }
    for (const key of nodesOf.keys()) if (!keys.has(key)) nodesOf.delete(key)
    for (const { key, environmentKey } of [...pipelines.values()]) {
      if (keys.has(environmentKey)) continue
      pipelines.delete(key)
      components.delete(key)
      nodesRunning.delete(key)
    }
  }

  for (const component of content.components) addComponent(component)
  for (const { state, tokenHash } of content.nodes) putNode(state, tokenHash)

  const statesOf = (environmentKey: number): NodeState[] =>
    [...(nodesOf.get(environmentKey) ?? [])].flatMap((key) => states.get(key) ?? [])

  return {
    put,
    putNode,
    removeNode,
    setEnvironments,
    /** Whether its token is good. */
    mayBeat: (nodeKey: number) => tokenOf.has(nodeKey),
    putPipeline: (pipeline: Pipeline) => void pipelines.set(pipeline.key, pipeline),
    addComponent,
    state: (nodeKey: number) => states.get(nodeKey),
    allStates: () => states.values(),
    nodeOfToken: (tokenHash: string) => {
      const key = tokens.get(tokenHash)
      return key === undefined ? undefined : states.get(key)?.node
    },
    environments: () => [...environments.values()].sort((a, b) => a.name.localeCompare(b.name)),
    environment: (key: number) => environments.get(key) ?? null,
    /** How often it is expected to beat, in seconds. Infinity: its environment is no more. */
    intervalOf: (node: FleetNode) => {
      const environment = environments.get(node.environmentKey)
      return environment ? intervals.of(node, environment) : Number.POSITIVE_INFINITY
    },
    node: (key: number): FleetNode | null => states.get(key)?.node ?? null,
    nodes: (environmentKey: number): FleetNode[] => statesOf(environmentKey).map((state) => state.node),
    pipeline: (key: number) => pipelines.get(key) ?? null,
    pipelineOf: (environmentKey: number, key: number) => {
      const pipeline = pipelines.get(key)
      return pipeline?.environmentKey === environmentKey ? pipeline : undefined
    },
    pipelinesOf: (environmentKey: number) =>
      [...pipelines.values()].filter((pipeline) => pipeline.environmentKey === environmentKey),
    nodePipelines: (nodeKey: number): NodePipeline[] =>
      [...(states.get(nodeKey)?.pipelines.values() ?? [])]
        .map(({ view }) => view)
        .sort((a, b) => a.pipelineName.localeCompare(b.pipelineName)),
    pipelineNodes: (pipelineKey: number): NodePipeline[] =>
      [...(nodesRunning.get(pipelineKey) ?? [])]
        .sort((a, b) => a - b)
        .flatMap((nodeKey) => states.get(nodeKey)?.pipelines.get(pipelineKey)?.view ?? []),
    nodePipeline: (nodeKey: number, pipelineKey: number) =>
      states.get(nodeKey)?.pipelines.get(pipelineKey)?.view ?? null,
    componentCount: (pipelineKey: number) => components.get(pipelineKey)?.size ?? 0,
    componentKey: (pipelineKey: number, name: string) => components.get(pipelineKey)?.get(name),
    counts(environmentKey: number): FleetCounts {
      const counts = { total: 0, healthy: 0, degraded: 0, offline: 0, unknown: 0, maintenance: 0 }
      const names = {
        HEALTHY: 'healthy',
        DEGRADED: 'degraded',
        OFFLINE: 'offline',
        UNKNOWN: 'unknown',
        MAINTENANCE: 'maintenance',
      } as const
      const crashed = new Set<number>()
      for (const { node, pipelines } of statesOf(environmentKey)) {
        counts.total += 1
        counts[names[node.status]] += 1
        // A crash makes a node DEGRADED; of a silent one nobody knows.
        if (node.status === 'HEALTHY' || node.status === 'OFFLINE') continue
        for (const [key, { view }] of pipelines) if (view.status === 'CRASHED') crashed.add(key)
      }
      return { ...counts, crashedPipelines: crashed.size }
    },
  }
}
