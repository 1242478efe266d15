// Owns the values behind the GraphQL inputs, as GraphQL's coercion leaves them: types are right, bounds are not checked yet.
import type { ComponentKind, DeploymentMode, PipelineStatus } from './shapes.ts'

type Given<T> = T | null | undefined

export interface LabelInput {
  readonly key: string
  readonly value: string
}

export interface FilesystemInput {
  readonly mountpoint: string
  readonly totalBytes: number
  readonly usedBytes: number
  readonly freeBytes: number
}

export interface HostInput {
  readonly memoryTotalBytes?: Given<number>
  readonly memoryUsedBytes?: Given<number>
  readonly memoryFreeBytes?: Given<number>
  readonly swapTotalBytes?: Given<number>
  readonly swapUsedBytes?: Given<number>
  readonly cpuSecondsTotal?: Given<number>
  readonly cpuSecondsIdle?: Given<number>
  readonly load1?: Given<number>
  readonly load5?: Given<number>
  readonly load15?: Given<number>
  readonly filesystems?: Given<readonly FilesystemInput[]>
  readonly diskReadBytes?: Given<number>
  readonly diskWrittenBytes?: Given<number>
  readonly netRxBytes?: Given<number>
  readonly netTxBytes?: Given<number>
  readonly temperatureCelsius?: Given<number>
  readonly uptimeSeconds?: Given<number>
}

export interface AgentHealthInput {
  readonly errorsTotal?: Given<number>
  readonly reconnectsTotal?: Given<number>
  readonly spooledHeartbeats?: Given<number>
  readonly droppedHeartbeats?: Given<number>
  readonly uptimeSeconds?: Given<number>
  readonly cpuPercent?: Given<number>
  readonly memoryBytes?: Given<number>
}

export interface LogLineInput {
  readonly line: string
  readonly at?: Given<Date>
  readonly componentId?: Given<string>
}

export interface ComponentReportInput {
  readonly componentId: string
  readonly kind: ComponentKind
  readonly receivedEvents?: Given<number>
  readonly sentEvents?: Given<number>
  readonly receivedBytes?: Given<number>
  readonly sentBytes?: Given<number>
  readonly errorsTotal?: Given<number>
  readonly discardedEvents?: Given<number>
  readonly latencyMeanSeconds?: Given<number>
}

export interface PipelineReportInput {
  readonly pipelineId: string
  readonly version?: Given<string>
  readonly status: PipelineStatus
  readonly pid?: Given<number>
  readonly uptimeSeconds?: Given<number>
  readonly eventsIn?: Given<number>
  readonly eventsOut?: Given<number>
  readonly errorsTotal?: Given<number>
  readonly eventsDiscarded?: Given<number>
  readonly bytesIn?: Given<number>
  readonly bytesOut?: Given<number>
  readonly restarts?: Given<number>
  readonly utilization?: Given<number>
  readonly configChecksum?: Given<string>
  readonly components?: Given<readonly ComponentReportInput[]>
  readonly logs?: Given<readonly LogLineInput[]>
}

export interface HeartbeatInput {
  readonly bootId: string
  readonly seq: number
  readonly sampledAt: Date
  readonly agentVersion: string
  readonly engineVersion?: Given<string>
  readonly deploymentMode: DeploymentMode
  readonly labels?: Given<readonly LabelInput[]>
  readonly host?: Given<HostInput>
  readonly agent?: Given<AgentHealthInput>
  readonly pipelines?: Given<readonly PipelineReportInput[]>
}

export interface EnrollComponentInput {
  readonly componentId: string
  readonly kind: ComponentKind
}

export interface EnrollPipelineInput {
  readonly name: string
  readonly version?: Given<string>
  readonly components?: Given<readonly EnrollComponentInput[]>
}

export interface EnrollNodeInput {
  readonly token: string
  readonly machineId: string
  readonly name: string
  readonly hostname?: Given<string>
  readonly os?: Given<string>
  readonly arch?: Given<string>
  readonly address?: Given<string>
  readonly agentVersion?: Given<string>
  readonly labels?: Given<readonly LabelInput[]>
  readonly pipelines?: Given<readonly EnrollPipelineInput[]>
}

export interface LogFilterInput {
  readonly nodeIds?: Given<readonly string[]>
  readonly pipelineIds?: Given<readonly string[]>
  readonly levels?: Given<readonly string[]>
  readonly text?: Given<string>
}
