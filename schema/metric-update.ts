// Owns the metricUpdate subscription, its payload and HostSample.
import { inEnvironment, ofItself, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { scopeOf } from './environment.ts'
import { invalidInput } from './errors.ts'
import { encodeId, nodePipelineId, requireId } from './ids.ts'
import { FleetNodeRef, HostSampleRef, NodePipelineRef } from './refs.ts'
import type { MetricUpdate } from './shapes.ts'

const mostFilterIds = 1_000

HostSampleRef.implement({
  description:
    'What is kept over time of one host report. A null was not told, or for a rate: there was nothing to compare with.',
  extensions: withParent,
  fields: (t) => ({
    nodeId: t.id({ description: 'The node it is of.', resolve: (it) => encodeId('node', it.nodeKey) }),
    sampledAt: t.field({
      type: 'DateTime',
      description: 'When it was measured; with `nodeId` it identifies the sample.',
      resolve: (it) => it.sampledAt,
    }),
    cpuPercent: t.exposeFloat('cpuPercent', { nullable: true, description: 'Busy share of all processors, 0 to 100.' }),
    memoryUsedBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Memory in use.',
      resolve: (it) => it.memoryUsedBytes,
    }),
    memoryTotalBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Physical memory.',
      resolve: (it) => it.memoryTotalBytes,
    }),
    swapUsedBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Swap in use.',
      resolve: (it) => it.swapUsedBytes,
    }),
    load1: t.exposeFloat('load1', { nullable: true, description: 'Load average over 1 minute.' }),
    filesystemUsedPercent: t.exposeFloat('filesystemUsedPercent', {
      nullable: true,
      description: 'Used share of the fullest filesystem: used / (used + free), 0 to 100.',
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
      description: 'Received over networks.',
    }),
    netTxBytesPerSecond: t.exposeFloat('netTxBytesPerSecond', { nullable: true, description: 'Sent over networks.' }),
    temperatureCelsius: t.exposeFloat('temperatureCelsius', {
      nullable: true,
      description: 'Of the processor, where known.',
    }),
  }),
})

const MetricUpdateRef = builder.objectRef<MetricUpdate>('MetricUpdate').implement({
  description:
    'The whole entities that changed, each once, as they are now. A slow subscriber gets fewer events with the newest state of each entity, never an older one.',
  extensions: ofItself('VIEWER', 'environment', ({ environmentKey }: MetricUpdate) => environmentKey),
  fields: (t) => ({
    environmentId: t.id({
      description: 'The environment it is of.',
      resolve: (it) => encodeId('environment', it.environmentKey),
    }),
    publishedAt: t.field({
      type: 'DateTime',
      description: 'When the server sent it on.',
      resolve: (it) => it.publishedAt,
    }),
    snapshot: t.exposeBoolean('snapshot', {
      description: 'True for the first event: the present state of all, not a change. What it lacks does not exist.',
    }),
    nodes: t.field({ type: [FleetNodeRef], description: 'Nodes that reported.', resolve: (it) => it.nodes }),
    nodePipelines: t.field({
      type: [NodePipelineRef],
      description: 'Pipelines on nodes that reported.',
      resolve: (it) => it.nodePipelines,
    }),
    removedNodeIds: t.idList({
      description: 'Nodes that were removed: forget them and what ran on them.',
      resolve: (it) => it.removedNodeKeys.map((key) => encodeId('node', key)),
    }),
    removedNodePipelineIds: t.idList({
      description: 'Pipelines that a node no longer reports: forget them.',
      resolve: (it) => it.removedNodePipelines.map((gone) => nodePipelineId(gone.nodeKey, gone.pipelineKey)),
    }),
    samples: t.field({
      type: [HostSampleRef],
      description:
        'Every host report that came in, late ones too, so that charts can be gone on with. Empty in a snapshot.',
      resolve: (it) => it.samples,
    }),
  }),
})

function keysOf(kind: 'node' | 'pipeline', ids: readonly string[] | null | undefined): ReadonlySet<number> | null {
  if (ids == null) return null
  if (ids.length > mostFilterIds) throw invalidInput(`${kind}Ids`, `at most ${mostFilterIds} ids`, ids.length)
  return new Set(ids.map((id) => requireId(kind, id, `${kind}Ids`)))
}

builder.subscriptionFields((t) => ({
  metricUpdate: t.field({
    type: MetricUpdateRef,
    description: 'The state of an environment and then one event a tick with what changed.',
    extensions: inEnvironment('VIEWER'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'Of this environment.' }),
      nodeIds: t.arg.idList({
        description: `Only these nodes and what runs on them; others are never delivered. Null: all. At most ${mostFilterIds}.`,
      }),
      pipelineIds: t.arg.idList({
        description: `Of pipelines only these, and of nodes only those with something to tell of them. Null: all. At most ${mostFilterIds}.`,
      }),
    },
    subscribe: (_root, args, context) => {
      const scope = scopeOf(args.environmentId, context)
      const filter = { nodeKeys: keysOf('node', args.nodeIds), pipelineKeys: keysOf('pipeline', args.pipelineIds) }
      return context.fleet.metricUpdates(scope, filter)
    },
    resolve: (event) => event,
  }),
}))
