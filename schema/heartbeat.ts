// Owns the heartbeat mutations, their inputs and their answer.
import { nodeToken, withParent } from './authorize.ts'
import { bounds } from './bounds.ts'
import { builder } from './builder.ts'
import type { HeartbeatResult } from './context.ts'
import { invalidInput } from './errors.ts'
import { encodeId } from './ids.ts'
import type {
  AgentHealthInput,
  ComponentReportInput,
  FilesystemInput,
  HeartbeatInput,
  HostInput,
  LabelInput,
  LogLineInput,
  PipelineReportInput,
} from './inputs.ts'
import { ComponentKindRef, DeploymentModeRef, PipelineStatusRef } from './refs.ts'
import { requireNode } from './viewer.ts'

export const LabelInputRef = builder.inputRef<LabelInput>('LabelInput').implement({
  description: 'A key and a value that the owner of a node gives it.',
  fields: (t) => ({
    key: t.string({ required: true, description: `At most ${bounds.text} characters, unique in the list.` }),
    value: t.string({ required: true, description: `At most ${bounds.text} characters.` }),
  }),
})

const FilesystemInputRef = builder.inputRef<FilesystemInput>('FilesystemInput').implement({
  description: 'One mounted filesystem, in bytes.',
  fields: (t) => ({
    mountpoint: t.string({ required: true, description: `Where it is mounted. At most ${bounds.text} characters.` }),
    totalBytes: t.field({ type: 'Counter', required: true, description: 'Its size.' }),
    usedBytes: t.field({ type: 'Counter', required: true, description: 'What is taken.' }),
    freeBytes: t.field({ type: 'Counter', required: true, description: 'What an ordinary user may still take.' }),
  }),
})

const HostInputRef = builder.inputRef<HostInput>('HostInput').implement({
  description:
    'A report of the host. Absent values are unknown; cpu, disk and network values are cumulative since the host started. No number is beyond 9007199254740991 (2^53 - 1).',
  fields: (t) => ({
    memoryTotalBytes: t.field({ type: 'Counter', description: 'Physical memory.' }),
    memoryUsedBytes: t.field({ type: 'Counter', description: 'Memory that is taken and could not be reclaimed.' }),
    memoryFreeBytes: t.field({ type: 'Counter', description: 'Memory available to programs.' }),
    swapTotalBytes: t.field({ type: 'Counter', description: 'Swap space.' }),
    swapUsedBytes: t.field({ type: 'Counter', description: 'Swap that is taken.' }),
    cpuSecondsTotal: t.float({ description: 'Time of all processors, idle included, in seconds. Cumulative.' }),
    cpuSecondsIdle: t.float({ description: 'Idle time of all processors, in seconds. Cumulative.' }),
    load1: t.float({ description: 'Load average over 1 minute.' }),
    load5: t.float({ description: 'Load average over 5 minutes.' }),
    load15: t.float({ description: 'Load average over 15 minutes.' }),
    filesystems: t.field({ type: [FilesystemInputRef], description: `At most ${bounds.filesystems}.` }),
    diskReadBytes: t.field({ type: 'Counter', description: 'Read from disks. Cumulative.' }),
    diskWrittenBytes: t.field({ type: 'Counter', description: 'Written to disks. Cumulative.' }),
    netRxBytes: t.field({ type: 'Counter', description: 'Received over networks other than loopback. Cumulative.' }),
    netTxBytes: t.field({ type: 'Counter', description: 'Sent over networks other than loopback. Cumulative.' }),
    temperatureCelsius: t.float({
      description: `Of the processor, where known. -${bounds.temperature} to ${bounds.temperature}.`,
    }),
    uptimeSeconds: t.float({ description: 'Since the host started.' }),
  }),
})

const AgentHealthInputRef = builder.inputRef<AgentHealthInput>('AgentHealthInput').implement({
  description: 'What the agent says of itself, since its start.',
  fields: (t) => ({
    errorsTotal: t.field({ type: 'Counter', description: 'Measurements and requests that failed.' }),
    reconnectsTotal: t.field({ type: 'Counter', description: 'How often it lost the server and found it again.' }),
    spooledHeartbeats: t.field({ type: 'Counter', description: 'Heartbeats it keeps to send later.' }),
    droppedHeartbeats: t.field({ type: 'Counter', description: 'Heartbeats it gave up.' }),
    uptimeSeconds: t.float({ description: 'Since the agent started.' }),
    cpuPercent: t.float({ description: "The agent's own processor use, 100 being one core." }),
    memoryBytes: t.field({ type: 'Counter', description: "The agent's own resident memory." }),
  }),
})

const LogLineInputRef = builder.inputRef<LogLineInput>('LogLineInput').implement({
  description: 'One line as it was logged; the server parses level, time and message once, when it comes in.',
  fields: (t) => ({
    line: t.string({ required: true, description: `At most ${bounds.logLineBytes} bytes in UTF-8.` }),
    at: t.field({
      type: 'DateTime',
      description: 'When it was read, if the agent knows. A time in the line itself wins.',
    }),
    componentId: t.string({ description: `The component it comes from. At most ${bounds.text} characters.` }),
  }),
})

const ComponentReportInputRef = builder.inputRef<ComponentReportInput>('ComponentReportInput').implement({
  description: 'One component of a pipeline. Counts are cumulative; an absent one leaves the last value as it was.',
  fields: (t) => ({
    componentId: t.string({
      required: true,
      description: `Its name in the pipeline's configuration. At most ${bounds.text} characters.`,
    }),
    kind: t.field({ type: ComponentKindRef, required: true, description: 'Its place in the pipeline.' }),
    receivedEvents: t.field({ type: 'Counter', description: 'Events received. Cumulative.' }),
    sentEvents: t.field({ type: 'Counter', description: 'Events sent. Cumulative.' }),
    receivedBytes: t.field({ type: 'Counter', description: 'Bytes received. Cumulative.' }),
    sentBytes: t.field({ type: 'Counter', description: 'Bytes sent. Cumulative.' }),
    errorsTotal: t.field({ type: 'Counter', description: 'Errors. Cumulative.' }),
    discardedEvents: t.field({ type: 'Counter', description: 'Events dropped. Cumulative.' }),
    latencyMeanSeconds: t.float({ description: 'Mean time an event spends in it. 0 or more.' }),
  }),
})

const PipelineReportInputRef = builder.inputRef<PipelineReportInput>('PipelineReportInput').implement({
  description: 'One pipeline that the node runs. Counts are cumulative; an absent one leaves the last value as it was.',
  fields: (t) => ({
    pipelineId: t.id({
      required: true,
      description: "A pipeline of the node's environment. Twice in one heartbeat: the last wins.",
    }),
    version: t.string({ description: `What it runs. At most ${bounds.shortText} characters.` }),
    status: t.field({ type: PipelineStatusRef, required: true, description: 'Of its process.' }),
    pid: t.int({ description: 'Process id. 0 or more.' }),
    uptimeSeconds: t.float({ description: 'Of its process. 0 or more.' }),
    eventsIn: t.field({ type: 'Counter', description: 'Events taken in. Cumulative.' }),
    eventsOut: t.field({ type: 'Counter', description: 'Events sent on. Cumulative.' }),
    errorsTotal: t.field({ type: 'Counter', description: 'Errors. Cumulative.' }),
    eventsDiscarded: t.field({ type: 'Counter', description: 'Events dropped. Cumulative.' }),
    bytesIn: t.field({ type: 'Counter', description: 'Bytes taken in. Cumulative.' }),
    bytesOut: t.field({ type: 'Counter', description: 'Bytes sent on. Cumulative.' }),
    restarts: t.field({ type: 'Counter', description: 'How often its process was started again. Cumulative.' }),
    utilization: t.float({ description: 'Busy share, 0 to 1.' }),
    configChecksum: t.string({ description: `Of the configuration it runs with. At most ${bounds.text} characters.` }),
    components: t.field({
      type: [ComponentReportInputRef],
      description: `Its components. Null: not told. At most ${bounds.componentsAPipeline}.`,
    }),
    logs: t.field({
      type: [LogLineInputRef],
      description: `Its lines since the heartbeat before, oldest first. At most ${bounds.logLines} in one heartbeat, over all pipelines.`,
    }),
  }),
})

const HeartbeatInputRef = builder.inputRef<HeartbeatInput>('HeartbeatInput').implement({
  description:
    'One report of an agent. It is applied whole or not at all, and once: `bootId` and `seq` make a retry a no-op.',
  fields: (t) => ({
    bootId: t.id({
      required: true,
      description: `New at each start of the agent. At most ${bounds.shortText} characters.`,
    }),
    seq: t.field({
      type: 'Counter',
      required: true,
      description:
        'Counts the heartbeats of this start from 1. Sent in order, one request at a time; a retry keeps its number.',
    }),
    sampledAt: t.field({
      type: 'DateTime',
      required: true,
      description: "When it was measured, by the agent's clock. A time ahead of the server's is taken as now.",
    }),
    agentVersion: t.string({ required: true, description: `At most ${bounds.shortText} characters.` }),
    engineVersion: t.string({
      description: `Of the engine that runs the pipelines. At most ${bounds.shortText} characters.`,
    }),
    deploymentMode: t.field({ type: DeploymentModeRef, required: true, description: 'How the agent runs there.' }),
    labels: t.field({
      type: [LabelInputRef],
      description: `All labels of the node. Null: as they were. At most ${bounds.labels}.`,
    }),
    host: t.field({ type: HostInputRef, description: 'The host. Null: not measured this time.' }),
    agent: t.field({ type: AgentHealthInputRef, description: 'The agent about itself. Null: not told.' }),
    pipelines: t.field({
      type: [PipelineReportInputRef],
      description: `All pipelines that the node runs: one that is not in the list is gone from the node, unless it is to run it. Null: nothing is said of pipelines. At most ${bounds.pipelines}.`,
    }),
  }),
})

const RejectedPipelineRef = builder.objectRef<HeartbeatResult['rejected'][number]>('RejectedPipeline').implement({
  description: 'A pipeline in a heartbeat that was not written.',
  extensions: withParent,
  fields: (t) => ({
    pipelineId: t.exposeID('pipelineId', { description: 'As it was sent.' }),
    reason: t.exposeString('reason', { description: 'Why, in words.' }),
  }),
})

const DesiredPipelineRef = builder.objectRef<HeartbeatResult['desired'][number]>('DesiredPipeline').implement({
  description:
    'A pipeline that the node should run. The agent runs it only with an engine that the owner of the node enabled there.',
  extensions: withParent,
  fields: (t) => ({
    pipelineId: t.id({
      description: 'Its id, to report it under.',
      resolve: (it) => encodeId('pipeline', it.pipelineKey),
    }),
    name: t.exposeString('name', { description: 'Unique in the environment.' }),
    version: t.exposeString('version', { description: 'The version to run.' }),
  }),
})

const HeartbeatPayloadRef = builder.objectRef<HeartbeatResult>('HeartbeatPayload').implement({
  description: 'The heartbeat is durable. What the agent is to do next.',
  extensions: withParent,
  fields: (t) => ({
    acceptedSeq: t.field({
      type: 'Counter',
      description: 'The highest number accepted of this `bootId`.',
      resolve: (it) => it.acceptedSeq,
    }),
    duplicate: t.exposeBoolean('duplicate', { description: 'True: it was accepted before, and nothing was done now.' }),
    intervalSeconds: t.exposeInt('intervalSeconds', { description: 'How often to beat, in seconds.' }),
    serverTime: t.field({ type: 'DateTime', description: "The server's clock.", resolve: (it) => it.serverTime }),
    rejected: t.field({
      type: [RejectedPipelineRef],
      description: "Reported pipelines that are not of the node's environment; the rest was written.",
      resolve: (it) => it.rejected,
    }),
    desired: t.field({
      type: [DesiredPipelineRef],
      description: 'What the node should run.',
      resolve: (it) => it.desired,
    }),
  }),
})

builder.mutationFields((t) => ({
  heartbeat: t.field({
    type: HeartbeatPayloadRef,
    description:
      'One report of the node whose token comes with the request (Authorization: Bearer). Acknowledged means durable. ' +
      'INVALID_INPUT: nothing was written, do not send it again. OVERLOADED, RATE_LIMITED, UNAVAILABLE: nothing was written, send it again after `retryAfterMs`.',
    extensions: nodeToken,
    args: { input: t.arg({ type: HeartbeatInputRef, required: true, description: 'The report.' }) },
    resolve: async (_root, { input }, { fleet, viewer }) => {
      const [result] = await fleet.heartbeats(requireNode(viewer).nodeKey, [input])
      if (!result) throw new Error('one heartbeat, no result')
      return result
    },
  }),
  heartbeats: t.field({
    type: [HeartbeatPayloadRef],
    description:
      'What an agent kept while the server was away, oldest first: all are written, or none. Answers in the same order.',
    extensions: nodeToken,
    args: {
      inputs: t.arg({
        type: [HeartbeatInputRef],
        required: true,
        description: `The reports, oldest first: 1 to ${bounds.heartbeatsARequest}.`,
      }),
    },
    resolve: async (_root, { inputs }, { fleet, viewer }) => {
      const { nodeKey } = requireNode(viewer)
      if (inputs.length === 0 || inputs.length > bounds.heartbeatsARequest)
        throw invalidInput('inputs', `1 to ${bounds.heartbeatsARequest} heartbeats`, inputs.length)
      return [...(await fleet.heartbeats(nodeKey, inputs))]
    },
  }),
}))
