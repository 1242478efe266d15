// Owns the one place that decides a NodeStatus, and the rules for silence. Pure: the clock is an argument.
import type { Host, NodePipeline, NodeStatus } from '../../schema/shapes.ts'

export interface Decision {
  readonly status: NodeStatus
  readonly reasons: readonly string[]
}

/** A node may be silent for this many intervals: the grace. */
const graceIntervals = 3
/**
 * After we ourselves were away, agents come back within their longest backoff (30 s) and an interval:
 * until then nobody's silence says anything about the node.
 */
const returnMs = 45_000
const fullFrom = 95
const mostReasons = 10

/** The status of a node that just beat. MAINTENANCE is set by a person and ended by a person. */
export function statusOfBeating(current: NodeStatus, host: Host | null, pipelines: Iterable<NodePipeline>): Decision {
  const reasons: string[] = []
  for (const pipeline of pipelines)
    if (pipeline.status === 'CRASHED') reasons.push(`Pipeline "${pipeline.pipelineName}" crashed`)
  for (const { mountpoint, usedBytes, freeBytes } of host?.filesystems ?? []) {
    const used = share(usedBytes, usedBytes + freeBytes)
    if (used >= fullFrom) reasons.push(`${mountpoint} is ${Math.floor(used)} % full`)
  }
  const memory = share(host?.memoryUsedBytes ?? 0, host?.memoryTotalBytes ?? 0)
  if (memory >= fullFrom) reasons.push(`Memory is ${Math.floor(memory)} % full`)
  if (current === 'MAINTENANCE') return { status: 'MAINTENANCE', reasons: reasons.slice(0, mostReasons) }
  return { status: reasons.length > 0 ? 'DEGRADED' : 'HEALTHY', reasons: reasons.slice(0, mostReasons) }
}

/** Whether what a node does now is not known. */
export function isSilent(status: NodeStatus | undefined): boolean {
  return status !== 'HEALTHY' && status !== 'DEGRADED' && status !== 'MAINTENANCE'
}

export interface Silence {
  readonly status: NodeStatus
  readonly lastHeartbeatAt: Date | null
  readonly intervalSeconds: number
  /** Since when we have been listening without a break: our start, or the end of our last outage. */
  readonly listeningSince: Date
  readonly now: Date
}

/** What silence means, or null where it means nothing (yet). Strictly longer than the grace: on the edge is not late. */
export function statusOfSilent(silence: Silence): Decision | null {
  const { status, lastHeartbeatAt, now, listeningSince } = silence
  if (status === 'OFFLINE' || status === 'MAINTENANCE' || lastHeartbeatAt === null) return null
  const graceMs = graceOf(silence)
  const heardWhileListening = lastHeartbeatAt >= listeningSince
  const silentMs = now.getTime() - lastHeartbeatAt.getTime()
  const waitedMs = now.getTime() - listeningSince.getTime()
  const late = heardWhileListening ? silentMs > graceMs : silentMs > graceMs && waitedMs > Math.max(graceMs, returnMs)
  return late ? offline(graceMs) : null
}

/** At our start: a node whose grace passed while we were away. We cannot know how it was. */
export function statusAfterOurAbsence(
  status: NodeStatus,
  lastHeartbeatAt: Date | null,
  silence: { now: Date; intervalSeconds: number },
): Decision | null {
  if (lastHeartbeatAt === null || (status !== 'HEALTHY' && status !== 'DEGRADED')) return null
  if (silence.now.getTime() - lastHeartbeatAt.getTime() <= graceOf(silence)) return null
  return { status: 'UNKNOWN', reasons: ['Fleetbeat was not running'] }
}

/** What a node is when a person ends its MAINTENANCE: as if it had never been in it. */
export function statusAfterMaintenance(
  node: { readonly lastHeartbeatAt: Date | null; readonly host: Host | null },
  pipelines: Iterable<NodePipeline>,
  clock: { readonly now: Date; readonly intervalSeconds: number },
): Decision {
  const { lastHeartbeatAt, host } = node
  if (lastHeartbeatAt === null) return { status: 'UNKNOWN', reasons: ['Never heard'] }
  const graceMs = graceOf(clock)
  if (clock.now.getTime() - lastHeartbeatAt.getTime() > graceMs) return offline(graceMs)
  return statusOfBeating('HEALTHY', host, pipelines)
}

function graceOf({ intervalSeconds }: { readonly intervalSeconds: number }): number {
  return intervalSeconds * graceIntervals * 1000
}

function offline(graceMs: number): Decision {
  return { status: 'OFFLINE', reasons: [`No heartbeat for more than ${graceMs / 1000} s`] }
}

function share(part: number, whole: number): number {
  return whole > 0 ? (100 * part) / whole : 0
}
