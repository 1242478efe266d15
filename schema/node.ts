// Owns the FleetNode type and what belongs to a node alone: labels, host, agent health.
import { ofItself, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { encodeId } from './ids.ts'
import {
  DeploymentModeRef,
  FleetNodeRef,
  HostRef,
  HostSampleRef,
  LabelRef,
  NodePipelineRef,
  NodeStatusRef,
} from './refs.ts'
import type { AgentHealth, Filesystem, FleetNode } from './shapes.ts'
import { timeRangeArgs, timeRangeOf } from './time-range.ts'

const longest = { ms: 24 * 3_600_000, words: '24 hours' }

FleetNodeRef.implement({
  description: 'A machine that runs an agent (called FleetNode because Node is taken by the Relay convention).',
  extensions: ofItself('VIEWER', 'node', ({ environmentKey }: FleetNode) => environmentKey),
  fields: (t) => ({
    // Who enrols is told these two of the node that it became.
    id: t.id({
      description: 'Opaque id.',
      extensions: withParent,
      resolve: (node) => encodeId('node', node.key),
    }),
    environmentId: t.id({
      description: 'The environment it belongs to.',
      resolve: (node) => encodeId('environment', node.environmentKey),
    }),
    revision: t.field({
      type: 'Counter',
      description: 'Grows with every change of the node: of two answers the one with the higher revision is the newer.',
      resolve: (node) => node.revision,
    }),
    name: t.exposeString('name', { description: 'As the agent gave it when it enrolled.', extensions: withParent }),
    hostname: t.exposeString('hostname', { nullable: true, description: 'Of the host. Null: never told.' }),
    os: t.exposeString('os', { nullable: true, description: 'Operating system and release. Null: never told.' }),
    arch: t.exposeString('arch', { nullable: true, description: 'Processor architecture. Null: never told.' }),
    address: t.exposeString('address', { nullable: true, description: 'Primary network address. Null: never told.' }),
    agentVersion: t.exposeString('agentVersion', { nullable: true, description: 'Null: never told.' }),
    engineVersion: t.exposeString('engineVersion', {
      nullable: true,
      description: 'Version of the engine that runs its pipelines. Null: never told.',
    }),
    deploymentMode: t.field({
      type: DeploymentModeRef,
      description: 'How the agent runs there.',
      resolve: (node) => node.deploymentMode,
    }),
    labels: t.field({
      type: [LabelRef],
      description: 'Key and value pairs, by key.',
      resolve: (node) => node.labels,
    }),
    enrolledAt: t.field({
      type: 'DateTime',
      description: 'When it first enrolled.',
      resolve: (node) => node.enrolledAt,
    }),
    status: t.field({ type: NodeStatusRef, description: 'At this moment.', resolve: (node) => node.status }),
    statusReasons: t.stringList({
      description: 'Why it is not HEALTHY, most important first; empty when it is.',
      resolve: (node) => [...node.statusReasons],
    }),
    statusSince: t.field({
      type: 'DateTime',
      description: 'When it took this status.',
      resolve: (node) => node.statusSince,
    }),
    lastHeartbeatAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the server accepted its last heartbeat. Null: none yet.',
      resolve: (node) => node.lastHeartbeatAt,
    }),
    host: t.field({
      type: HostRef,
      nullable: true,
      description: 'The host as last reported. Null: never reported.',
      resolve: (node) => node.host,
    }),
    agentHealth: t.field({
      type: AgentHealthRef,
      nullable: true,
      description: 'The agent about itself. Null: never reported.',
      resolve: (node) => node.agentHealth,
    }),
    pipelines: t.field({
      type: [NodePipelineRef],
      description: 'The pipelines on this node, by name.',
      resolve: (node, _args, { fleet }) => fleet.nodePipelines(node.key),
    }),
    hostSamples: t.field({
      type: [HostSampleRef],
      description: 'Its host reports of a range, oldest first, as stored: at most 24 hours at once.',
      args: timeRangeArgs(),
      resolve: async (node, args, { fleet }) => [...(await fleet.hostSamples(node.key, timeRangeOf(args, longest)))],
    }),
  }),
})

LabelRef.implement({
  description: 'A key and a value that the owner of a node gave it.',
  extensions: withParent,
  fields: (t) => ({
    key: t.exposeString('key', { description: 'At most 253 characters.' }),
    value: t.exposeString('value', { description: 'At most 253 characters.' }),
  }),
})

const FilesystemRef = builder.objectRef<Filesystem>('Filesystem').implement({
  description: 'One mounted filesystem of a host, in bytes.',
  extensions: withParent,
  fields: (t) => ({
    mountpoint: t.exposeString('mountpoint', { description: 'Where it is mounted.' }),
    totalBytes: t.field({ type: 'Counter', description: 'Its size.', resolve: (it) => it.totalBytes }),
    usedBytes: t.field({ type: 'Counter', description: 'What is taken.', resolve: (it) => it.usedBytes }),
    freeBytes: t.field({
      type: 'Counter',
      description: 'What an ordinary user may still take; used and free need not add up to the total.',
      resolve: (it) => it.freeBytes,
    }),
  }),
})

const AgentHealthRef = builder.objectRef<AgentHealth>('AgentHealth').implement({
  description: 'What an agent says of itself. Counts are since its start; a null was not told.',
  extensions: withParent,
  fields: (t) => ({
    errorsTotal: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Measurements and requests that failed.',
      resolve: (it) => it.errorsTotal,
    }),
    reconnectsTotal: t.field({
      type: 'Counter',
      nullable: true,
      description: 'How often it lost the server and found it again.',
      resolve: (it) => it.reconnectsTotal,
    }),
    spooledHeartbeats: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Heartbeats it keeps because they could not be sent yet.',
      resolve: (it) => it.spooledHeartbeats,
    }),
    droppedHeartbeats: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Heartbeats it gave up because its spool was full or they were too old or refused.',
      resolve: (it) => it.droppedHeartbeats,
    }),
    uptimeSeconds: t.exposeFloat('uptimeSeconds', { nullable: true, description: 'Since the agent started.' }),
    cpuPercent: t.exposeFloat('cpuPercent', {
      nullable: true,
      description: "The agent's own processor use, 100 being one core.",
    }),
    memoryBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: "The agent's own resident memory.",
      resolve: (it) => it.memoryBytes,
    }),
  }),
})

HostRef.implement({
  description:
    'A host as its last report described it. A null was not told, or for a rate: there was nothing to compare with.',
  extensions: withParent,
  fields: (t) => ({
    sampledAt: t.field({ type: 'DateTime', description: 'When it was measured.', resolve: (it) => it.sampledAt }),
    cpuPercent: t.exposeFloat('cpuPercent', {
      nullable: true,
      description: 'Busy share of all processors since the report before, 0 to 100.',
    }),
    memoryTotalBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Physical memory.',
      resolve: (it) => it.memoryTotalBytes,
    }),
    memoryUsedBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Memory that is taken and could not be reclaimed.',
      resolve: (it) => it.memoryUsedBytes,
    }),
    memoryFreeBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Memory available to programs.',
      resolve: (it) => it.memoryFreeBytes,
    }),
    swapTotalBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Swap space.',
      resolve: (it) => it.swapTotalBytes,
    }),
    swapUsedBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Swap that is taken.',
      resolve: (it) => it.swapUsedBytes,
    }),
    load1: t.exposeFloat('load1', { nullable: true, description: 'Load average over 1 minute.' }),
    load5: t.exposeFloat('load5', { nullable: true, description: 'Load average over 5 minutes.' }),
    load15: t.exposeFloat('load15', { nullable: true, description: 'Load average over 15 minutes.' }),
    uptimeSeconds: t.exposeFloat('uptimeSeconds', { nullable: true, description: 'Since the host started.' }),
    filesystems: t.field({
      type: [FilesystemRef],
      description: 'The mounted filesystems that hold data; empty when none was told.',
      resolve: (it) => it.filesystems,
    }),
    diskReadBytesPerSecond: t.exposeFloat('diskReadBytesPerSecond', {
      nullable: true,
      description: 'Read from disks.',
    }),
    diskWrittenBytesPerSecond: t.exposeFloat('diskWrittenBytesPerSecond', {
      nullable: true,
      description: 'Written to disks.',
    }),
    netRxBytesPerSecond: t.exposeFloat('netRxBytesPerSecond', {
      nullable: true,
      description: 'Received over networks other than loopback.',
    }),
    netTxBytesPerSecond: t.exposeFloat('netTxBytesPerSecond', {
      nullable: true,
      description: 'Sent over networks other than loopback.',
    }),
    temperatureCelsius: t.exposeFloat('temperatureCelsius', {
      nullable: true,
      description: 'Of the processor, where known.',
    }),
  }),
})
