// Owns what the Fleet page knows of all nodes at once, read from the cache once a second however often it changes, and of it only the nodes that
// were written since: rows paint themselves, only order, sums and history are made here. Runs while somebody subscribes. Asks the server only for
// what the streams did not bring.
import type { ApolloClient } from '@apollo/client'
import type { Cancel, Clock } from '../apollo/clock.ts'
import { createObservedValue, type ObservedValue } from '../apollo/observed-value.ts'
import type { RevisionCache } from '../apollo/revision-cache.ts'
import { FleetNodeIds, FleetNodes, FleetRow } from './documents.ts'
import { fleetSums, type FleetSums } from './fleet-sums.ts'
import type { History } from '../ui/history.ts'
import { nodeStanding, type NodeStanding } from './node-standing.ts'

export interface Fleet {
  readonly nodes: readonly NodeStanding[]
  readonly sums: FleetSums
  /** When it was read, in milliseconds. */
  readonly at: number
  /** By the server's clock, in milliseconds: who was not heard since may be silent. */
  readonly heardSince: number
}

/** `fleet` is null until anything is known, `failure` says why the first answer did not come. */
export interface FleetState {
  readonly fleet: Fleet | null
  readonly failure: string | null
}

export interface FleetModel extends ObservedValue<FleetState> {
  /** Asks the server, after a failure. */
  retry(): void
}

interface FleetModelOptions {
  readonly client: ApolloClient
  /** That of `client`. */
  readonly cache: RevisionCache
  readonly environmentId: string
  readonly history: History
  readonly clock: Clock
  /** Whether what is in the cache is how it is now: what is old makes no history. */
  readonly fresh: () => boolean
  /** As of now. */
  readonly heardSince: () => number
}

const readEveryMs = 1_000
/** How many reads a node may be known by name only, before it is asked for. */
const patience = 3

export function createFleetModel(options: FleetModelOptions): FleetModel {
  const { client, cache, environmentId, history, clock, fresh } = options
  /** By id, in the order of the fleet: each the same object until its node is written again. */
  let standings: ReadonlyMap<string, NodeStanding> = new Map()
  /** The ids of the nodes to read again. */
  const written = new Set<string>()
  /** Stands still with what is in the cache: what is old must not read as silence. */
  let heardSince = -Infinity
  // What the cache holds already is shown in the first paint: going back to the page finds it as it was.
  const state = createObservedValue<FleetState>({ fleet: read().fleet, failure: null })
  let listeners = 0
  let cancel: Cancel | null = null
  let unlisten: (() => void) | null = null
  let incomplete = 0

  function standingOf(id: string): NodeStanding | null {
    const known = standings.get(id)
    // In MAINTENANCE nothing is written when a node falls silent.
    const mayBeSilent = known?.beating === true && known.status === 'MAINTENANCE'
    if (known && !written.has(id) && !mayBeSilent) return known
    const row = client.readFragment({ fragment: FleetRow, fragmentName: 'FleetRow', id: `FleetNode:${id}` })
    return row && nodeStanding(row, heardSince)
  }

  /** `missing`: nodes that are known by name, but not enough for a row. */
  function read(): { fleet: Fleet | null; missing: number } {
    const data = client.readQuery({ query: FleetNodeIds, variables: { environmentId } })
    if (!data) return { fleet: null, missing: 0 }
    if (fresh()) heardSince = options.heardSince()
    const ids = data.environment.nodes.map((node) => node.id)
    const found = new Map<string, NodeStanding>()
    for (const id of ids) {
      const standing = standingOf(id)
      if (standing) found.set(id, standing)
    }
    standings = found
    written.clear()
    const nodes = [...found.values()]
    // On the very first page rows come a frame after the list: an empty fleet must not be shown in between.
    const early = nodes.length === 0 && ids.length > 0
    return {
      fleet: early ? null : { nodes, sums: fleetSums(nodes), at: clock.now(), heardSince },
      missing: ids.length - nodes.length,
    }
  }

  function look(): void {
    const { fleet, missing } = read()
    incomplete = missing > 0 ? incomplete + 1 : 0
    if (incomplete >= patience) ask()
    if (!fleet) return
    if (fresh()) record(fleet, history)
    state.set({ fleet, failure: null })
  }

  function ask(fetchPolicy: 'cache-first' | 'network-only' = 'network-only'): void {
    incomplete = 0
    client.query({ query: FleetNodes, variables: { environmentId }, fetchPolicy }).then(look, (fault: unknown) => {
      // What is shown already stays: it ages, and the banner says so.
      if (state.get().fleet === null)
        state.set({ fleet: null, failure: fault instanceof Error ? fault.message : String(fault) })
    })
  }

  function tick(): void {
    look()
    cancel = clock.after(readEveryMs, tick)
  }

  return {
    get: state.get,
    subscribe: (run) => {
      const unsubscribe = state.subscribe(run)
      if (listeners++ === 0) {
        // What was written meanwhile was told to nobody.
        standings = new Map()
        // What runs on a node comes with it.
        unlisten = cache.onWrite(({ __typename, id }) => {
          if (__typename === 'FleetNode') written.add(id)
        })
        ask('cache-first')
        cancel = clock.after(0, tick)
      }
      return () => {
        unsubscribe()
        if (--listeners > 0) return
        cancel?.()
        cancel = null
        unlisten?.()
        unlisten = null
      }
    },
    retry: () => {
      ask()
    },
  }
}

function record({ nodes, sums, at }: Fleet, history: History): void {
  history.record('eventsIn', sums.eventsIn, at)
  history.record('running', sums.running, at)
  history.record('errorShare', sums.errorShare, at)
  history.record('cpu', sums.cpu, at)
  for (const node of nodes) history.record(node.id, node.eventsIn, at)
  history.keep(new Set(['eventsIn', 'running', 'errorShare', 'cpu', ...nodes.map((node) => node.id)]))
}
