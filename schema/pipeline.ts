// Owns the Pipeline type and what a pipeline is over all nodes that run it.
import { ofItself, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { encodeId } from './ids.ts'
import { ComponentRatesRef, ComponentTotalsRef, PipelineRatesRef, PipelineTotalsRef } from './node-pipeline.ts'
import { ComponentKindRef, NodePipelineRef, PipelineRef, PipelineStatusRef } from './refs.ts'
import { componentKinds, type ComponentSum, type Pipeline, type PipelineSum } from './shapes.ts'

const ComponentSumRef = builder.objectRef<ComponentSum>('ComponentSum').implement({
  description: 'A component over all nodes that run its pipeline.',
  extensions: withParent,
  fields: (t) => ({
    componentId: t.exposeString('name', { description: "Its name in the pipeline's configuration." }),
    kind: t.field({ type: ComponentKindRef, description: 'Its place in the pipeline.', resolve: (it) => it.kind }),
    totals: t.field({ type: ComponentTotalsRef, description: 'Sums over the nodes.', resolve: (it) => it.totals }),
    rates: t.field({
      type: ComponentRatesRef,
      description: 'Sums over the nodes that are heard.',
      resolve: (it) => it.rates,
    }),
    latencyMeanSeconds: t.exposeFloat('latencyMeanSeconds', {
      nullable: true,
      description:
        'Mean over the nodes that are heard, weighted by the events received and sent there per second. Null: there are none, or no node told it.',
    }),
  }),
})

const PipelineSumRef = builder.objectRef<PipelineSum>('PipelineSum').implement({
  description:
    'A pipeline over all nodes that run it. A sum leaves out who never reported; it is null where nobody did.',
  extensions: withParent,
  fields: (t) => ({
    nodes: t.exposeInt('nodes', { description: 'On how many nodes it runs or is to run.' }),
    status: t.field({
      type: PipelineStatusRef,
      nullable: true,
      description: 'The worst over the nodes. Null: it runs nowhere.',
      resolve: (it) => it.status,
    }),
    totals: t.field({ type: PipelineTotalsRef, description: 'Sums over the nodes.', resolve: (it) => it.totals }),
    rates: t.field({
      type: PipelineRatesRef,
      description: 'Sums over the nodes that are heard: of one that is OFFLINE or UNKNOWN nothing is known now.',
      resolve: (it) => it.rates,
    }),
    utilization: t.exposeFloat('utilization', {
      nullable: true,
      description: 'Mean busy share of the nodes that are heard and told one, 0 to 1. Null: none did.',
    }),
    components: t.field({
      type: [ComponentSumRef],
      description: 'Its stages: sources, then transforms, then sinks, each in the order they were first seen.',
      resolve: (it) => componentKinds.flatMap((kind) => it.components.filter((component) => component.kind === kind)),
    }),
  }),
})

PipelineRef.implement({
  description: 'A data pipeline that nodes run.',
  extensions: ofItself('VIEWER', 'pipeline', ({ environmentKey }: Pipeline) => environmentKey),
  fields: (t) => ({
    // Who enrols is told these two of the pipelines that its machine runs.
    id: t.id({
      description: 'Opaque id.',
      extensions: withParent,
      resolve: (pipeline) => encodeId('pipeline', pipeline.key),
    }),
    name: t.exposeString('name', { description: 'Unique in its environment.', extensions: withParent }),
    nodePipelines: t.field({
      type: [NodePipelineRef],
      description: 'It on each node that runs it or is to, by node.',
      resolve: (pipeline, _args, { fleet }) => [...fleet.pipelineNodes(pipeline.key)],
    }),
    sum: t.field({
      type: PipelineSumRef,
      description: 'It over all nodes that run it or are to, as last reported.',
      resolve: (pipeline, _args, { fleet }) => fleet.pipelineSum(pipeline.key),
    }),
  }),
})
