// Owns the values behind the GraphQL types: what the server hands to resolvers. Keys are the store's numbers; ids are made from them at the edge.
export const nodeStatuses = ['UNKNOWN', 'HEALTHY', 'DEGRADED', 'OFFLINE', 'MAINTENANCE'] as const
export type NodeStatus = (typeof nodeStatuses)[number]

export const pipelineStatuses = ['PENDING', 'STARTING', 'RUNNING', 'STOPPED', 'CRASHED'] as const
export type PipelineStatus = (typeof pipelineStatuses)[number]

export const componentKinds = ['SOURCE', 'TRANSFORM', 'SINK'] as const
export type ComponentKind = (typeof componentKinds)[number]

export const deploymentModes = ['STANDALONE', 'DOCKER', 'UNKNOWN'] as const
export type DeploymentMode = (typeof deploymentModes)[number]

export const streamStates = ['LIVE', 'RECOVERED', 'RESET'] as const
export type StreamState = (typeof streamStates)[number]

export interface Environment {
  readonly key: number
  readonly name: string
  readonly intervalSeconds: number
}

export interface Label {
  readonly key: string
  readonly value: string
}

export interface Filesystem {
  readonly mountpoint: string
  readonly totalBytes: number
  readonly usedBytes: number
  readonly freeBytes: number
}

/** The values of a host that change with every report; rates come from the report before. */
export interface HostSample {
  readonly nodeKey: number
  readonly sampledAt: Date
  readonly cpuPercent: number | null
  readonly memoryUsedBytes: number | null
  readonly memoryTotalBytes: number | null
  readonly swapUsedBytes: number | null
  readonly load1: number | null
  readonly filesystemUsedPercent: number | null
  readonly diskReadBytesPerSecond: number | null
  readonly diskWrittenBytesPerSecond: number | null
  readonly netRxBytesPerSecond: number | null
  readonly netTxBytesPerSecond: number | null
  readonly temperatureCelsius: number | null
}

/** A host as its last report described it: the sample and what is too detailed to keep over time. */
export interface Host extends HostSample {
  readonly memoryFreeBytes: number | null
  readonly swapTotalBytes: number | null
  readonly load5: number | null
  readonly load15: number | null
  readonly uptimeSeconds: number | null
  readonly filesystems: readonly Filesystem[]
}

export interface AgentHealth {
  readonly errorsTotal: number | null
  readonly reconnectsTotal: number | null
  readonly spooledHeartbeats: number | null
  readonly droppedHeartbeats: number | null
  readonly uptimeSeconds: number | null
  readonly cpuPercent: number | null
  readonly memoryBytes: number | null
}

export interface FleetNode {
  readonly key: number
  readonly environmentKey: number
  readonly revision: number
  readonly name: string
  readonly hostname: string | null
  readonly os: string | null
  readonly arch: string | null
  readonly address: string | null
  readonly agentVersion: string | null
  readonly engineVersion: string | null
  readonly deploymentMode: DeploymentMode
  readonly labels: readonly Label[]
  readonly enrolledAt: Date
  readonly status: NodeStatus
  readonly statusReasons: readonly string[]
  readonly statusSince: Date
  readonly lastHeartbeatAt: Date | null
  readonly host: Host | null
  readonly agentHealth: AgentHealth | null
}

export interface Pipeline {
  readonly key: number
  readonly environmentKey: number
  readonly name: string
}

/** Events and bytes: cumulative counts as last reported, null where the node never reported one. */
export interface PipelineCounters {
  readonly eventsIn: number | null
  readonly eventsOut: number | null
  readonly errorsTotal: number | null
  readonly eventsDiscarded: number | null
  readonly bytesIn: number | null
  readonly bytesOut: number | null
  readonly restarts: number | null
}

/** Growth per second between the last two reports, null where there was nothing to compare with. */
export interface PipelineRates {
  readonly eventsIn: number | null
  readonly eventsOut: number | null
  readonly errors: number | null
  readonly eventsDiscarded: number | null
  readonly bytesIn: number | null
  readonly bytesOut: number | null
}

export interface NodePipeline {
  readonly nodeKey: number
  readonly pipelineKey: number
  readonly environmentKey: number
  readonly revision: number
  readonly pipelineName: string
  readonly status: PipelineStatus
  readonly statusSince: Date
  readonly version: string | null
  readonly desiredVersion: string | null
  readonly pid: number | null
  readonly uptimeSeconds: number | null
  readonly utilization: number | null
  readonly configChecksum: string | null
  readonly sampledAt: Date | null
  readonly totals: PipelineCounters
  readonly rates: PipelineRates
  readonly components: readonly NodeComponent[]
}

export interface ComponentCounters {
  readonly receivedEvents: number | null
  readonly sentEvents: number | null
  readonly receivedBytes: number | null
  readonly sentBytes: number | null
  readonly errorsTotal: number | null
  readonly discardedEvents: number | null
}

export interface ComponentRates {
  readonly receivedEvents: number | null
  readonly sentEvents: number | null
  readonly receivedBytes: number | null
  readonly sentBytes: number | null
  readonly errors: number | null
  readonly discardedEvents: number | null
}

export interface NodeComponent {
  readonly nodeKey: number
  readonly componentKey: number
  readonly name: string
  readonly kind: ComponentKind
  readonly latencyMeanSeconds: number | null
  readonly sampledAt: Date
  readonly totals: ComponentCounters
  readonly rates: ComponentRates
}

/** A component over all nodes that run its pipeline. */
export interface ComponentSum {
  readonly componentKey: number
  readonly name: string
  readonly kind: ComponentKind
  readonly totals: ComponentCounters
  readonly rates: ComponentRates
  /** Mean over the nodes, weighted by the events received and sent there now. Null: there are none, or nothing was told. */
  readonly latencyMeanSeconds: number | null
}

/** A pipeline over all nodes that run it. */
export interface PipelineSum {
  readonly nodes: number
  /** The worst of them. Null: it runs nowhere. */
  readonly status: PipelineStatus | null
  readonly totals: PipelineCounters
  readonly rates: PipelineRates
  readonly utilization: number | null
  readonly components: readonly ComponentSum[]
}

export interface LogEntry {
  readonly environmentKey: number
  readonly epoch: string
  readonly seq: number
  readonly nodeKey: number
  readonly pipelineKey: number | null
  readonly componentName: string | null
  readonly level: string
  readonly message: string
  readonly loggedAt: Date
  readonly receivedAt: Date
}

export interface StatusChange {
  readonly environmentKey: number
  readonly epoch: string
  readonly seq: number
  readonly nodeKey: number
  readonly pipelineKey: number | null
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly at: Date
}

/** What one flush changed in an environment, or its whole present state for a new subscriber. */
export interface MetricUpdate {
  readonly environmentKey: number
  readonly publishedAt: Date
  readonly snapshot: boolean
  readonly nodes: readonly FleetNode[]
  readonly nodePipelines: readonly NodePipeline[]
  readonly removedNodeKeys: readonly number[]
  readonly removedNodePipelines: readonly { readonly nodeKey: number; readonly pipelineKey: number }[]
  readonly samples: readonly HostSample[]
}

export interface FleetCounts {
  readonly total: number
  readonly healthy: number
  readonly degraded: number
  readonly offline: number
  readonly unknown: number
  readonly maintenance: number
  readonly crashedPipelines: number
}

export interface FleetStatus {
  readonly environmentKey: number
  readonly publishedAt: Date
  readonly snapshot: boolean
  readonly counts: FleetCounts
  readonly nodes: readonly FleetNode[]
  readonly removedNodeKeys: readonly number[]
}

interface StreamEvent {
  readonly environmentKey: number
  readonly state: StreamState
  readonly epoch: string
  /** The position that this event brings its reader to. */
  readonly seq: number
  readonly recovered: number
  readonly skipped: number
  readonly reason: string | null
  readonly publishedAt: Date
}

export interface LogEntryEvent extends StreamEvent {
  readonly entries: readonly LogEntry[]
}

export interface StatusChangeEvent extends StreamEvent {
  readonly change: StatusChange | null
}
