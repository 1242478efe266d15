// Owns taking over what the store has of a node and the registry has not, or no more: another instance wrote it.
import type { FleetNode } from '../schema/shapes.ts'
import type { LiveSeries } from './ingest/live-series.ts'
import type { Registry } from './ingest/registry.ts'
import { withRates } from './ingest/reload.ts'
import type { NodeState } from './records.ts'
import type { LoadedNode } from './store/load.ts'

export interface Memory {
  readonly registry: Registry
  readonly live: Pick<LiveSeries, 'append' | 'forget'>
}

/** A node as the store has it, and as it was remembered until now. */
export interface Reloaded {
  readonly state: NodeState
  readonly before: NodeState | undefined
}

/** `differs`: the store is right, whatever was remembered. `newer`: what is remembered may be newer than what was read. */
export function absorb(loaded: readonly LoadedNode[], memory: Memory, where: 'differs' | 'newer'): Reloaded[] {
  const { registry, live } = memory
  return loaded.flatMap(({ state: stored, tokenHash }): Reloaded[] => {
    const before = registry.state(stored.node.key)
    const ahead = before ? stored.node.revision - before.node.revision : 1
    if (where === 'newer' ? ahead <= 0 : ahead === 0) return []
    const state = before ? withRates(before, stored) : stored
    registry.putNode(state, tokenHash)
    for (const { view } of state.pipelines.values()) live.append(view)
    for (const [key, { view }] of before?.pipelines ?? []) if (!state.pipelines.has(key)) live.forget(view)
    return [{ state, before }]
  })
}

/** Answers those that were known. */
export function forgetNodes(keys: Iterable<number>, { registry, live }: Memory): FleetNode[] {
  return [...keys].flatMap((key) => {
    const state = registry.removeNode(key)
    if (!state) return []
    for (const { view } of state.pipelines.values()) live.forget(view)
    return [state.node]
  })
}

/** Those of the keys that the store has no more. */
export function missingIn(loaded: readonly LoadedNode[], keys: readonly number[]): number[] {
  const found = new Set(loaded.map(({ state }) => state.node.key))
  return keys.filter((key) => !found.has(key))
}
