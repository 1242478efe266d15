// Owns what a pipeline or a component on a node was over time: samples as they came, or buckets of the rolled-up history.
import { withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { NodeComponentRef, NodePipelineRef, ResolutionRef } from './refs.ts'
import type { ComponentSample, PipelineSample } from './history-shapes.ts'
import { timeRangeArgs, timeRangeOf } from './time-range.ts'

const longest = { ms: 3_650 * 86_400_000, words: '3650 days' }

const atDescription = 'When it was measured; of a minute, an hour or a day: when that began.'
const resolutionDescription = 'What it stands for.'
const rate = (what: string) => ({ nullable: true, description: `${what} per second. Null: not known.` }) as const

const PipelineSampleRef = builder.objectRef<PipelineSample>('PipelineSample').implement({
  description: 'A pipeline on a node at a time: rates as means of what the point stands for.',
  extensions: withParent,
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: atDescription }),
    resolution: t.expose('resolution', { type: ResolutionRef, description: resolutionDescription }),
    eventsIn: t.exposeFloat('eventsIn', rate('Events taken in,')),
    eventsOut: t.exposeFloat('eventsOut', rate('Events sent on,')),
    errors: t.exposeFloat('errors', rate('Errors')),
    eventsDiscarded: t.exposeFloat('eventsDiscarded', rate('Events dropped,')),
    bytesIn: t.exposeFloat('bytesIn', rate('Bytes taken in,')),
    bytesOut: t.exposeFloat('bytesOut', rate('Bytes sent on,')),
    utilization: t.exposeFloat('utilization', {
      nullable: true,
      description: 'Busy share, 0 to 1: the mean of what was told. Null: nothing was.',
    }),
  }),
})

const ComponentSampleRef = builder.objectRef<ComponentSample>('ComponentSample').implement({
  description: 'A component on a node at a time: rates as means of what the point stands for.',
  extensions: withParent,
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: atDescription }),
    resolution: t.expose('resolution', { type: ResolutionRef, description: resolutionDescription }),
    receivedEvents: t.exposeFloat('receivedEvents', rate('Events received,')),
    sentEvents: t.exposeFloat('sentEvents', rate('Events sent,')),
    receivedBytes: t.exposeFloat('receivedBytes', rate('Bytes received,')),
    sentBytes: t.exposeFloat('sentBytes', rate('Bytes sent,')),
    errors: t.exposeFloat('errors', rate('Errors')),
    discardedEvents: t.exposeFloat('discardedEvents', rate('Events dropped,')),
    latencyMeanSeconds: t.exposeFloat('latencyMeanSeconds', {
      nullable: true,
      description:
        'Mean time an event spent in it: the mean of what was told, weighted by the events received and sent meanwhile. Null: there were none, or nothing was told.',
    }),
  }),
})

const fieldDescription =
  'Its samples of a range, oldest first. Up to an hour: as they came, the last 720 at most, and minutes where those are not remembered; up to a day: minutes; up to 60 days: hours; else days. Coarser where the finer ones are past their retention.'

builder.objectFields(NodePipelineRef, (t) => ({
  samples: t.field({
    type: [PipelineSampleRef],
    description: fieldDescription,
    args: timeRangeArgs(),
    resolve: async (it, args, { fleet }) => [...(await fleet.pipelineSamples(it, timeRangeOf(args, longest)))],
  }),
}))

builder.objectFields(NodeComponentRef, (t) => ({
  samples: t.field({
    type: [ComponentSampleRef],
    description: fieldDescription,
    args: timeRangeArgs(),
    resolve: async (it, args, { fleet }) => [...(await fleet.componentSamples(it, timeRangeOf(args, longest)))],
  }),
}))
