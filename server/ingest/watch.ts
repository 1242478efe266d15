// Owns the watch for silence: on a clock of its own, so that it also finds a fleet that is silent as a whole.
// It only suspects; what a silence means is decided at the flush, with everything heard until then.
import type { NodeState } from '../records.ts'
import { statusOfSilent } from './status.ts'

const everyMs = 1_000
/** A tick this late says that we did not run, so agents were not heard for our own fault. */
const stalledMs = 5_000

export interface WatchDeps {
  readonly states: () => Iterable<NodeState>
  readonly intervalOf: (node: NodeState['node']) => number
  readonly suspect: (nodeKey: number) => void
  readonly now: () => Date
}

export interface Watch {
  /** We could not take heartbeats until now (the database was away, say): silence before now is ours. */
  wasDeaf(): void
  listening(): { readonly since: Date; readonly now: Date }
  tick(): void
  close(): void
}

export function createWatch(deps: WatchDeps): Watch {
  let listeningSince = deps.now()
  let lastTick = listeningSince

  function tick(): void {
    const now = deps.now()
    if (now.getTime() - lastTick.getTime() > stalledMs) listeningSince = now
    lastTick = now
    for (const { node } of deps.states()) {
      const intervalSeconds = deps.intervalOf(node)
      const { status, lastHeartbeatAt } = node
      if (statusOfSilent({ status, lastHeartbeatAt, intervalSeconds, listeningSince, now })) deps.suspect(node.key)
    }
  }

  const timer = setInterval(tick, everyMs)
  timer.unref()
  return {
    tick,
    wasDeaf: () => {
      listeningSince = deps.now()
    },
    listening: () => ({ since: listeningSince, now: deps.now() }),
    close: () => clearInterval(timer),
  }
}
