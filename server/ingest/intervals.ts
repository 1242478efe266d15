// Owns how often a node is expected to beat: as its environment says, or as it said when the node was last told.
import type { Environment } from '../../schema/shapes.ts'

interface Expected {
  readonly environmentKey: number
  readonly lastHeartbeatAt: Date | null
}

export interface Intervals {
  /** To be told of every environment before it is replaced by what it is now. */
  changed(before: Environment, now: Environment): void
  forget(environmentKey: number): void
  /** In seconds. */
  of(node: Expected, environment: Environment): number
}

/** Agents hear of a shorter interval with their next heartbeat, which comes at the longer one. */
export function createIntervals(clock: () => Date): Intervals {
  const longer = new Map<number, { readonly seconds: number; readonly until: Date }>()
  return {
    changed(before, now) {
      if (now.intervalSeconds === before.intervalSeconds) return
      const seconds = Math.max(before.intervalSeconds, longer.get(now.key)?.seconds ?? 0)
      longer.set(now.key, { seconds, until: clock() })
    },
    forget: (environmentKey) => void longer.delete(environmentKey),
    of({ environmentKey, lastHeartbeatAt }, { intervalSeconds }) {
      const before = longer.get(environmentKey)
      return before && lastHeartbeatAt !== null && lastHeartbeatAt <= before.until
        ? Math.max(before.seconds, intervalSeconds)
        : intervalSeconds
    },
  }
}
