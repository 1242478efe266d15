// Owns how each status looks and reads: tone, shape, label, and which is worse. The only place that knows.

export type NodeStatus = 'UNKNOWN' | 'HEALTHY' | 'DEGRADED' | 'OFFLINE' | 'MAINTENANCE'
export type PipelineStatus = 'PENDING' | 'STARTING' | 'RUNNING' | 'STOPPED' | 'CRASHED'
export type Status = NodeStatus | PipelineStatus

export type Tone = 'ok' | 'warn' | 'bad' | 'idle'
/** Shape backs colour: who sees no colour still sees the state. */
export type Shape = 'circle' | 'diamond' | 'square' | 'ring' | 'pause'

export interface StatusLook {
  readonly label: string
  readonly tone: Tone
  readonly shape: Shape
}

const looks: Readonly<Record<Status, StatusLook>> = {
  HEALTHY: { label: 'Healthy', tone: 'ok', shape: 'circle' },
  DEGRADED: { label: 'Degraded', tone: 'warn', shape: 'diamond' },
  OFFLINE: { label: 'Offline', tone: 'bad', shape: 'square' },
  UNKNOWN: { label: 'Unknown', tone: 'idle', shape: 'ring' },
  MAINTENANCE: { label: 'Maintenance', tone: 'idle', shape: 'pause' },
  RUNNING: { label: 'Running', tone: 'ok', shape: 'circle' },
  STARTING: { label: 'Starting', tone: 'ok', shape: 'ring' },
  PENDING: { label: 'Pending', tone: 'idle', shape: 'ring' },
  STOPPED: { label: 'Stopped', tone: 'idle', shape: 'pause' },
  CRASHED: { label: 'Crashed', tone: 'bad', shape: 'square' },
}

/** A status this page does not know yet, from a newer server, reads as what it is called. */
export function statusLook(status: string): StatusLook {
  const known = (looks as Readonly<Record<string, StatusLook | undefined>>)[status]
  return known ?? { label: status.charAt(0) + status.slice(1).toLowerCase(), tone: 'idle', shape: 'ring' }
}

/** Worst first: the order of lists, of chips and of the summary bar. */
export const nodeStatusesWorstFirst = [
  'OFFLINE',
  'DEGRADED',
  'UNKNOWN',
  'MAINTENANCE',
  'HEALTHY',
] as const satisfies readonly NodeStatus[]

/** Of a pipeline over its nodes the worst wins. */
export const pipelineStatusesWorstFirst = [
  'CRASHED',
  'STOPPED',
  'STARTING',
  'PENDING',
  'RUNNING',
] as const satisfies readonly PipelineStatus[]

/** Null: it runs nowhere. */
export function worstPipelineStatus(statuses: Iterable<PipelineStatus>): PipelineStatus | null {
  const found = new Set(statuses)
  return pipelineStatusesWorstFirst.find((status) => found.has(status)) ?? null
}

interface Heard {
  readonly status: NodeStatus
  readonly lastHeartbeatAt: string | null
}

/** Whether what a node said last still holds. In MAINTENANCE the server lets it be silent: there it has to be heard since that time. */
export function isBeating({ status, lastHeartbeatAt }: Heard, heardSince: number): boolean {
  if (lastHeartbeatAt === null || status === 'OFFLINE' || status === 'UNKNOWN') return false
  return status !== 'MAINTENANCE' || Date.parse(lastHeartbeatAt) >= heardSince
}

/** Of the nodes whose last word still holds. */
export function beatingIds(nodes: Iterable<Heard & { readonly id: string }>, heardSince: number): ReadonlySet<string> {
  return new Set([...nodes].filter((node) => isBeating(node, heardSince)).map(({ id }) => id))
}

/** How many nodes there are of each status; `total` is their sum. */
export interface StatusCounts {
  readonly total: number
  readonly healthy: number
  readonly degraded: number
  readonly offline: number
  readonly unknown: number
  readonly maintenance: number
}

export function countStatuses(nodes: Iterable<{ readonly status: NodeStatus }>): StatusCounts {
  const count: Record<NodeStatus, number> = { OFFLINE: 0, DEGRADED: 0, UNKNOWN: 0, MAINTENANCE: 0, HEALTHY: 0 }
  let total = 0
  for (const { status } of nodes) {
    count[status] += 1
    total += 1
  }
  return {
    total,
    healthy: count.HEALTHY,
    degraded: count.DEGRADED,
    offline: count.OFFLINE,
    unknown: count.UNKNOWN,
    maintenance: count.MAINTENANCE,
  }
}

export function countOf(counts: StatusCounts, status: NodeStatus): number {
  const byStatus: Readonly<Record<NodeStatus, number>> = {
    OFFLINE: counts.offline,
    DEGRADED: counts.degraded,
    UNKNOWN: counts.unknown,
    MAINTENANCE: counts.maintenance,
    HEALTHY: counts.healthy,
  }
  return byStatus[status]
}

/** One status for many nodes: trouble first, and UNKNOWN only where nothing better is known. */
export function overallStatus(counts: StatusCounts): NodeStatus {
  const order = ['OFFLINE', 'DEGRADED', 'HEALTHY', 'MAINTENANCE'] as const
  return order.find((status) => countOf(counts, status) > 0) ?? 'UNKNOWN'
}

/** The share of something that fills up: accent until 75 %, warn until 90 %, then bad. */
export function fillTone(share: number): 'accent' | 'warn' | 'bad' {
  if (share >= 90) return 'bad'
  return share >= 75 ? 'warn' : 'accent'
}
