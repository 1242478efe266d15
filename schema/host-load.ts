// Owns how busy hosts were over time: one, some or all of an environment.
import { withParent } from './authorize.ts'
import { builder } from './builder.ts'
import type { HostLoadPoint } from './history-shapes.ts'
import { EnvironmentRef, FleetNodeRef, ResolutionRef } from './refs.ts'
import { keysOf } from './throughput.ts'
import { timeRangeArgs, timeRangeOf } from './time-range.ts'

const longest = { ms: 3_650 * 86_400_000, words: '3650 days' }

const told = (description: string) => ({ nullable: true, description: `${description} Null: not told.` }) as const

const HostLoadPointRef = builder.objectRef<HostLoadPoint>('HostLoadPoint').implement({
  description:
    'Hosts at a time: each with its mean over what the point stands for, then over the hosts as the field says. A time of which nothing is kept has no point.',
  extensions: withParent,
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When the minute, the hour or the day began.' }),
    resolution: t.expose('resolution', {
      type: ResolutionRef,
      description: 'What the point stands for; never SAMPLE.',
    }),
    hosts: t.exposeInt('hosts', { description: 'How many hosts reported.' }),
    cpuPercent: t.exposeFloat('cpuPercent', told('Busy share of all processors, 0 to 100: the mean over the hosts.')),
    memoryUsedBytes: t.exposeFloat('memoryUsedBytes', told('Memory in use: the sum over the hosts.')),
    load1: t.exposeFloat('load1', told('Load average over 1 minute: the mean over the hosts.')),
    filesystemUsedPercent: t.exposeFloat(
      'filesystemUsedPercent',
      told('Used share of the fullest filesystem, 0 to 100: the most over the hosts and the time.'),
    ),
    diskReadBytesPerSecond: t.exposeFloat('diskReadBytesPerSecond', told('Read from disks: the sum over the hosts.')),
    diskWrittenBytesPerSecond: t.exposeFloat(
      'diskWrittenBytesPerSecond',
      told('Written to disks: the sum over the hosts.'),
    ),
    netRxBytesPerSecond: t.exposeFloat('netRxBytesPerSecond', told('Received over networks: the sum over the hosts.')),
    netTxBytesPerSecond: t.exposeFloat('netTxBytesPerSecond', told('Sent over networks: the sum over the hosts.')),
    temperatureCelsius: t.exposeFloat(
      'temperatureCelsius',
      told('Of the processor, where known: the most over the hosts and the time.'),
    ),
  }),
})

const resolutions =
  'In whole minutes up to a day, hours up to 60 days, else days; coarser where the finer ones are past their retention. The present minute is not in it.'

builder.objectFields(EnvironmentRef, (t) => ({
  hostLoad: t.field({
    type: [HostLoadPointRef],
    description: `How busy its hosts were, all together. ${resolutions}`,
    args: {
      ...timeRangeArgs(),
      nodeIds: t.arg.idList({ description: 'Only of these nodes. Null: of all. At most 1000.' }),
    },
    resolve: async ({ key }, args, { fleet }) => [
      ...(await fleet.hostLoad(key, timeRangeOf(args, longest), keysOf('node', args.nodeIds))),
    ],
  }),
}))

builder.objectFields(FleetNodeRef, (t) => ({
  hostLoad: t.field({
    type: [HostLoadPointRef],
    description: `How busy its host was. ${resolutions}`,
    args: timeRangeArgs(),
    resolve: async (node, args, { fleet }) => [
      ...(await fleet.hostLoad(node.environmentKey, timeRangeOf(args, longest), [node.key])),
    ],
  }),
}))
