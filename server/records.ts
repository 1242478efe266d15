// Owns the records that the stages of the pipeline hand to each other. Types only: a stage knows these and the contract, never another stage.
import type {
  AgentHealthInput,
  ComponentReportInput,
  FilesystemInput,
  HostInput,
  PipelineReportInput,
} from '../schema/inputs.ts'
import type {
  DeploymentMode,
  FleetNode,
  HostSample,
  Label,
  NodeComponent,
  NodePipeline,
  StatusChange,
  LogEntry,
} from '../schema/shapes.ts'

/** A heartbeat whose bounds were checked: ids decoded, the last of a doubled pipeline kept, log lines parsed. */
export interface Heartbeat {
  readonly bootId: string
  readonly seq: number
  readonly sampledAt: Date
  readonly receivedAt: Date
  readonly agentVersion: string
  readonly engineVersion: string | null
  readonly deploymentMode: DeploymentMode
  readonly labels: readonly Label[] | null
  readonly host: (HostInput & { readonly filesystems?: readonly FilesystemInput[] | null | undefined }) | null
  readonly agentHealth: AgentHealthInput | null
  readonly pipelines: readonly PipelineReport[] | null
}

export interface PipelineReport extends Omit<PipelineReportInput, 'pipelineId' | 'components' | 'logs'> {
  /** As it was sent: the node's environment decides whether it is one of its pipelines. */
  readonly pipelineId: string
  /** The key inside the id, null where it is no pipeline id at all. */
  readonly pipelineKey: number | null
  readonly components: readonly ComponentReportInput[] | null
  readonly logs: readonly LogLine[]
}

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly loggedAt: Date
  readonly componentName: string | null
}

/** What the registry remembers of a node: what people see, and what the next heartbeat is compared with. */
export interface NodeState {
  readonly node: FleetNode
  /** The highest accepted seq of each start of the agent. */
  readonly boots: ReadonlyMap<string, number>
  readonly hostCounters: HostCounters | null
  readonly pipelines: ReadonlyMap<number, PipelineState>
}

export interface PipelineState {
  readonly view: NodePipeline
  /** When each counter was last reported, in epoch milliseconds: a rate spans the time since then. */
  readonly countedAt: Readonly<Record<string, number>>
  readonly components: ReadonlyMap<number, ComponentState>
}

export interface ComponentState {
  readonly view: NodeComponent
  readonly countedAt: Readonly<Record<string, number>>
}

/** The cumulative values of a host report, with when each was measured. */
export interface HostCounters {
  readonly values: Readonly<Record<string, number>>
  readonly countedAt: Readonly<Record<string, number>>
}

export interface PipelineMinute {
  readonly nodeKey: number
  readonly pipelineKey: number
  readonly minute: Date
  samples: number
  eventsIn: number
  eventsOut: number
  errorsTotal: number
  eventsDiscarded: number
  bytesIn: number
  bytesOut: number
  utilizationSum: number
  utilizationSamples: number
}

export interface ComponentMinute {
  readonly nodeKey: number
  readonly componentKey: number
  readonly minute: Date
  receivedEvents: number
  sentEvents: number
  receivedBytes: number
  sentBytes: number
  errorsTotal: number
  discardedEvents: number
  latencyWeighted: number
  latencyWeight: number
}

export type NewStatusChange = Omit<StatusChange, 'epoch' | 'seq'>
export type NewLogEntry = Omit<LogEntry, 'epoch' | 'seq'>

/** A node as it will be after a flush. The writer writes nothing where the stored revision is not `expectedRevision`. */
export interface NodeWrite {
  readonly expectedRevision: number
  readonly state: NodeState
}

/** Everything one transaction writes. No key stands twice in a list. */
export interface Flush {
  readonly nodes: readonly NodeWrite[]
  readonly boots: readonly { nodeKey: number; bootId: string; lastSeq: number; lastSeen: Date }[]
  readonly hostSamples: readonly HostSample[]
  readonly nodePipelines: readonly NodePipeline[]
  /** As each heartbeat left them, oldest first: no table holds these. */
  readonly pipelineSamples: readonly NodePipeline[]
  readonly removedNodePipelines: readonly { nodeKey: number; pipelineKey: number }[]
  readonly nodeComponents: readonly NodeComponent[]
  readonly pipelineMinutes: readonly PipelineMinute[]
  readonly componentMinutes: readonly ComponentMinute[]
  readonly statusChanges: readonly NewStatusChange[]
  readonly logEntries: readonly NewLogEntry[]
}

/** What a committed flush stored in the streams, with the positions it took. */
export interface Stored {
  readonly statusChanges: readonly StatusChange[]
  readonly logEntries: readonly LogEntry[]
}

/** The components a pipeline is known to have, by name. */
export type ComponentKeys = (pipelineKey: number, name: string) => number | undefined
