// Owns keeping up with other instances over the same database: what they wrote is read, remembered and published here as if it had come here.
import type { FleetNode } from '../schema/shapes.ts'
import { absorb, forgetNodes, missingIn, type Memory, type Reloaded } from './absorb.ts'
import type { Notice } from './store/bus.ts'
import type { Store } from './store/store.ts'

export interface PeersDeps extends Memory {
  readonly store: Pick<Store, 'listen' | 'loadNodes' | 'loadRevisions' | 'loadPipelines' | 'loadComponents'>
  readonly publish: (changed: { readonly reloaded: readonly Reloaded[]; readonly gone: readonly FleetNode[] }) => void
  /** The streams of these environments went on in the store. */
  readonly wentOn: (stream: 'log' | 'status', environmentKeys: Iterable<number>) => Promise<void>
  /** Environments, or what somebody may see, have changed or may have. */
  readonly accessChanged: () => void
  readonly syncEnvironments: () => Promise<void>
  readonly failed: (error: unknown) => void
}

/** What comes in meanwhile is read together. */
const spacingMs = 100
const retryMs = 1_000
const nodesAtOnce = 200

export function createPeers(deps: PeersDeps) {
  const { store, registry } = deps
  const heardOf = { nodes: new Set<number>(), log: new Set<number>(), status: new Set<number>() }
  let everything = false
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let closed = false

  function heard({ nodes, log, status }: Notice): void {
    for (const key of nodes ?? []) heardOf.nodes.add(key)
    for (const key of log) heardOf.log.add(key)
    for (const key of status) heardOf.status.add(key)
    everything ||= nodes === null
    start()
  }

  function compareAll(): void {
    const all = registry.environments().map(({ key }) => key)
    heard({ nodes: null, log: all, status: all })
  }

  function start(): void {
    const nothing = !everything && Object.values(heardOf).every((keys) => keys.size === 0)
    if (running || timer || closed || nothing) return
    running = read()
      .then(() => spacingMs)
      .catch((error: unknown) => {
        deps.failed(error)
        compareAll()
        return retryMs
      })
      .then((pauseMs) => {
        running = null
        if (closed) return
        timer = setTimeout(() => {
          timer = null
          start()
        }, pauseMs)
      })
  }

  async function read(): Promise<void> {
    const [log, status] = [[...heardOf.log], [...heardOf.status]]
    const listed = everything ? null : [...heardOf.nodes]
    everything = false
    for (const keys of Object.values(heardOf)) keys.clear()
    await deps.wentOn('log', log)
    await deps.wentOn('status', status)
    const changed = listed ?? (await newer())
    await reload(changed)
  }

  /** Reads these nodes from the store, and publishes what was not known. */
  async function reload(changed: readonly number[]): Promise<void> {
    for (let from = 0; from < changed.length; from += nodesAtOnce) {
      const keys = changed.slice(from, from + nodesAtOnce)
      const loaded = await store.loadNodes(keys)
      const unknown = loaded.some(({ state }) => [...state.pipelines.keys()].some((key) => !registry.pipeline(key)))
      if (unknown) {
        for (const pipeline of await store.loadPipelines()) registry.putPipeline(pipeline)
        for (const component of await store.loadComponents()) registry.addComponent(component)
      }
      if (loaded.some(({ state }) => !registry.environment(state.node.environmentKey))) await deps.syncEnvironments()
      const gone = forgetNodes(missingIn(loaded, keys), deps)
      deps.publish({ reloaded: absorb(loaded, deps, 'newer'), gone })
    }
  }

  /** Those that the store has newer, or no more. */
  async function newer(): Promise<number[]> {
    const revisions = await store.loadRevisions()
    const stored = new Set(revisions.map(({ key }) => key))
    const gone = [...registry.allStates()].flatMap(({ node }) => (stored.has(node.key) ? [] : [node.key]))
    const ahead = revisions.filter(({ key, revision }) => revision > (registry.node(key)?.revision ?? -1))
    return [...ahead.map(({ key }) => key), ...gone]
  }

  const listening = store.listen({
    heard,
    accessChanged: deps.accessChanged,
    connected() {
      deps.accessChanged()
      compareAll()
    },
    failed: deps.failed,
  })
  return {
    reload,
    async close(): Promise<void> {
      closed = true
      if (timer) clearTimeout(timer)
      await listening.close()
      await running
    },
  }
}
