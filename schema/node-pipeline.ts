// Owns the NodePipeline and NodeComponent types, and what counters and rates are.
import { ofItself, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { encodeId, nodeComponentId, nodePipelineId } from './ids.ts'
import { ComponentKindRef, NodeComponentRef, NodePipelineRef, PipelineStatusRef } from './refs.ts'
import { componentKinds } from './shapes.ts'
import type {
  ComponentCounters,
  ComponentRates,
  NodeComponent,
  NodePipeline,
  PipelineCounters,
  PipelineRates,
} from './shapes.ts'

export const PipelineTotalsRef = builder.objectRef<PipelineCounters>('PipelineTotals').implement({
  description: 'Cumulative counts as last reported. A null was never reported.',
  extensions: withParent,
  fields: (t) => ({
    eventsIn: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Events taken in.',
      resolve: (it) => it.eventsIn,
    }),
    eventsOut: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Events sent on.',
      resolve: (it) => it.eventsOut,
    }),
    errorsTotal: t.field({ type: 'Counter', nullable: true, description: 'Errors.', resolve: (it) => it.errorsTotal }),
    eventsDiscarded: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Events dropped, on purpose or not.',
      resolve: (it) => it.eventsDiscarded,
    }),
    bytesIn: t.field({ type: 'Counter', nullable: true, description: 'Bytes taken in.', resolve: (it) => it.bytesIn }),
    bytesOut: t.field({ type: 'Counter', nullable: true, description: 'Bytes sent on.', resolve: (it) => it.bytesOut }),
    restarts: t.field({
      type: 'Counter',
      nullable: true,
      description: 'How often its process was started again.',
      resolve: (it) => it.restarts,
    }),
  }),
})

export const PipelineRatesRef = builder.objectRef<PipelineRates>('PipelineRates').implement({
  description:
    'Growth per second between the last two reports: delta / elapsed. Null where there was nothing to compare with.',
  extensions: withParent,
  fields: (t) => ({
    eventsIn: t.exposeFloat('eventsIn', { nullable: true, description: 'Events taken in, per second.' }),
    eventsOut: t.exposeFloat('eventsOut', { nullable: true, description: 'Events sent on, per second.' }),
    errors: t.exposeFloat('errors', { nullable: true, description: 'Errors per second.' }),
    eventsDiscarded: t.exposeFloat('eventsDiscarded', { nullable: true, description: 'Events dropped, per second.' }),
    bytesIn: t.exposeFloat('bytesIn', { nullable: true, description: 'Bytes taken in, per second.' }),
    bytesOut: t.exposeFloat('bytesOut', { nullable: true, description: 'Bytes sent on, per second.' }),
  }),
})

NodePipelineRef.implement({
  description: 'One pipeline on one node: its process and its counters.',
  extensions: ofItself('VIEWER', 'pipeline', ({ environmentKey }: NodePipeline) => environmentKey),
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: (it) => nodePipelineId(it.nodeKey, it.pipelineKey) }),
    nodeId: t.id({ description: 'The node it runs on.', resolve: (it) => encodeId('node', it.nodeKey) }),
    pipelineId: t.id({ description: 'The pipeline it runs.', resolve: (it) => encodeId('pipeline', it.pipelineKey) }),
    pipelineName: t.exposeString('pipelineName', { description: "The pipeline's name." }),
    revision: t.field({
      type: 'Counter',
      description: "The node's revision that last changed this: of two answers the higher is the newer.",
      resolve: (it) => it.revision,
    }),
    status: t.field({ type: PipelineStatusRef, description: 'Of its process.', resolve: (it) => it.status }),
    statusSince: t.field({
      type: 'DateTime',
      description: 'When it took this status.',
      resolve: (it) => it.statusSince,
    }),
    version: t.exposeString('version', { nullable: true, description: 'What it runs. Null: never reported.' }),
    desiredVersion: t.exposeString('desiredVersion', {
      nullable: true,
      description: 'What it should run. Null: the node decides for itself.',
    }),
    pid: t.exposeInt('pid', { nullable: true, description: 'Process id on the host. Null: not told.' }),
    uptimeSeconds: t.exposeFloat('uptimeSeconds', { nullable: true, description: 'Of its process. Null: not told.' }),
    utilization: t.exposeFloat('utilization', { nullable: true, description: 'Busy share, 0 to 1. Null: not told.' }),
    configChecksum: t.exposeString('configChecksum', {
      nullable: true,
      description: 'Of the configuration it runs with. Null: not told.',
    }),
    sampledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When these values were measured. Null: never reported.',
      resolve: (it) => it.sampledAt,
    }),
    totals: t.field({ type: PipelineTotalsRef, description: 'Cumulative counts.', resolve: (it) => it.totals }),
    rates: t.field({ type: PipelineRatesRef, description: 'Growth per second.', resolve: (it) => it.rates }),
    components: t.field({
      type: [NodeComponentRef],
      description: 'Its stages: sources, then transforms, then sinks, each in the order they were first reported.',
      resolve: (it) => componentKinds.flatMap((kind) => it.components.filter((component) => component.kind === kind)),
    }),
  }),
})

export const ComponentTotalsRef = builder.objectRef<ComponentCounters>('ComponentTotals').implement({
  description: 'Cumulative counts as last reported. A null was never reported.',
  extensions: withParent,
  fields: (t) => ({
    receivedEvents: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Events received.',
      resolve: (it) => it.receivedEvents,
    }),
    sentEvents: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Events sent.',
      resolve: (it) => it.sentEvents,
    }),
    receivedBytes: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Bytes received.',
      resolve: (it) => it.receivedBytes,
    }),
    sentBytes: t.field({ type: 'Counter', nullable: true, description: 'Bytes sent.', resolve: (it) => it.sentBytes }),
    errorsTotal: t.field({ type: 'Counter', nullable: true, description: 'Errors.', resolve: (it) => it.errorsTotal }),
    discardedEvents: t.field({
      type: 'Counter',
      nullable: true,
      description: 'Events dropped.',
      resolve: (it) => it.discardedEvents,
    }),
  }),
})

export const ComponentRatesRef = builder.objectRef<ComponentRates>('ComponentRates').implement({
  description: 'Growth per second between the last two reports. Null where there was nothing to compare with.',
  extensions: withParent,
  fields: (t) => ({
    receivedEvents: t.exposeFloat('receivedEvents', { nullable: true, description: 'Events received, per second.' }),
    sentEvents: t.exposeFloat('sentEvents', { nullable: true, description: 'Events sent, per second.' }),
    receivedBytes: t.exposeFloat('receivedBytes', { nullable: true, description: 'Bytes received, per second.' }),
    sentBytes: t.exposeFloat('sentBytes', { nullable: true, description: 'Bytes sent, per second.' }),
    errors: t.exposeFloat('errors', { nullable: true, description: 'Errors per second.' }),
    discardedEvents: t.exposeFloat('discardedEvents', { nullable: true, description: 'Events dropped, per second.' }),
  }),
})

NodeComponentRef.implement({
  description: 'One stage of a pipeline on one node.',
  extensions: ofItself(
    'VIEWER',
    'component',
    ({ nodeKey }: NodeComponent, { fleet }) => fleet.node(nodeKey)?.environmentKey ?? null,
  ),
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: (it) => nodeComponentId(it.nodeKey, it.componentKey) }),
    componentId: t.exposeString('name', { description: "Its name in the pipeline's configuration." }),
    kind: t.field({ type: ComponentKindRef, description: 'Its place in the pipeline.', resolve: (it) => it.kind }),
    latencyMeanSeconds: t.exposeFloat('latencyMeanSeconds', {
      nullable: true,
      description: 'Mean time an event spends in it, as last reported. Null: not told.',
    }),
    sampledAt: t.field({
      type: 'DateTime',
      description: 'When these values were measured.',
      resolve: (it) => it.sampledAt,
    }),
    totals: t.field({ type: ComponentTotalsRef, description: 'Cumulative counts.', resolve: (it) => it.totals }),
    rates: t.field({ type: ComponentRatesRef, description: 'Growth per second.', resolve: (it) => it.rates }),
  }),
})
