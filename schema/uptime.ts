// Owns how long a node, or a pipeline on a node, was up: from its stored transitions, exactly.
import { builder } from './builder.ts'
import type { StatusSegment, Uptime } from './history-shapes.ts'
import { FleetNodeRef, NodePipelineRef } from './refs.ts'
import { withParent } from './authorize.ts'
import { timeRangeArgs, timeRangeOf } from './time-range.ts'

const longest = { ms: 366 * 86_400_000, words: '366 days' }

const StatusSegmentRef = builder.objectRef<StatusSegment>('StatusSegment').implement({
  description: 'A time in which a status held.',
  extensions: withParent,
  fields: (t) => ({
    status: t.exposeString('status', {
      description: 'The NodeStatus, or for a pipeline the PipelineStatus or UNKNOWN.',
    }),
    from: t.expose('from', { type: 'DateTime', description: 'When it began, or the range did.' }),
    until: t.expose('until', {
      type: 'DateTime',
      description: 'When it ended, or the range did; the next one begins there.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it began, in words. Null: it began before what is kept, or is not known.',
    }),
  }),
})

const UptimeRef = builder.objectRef<Uptime>('Uptime').implement({
  description:
    'How a range of time went. Up: HEALTHY, DEGRADED; of a pipeline RUNNING. Down: OFFLINE; of a pipeline CRASHED. Everything else counts as neither: before enrolment, UNKNOWN (the monitor was away), MAINTENANCE, and for a pipeline also STOPPED, PENDING, STARTING and what its node was not heard for.',
  extensions: withParent,
  fields: (t) => ({
    percent: t.exposeFloat('percent', {
      nullable: true,
      description: '100 x up / (up + down). Null: neither was there.',
    }),
    upSeconds: t.exposeFloat('upSeconds', { description: 'How long it was up.' }),
    downSeconds: t.exposeFloat('downSeconds', { description: 'How long it was down.' }),
    incidents: t.exposeInt('incidents', { description: 'How often it went down, or was down when the range began.' }),
    segments: t.field({
      type: [StatusSegmentRef],
      description: 'The whole range from enrolment on, oldest first, without gaps.',
      resolve: (it) => it.segments,
    }),
  }),
})

builder.objectFields(FleetNodeRef, (t) => ({
  uptime: t.field({
    type: UptimeRef,
    description: 'How a range of time went, at most 366 days.',
    args: timeRangeArgs(),
    resolve: (node, args, { fleet }) => fleet.nodeUptime(node.key, timeRangeOf(args, longest)),
  }),
}))

builder.objectFields(NodePipelineRef, (t) => ({
  uptime: t.field({
    type: UptimeRef,
    description: 'How a range of time went, at most 366 days.',
    args: timeRangeArgs(),
    resolve: (it, args, { fleet }) => fleet.pipelineUptime(it, timeRangeOf(args, longest)),
  }),
}))
