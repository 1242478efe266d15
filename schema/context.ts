// Owns the port between the contract and the server: what resolvers may ask for. server/fleet.ts implements Fleet; nothing here knows how.
import type { Directory } from './directory.ts'
import type { EnrollNodeInput, HeartbeatInput } from './inputs.ts'
import type {
  ComponentSample,
  HostLoadPoint,
  PipelineSample,
  RetentionPolicy,
  SeriesFilter,
  StorageKind,
  SweepState,
  ThroughputSeries,
  Uptime,
  Volume,
  VolumeComparison,
  VolumeTick,
} from './history-shapes.ts'
import type {
  Environment,
  FleetCounts,
  FleetNode,
  FleetStatus,
  HostSample,
  LogEntry,
  LogEntryEvent,
  MetricUpdate,
  NodePipeline,
  Pipeline,
  PipelineSum,
  StatusChange,
  StatusChangeEvent,
} from './shapes.ts'
import type { Position } from './cursor.ts'
import type { SelfWatch } from './self.ts'
import type { Role, Viewer } from './viewer.ts'

export interface Context {
  readonly viewer: Viewer
  readonly fleet: Fleet
  readonly directory: Directory
  readonly self: SelfWatch
  readonly requestId: string
  /** Where the request came from, as far as we trust it: for limits and logs. */
  readonly remoteAddress: string
}

/** A page of something that grows at its head: newest first. */
export interface PageArgs {
  /** Older than this. */
  readonly before: Position | null
  /** Newer than this, those next to it. */
  readonly after: Position | null
  readonly since: Date | null
  readonly until: Date | null
  readonly first: number
}

/** From `since` on, before `until`. */
export interface TimeRange {
  readonly since: Date
  readonly until: Date
}

export interface LogFilter {
  readonly nodeKeys: ReadonlySet<number> | null
  readonly pipelineKeys: ReadonlySet<number> | null
  readonly levels: ReadonlySet<string> | null
  /** Matched anywhere in the message, without regard to case. */
  readonly text: string | null
}

export interface MetricFilter {
  readonly nodeKeys: ReadonlySet<number> | null
  readonly pipelineKeys: ReadonlySet<number> | null
}

export interface StatusChangeFilter {
  readonly nodeKey: number | null
  readonly pipelineKey: number | null
  /** NODE: of nodes themselves; PIPELINE: of pipelines on them. */
  readonly of: 'NODE' | 'PIPELINE' | null
  /** The statuses that began. */
  readonly to: readonly string[] | null
}

/** The authorization scope of a stream: subscribers of the same scope may see exactly the same. */
export interface StreamScope {
  readonly environmentKey: number
  readonly role: Role
}

export interface Maintenance {
  readonly on: boolean
  /** Why, for the log of changes. */
  readonly reason: string | null
}

export interface HeartbeatResult {
  readonly acceptedSeq: number
  readonly duplicate: boolean
  readonly intervalSeconds: number
  readonly serverTime: Date
  readonly rejected: readonly { readonly pipelineId: string; readonly reason: string }[]
  readonly desired: readonly { readonly pipelineKey: number; readonly name: string; readonly version: string }[]
}

export interface EnrollmentResult {
  readonly node: FleetNode
  readonly token: string
  readonly pipelines: readonly Pipeline[]
}

/**
 * Everything the API can do. The caller's right is checked by the resolver, against the environment of the entity
 * it loaded, before anything of that entity is shown or changed.
 */
export interface Fleet {
  environments(): readonly Environment[]
  environment(key: number): Environment | null
  counts(environmentKey: number): FleetCounts
  node(key: number): FleetNode | null
  nodes(environmentKey: number): readonly FleetNode[]
  pipeline(key: number): Pipeline | null
  pipelines(environmentKey: number): readonly Pipeline[]
  nodePipelines(nodeKey: number): readonly NodePipeline[]
  /** Where it runs. */
  pipelineNodes(pipelineKey: number): readonly NodePipeline[]
  pipelineSum(pipelineKey: number): PipelineSum
  nodePipeline(nodeKey: number, pipelineKey: number): NodePipeline | null
  hostSamples(nodeKey: number, range: TimeRange): Promise<readonly HostSample[]>
  pipelineSamples(of: { nodeKey: number; pipelineKey: number }, range: TimeRange): Promise<readonly PipelineSample[]>
  componentSamples(of: { nodeKey: number; componentKey: number }, range: TimeRange): Promise<readonly ComponentSample[]>
  nodeUptime(nodeKey: number, range: TimeRange): Promise<Uptime>
  pipelineUptime(of: { nodeKey: number; pipelineKey: number }, range: TimeRange): Promise<Uptime>
  throughput(environmentKey: number, range: TimeRange, filter: SeriesFilter): Promise<readonly ThroughputSeries[]>
  volume(environmentKey: number, range: TimeRange, filter: SeriesFilter): Promise<readonly Volume[]>
  /** In total and by pipeline. */
  volumeComparison(environmentKey: number, range: TimeRange): Promise<VolumeComparison>
  hostLoad(
    environmentKey: number,
    range: TimeRange,
    nodeKeys: readonly number[] | null,
  ): Promise<readonly HostLoadPoint[]>
  logEntries(environmentKey: number, filter: LogFilter, page: PageArgs): Promise<readonly LogEntry[]>
  statusChanges(environmentKey: number, filter: StatusChangeFilter, page: PageArgs): Promise<readonly StatusChange[]>

  /** Answers after the commit that holds every one of them; results are in the order of the inputs. */
  heartbeats(nodeKey: number, inputs: readonly HeartbeatInput[]): Promise<readonly HeartbeatResult[]>
  enrollNode(input: EnrollNodeInput): Promise<EnrollmentResult>

  setRetention(environmentKey: number, policy: RetentionPolicy): Promise<void>
  storage(environmentKey: number): Promise<readonly StorageKind[]>
  /** Null: it never ran. */
  lastSweep(): Promise<SweepState | null>

  /** Answers the node as it is then: setting what is set changes nothing. */
  setMaintenance(nodeKey: number, maintenance: Maintenance): Promise<FleetNode>

  metricUpdates(scope: StreamScope, filter: MetricFilter): AsyncIterable<MetricUpdate>
  fleetStatus(scope: StreamScope): AsyncIterable<FleetStatus>
  /** At once, and whenever a minute is over. */
  volumeTicks(scope: StreamScope, seconds: number): AsyncIterable<VolumeTick>
  logEntryEvents(scope: StreamScope, filter: LogFilter, after: Position | null): AsyncIterable<LogEntryEvent>
  statusChangeEvents(scope: StreamScope, after: Position | null): AsyncIterable<StatusChangeEvent>
}
