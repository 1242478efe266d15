// Owns what went through an environment over time, and how much it was in all: summed over nodes and pipelines, or by one of them.
import { withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { invalidInput } from './errors.ts'
import type { Volume, SeriesFilter, SeriesGroup, ThroughputPoint, ThroughputSeries } from './history-shapes.ts'
import { encodeId, requireId } from './ids.ts'
import { EnvironmentRef, ResolutionRef } from './refs.ts'
import { timeRangeArgs, timeRangeOf } from './time-range.ts'

const longest = { ms: 3_650 * 86_400_000, words: '3650 days' }
const mostFilterIds = 1_000
const mostSeries = 50
const usualSeries = 10

export const SeriesGroupRef = builder.enumType('SeriesGroup', {
  description: 'What a series is of.',
  values: {
    TOTAL: { description: 'One of everything.' },
    NODE: { description: 'One a node.' },
    PIPELINE: { description: 'One a pipeline, over its nodes.' },
  } as const satisfies Record<SeriesGroup, { description: string }>,
})

const rate = (what: string) => ({ description: `${what} per second, over what the point stands for.` }) as const

export const ThroughputPointRef = builder.objectRef<ThroughputPoint>('ThroughputPoint').implement({
  description: 'What went through at a time. A time of which nothing is kept has no point.',
  extensions: withParent,
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When the minute, the hour or the day began.' }),
    resolution: t.expose('resolution', {
      type: ResolutionRef,
      description: 'What the point stands for; never SAMPLE.',
    }),
    eventsIn: t.exposeFloat('eventsIn', rate('Events taken in')),
    eventsOut: t.exposeFloat('eventsOut', rate('Events sent on')),
    errors: t.exposeFloat('errors', rate('Errors')),
    eventsDiscarded: t.exposeFloat('eventsDiscarded', rate('Events dropped')),
    bytesIn: t.exposeFloat('bytesIn', rate('Bytes taken in')),
    bytesOut: t.exposeFloat('bytesOut', rate('Bytes sent on')),
    utilization: t.exposeFloat('utilization', {
      nullable: true,
      description: 'Busy share, 0 to 1: the mean of what was told. Null: nothing was.',
    }),
    latencyMeanSeconds: t.exposeFloat('latencyMeanSeconds', {
      nullable: true,
      description:
        'Mean time an event spent in a component: the mean of what was told, weighted by the events received and sent meanwhile. Null: there were none, or nothing was told.',
    }),
  }),
})

const ThroughputSeriesRef = builder.objectRef<ThroughputSeries>('ThroughputSeries').implement({
  description: 'Points of one node, one pipeline, or of everything.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'The node or the pipeline. Null: of everything.',
      resolve: ({ of, key }) => idOf(of, key),
    }),
    name: t.exposeString('name', { description: 'Its name; "Total" of everything.' }),
    points: t.field({ type: [ThroughputPointRef], description: 'Oldest first.', resolve: (it) => it.points }),
  }),
})

const VolumeRef = builder.objectRef<Volume>('Volume').implement({
  description: 'How much went through in a range of time.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'The node or the pipeline. Null: of everything.',
      resolve: ({ of, key }) => idOf(of, key),
    }),
    name: t.exposeString('name', { description: 'Its name; "Total" of everything.' }),
    eventsIn: t.expose('eventsIn', { type: 'Counter', description: 'Events taken in.' }),
    eventsOut: t.expose('eventsOut', { type: 'Counter', description: 'Events sent on.' }),
    errors: t.expose('errors', { type: 'Counter', description: 'Errors.' }),
    eventsDiscarded: t.expose('eventsDiscarded', { type: 'Counter', description: 'Events dropped.' }),
    bytesIn: t.expose('bytesIn', { type: 'Counter', description: 'Bytes taken in.' }),
    bytesOut: t.expose('bytesOut', { type: 'Counter', description: 'Bytes sent on.' }),
  }),
})

export function idOf(of: SeriesGroup, key: number | null): string | null {
  return key === null || of === 'TOTAL' ? null : encodeId(of === 'NODE' ? 'node' : 'pipeline', key)
}

const filterArgs = () =>
  builder.args((t) => ({
    nodeIds: t.idList({ description: `Only of these nodes. Null: of all. At most ${mostFilterIds}.` }),
    pipelineIds: t.idList({ description: `Only of these pipelines. Null: of all. At most ${mostFilterIds}.` }),
    groupBy: t.field({ type: SeriesGroupRef, description: 'What a series is of; TOTAL if absent.' }),
    first: t.int({
      description: `How many series at most, those with the most events taken in first: 1 to ${mostSeries}, ${usualSeries} if absent.`,
    }),
  }))

interface FilterArgs {
  readonly nodeIds?: readonly string[] | null | undefined
  readonly pipelineIds?: readonly string[] | null | undefined
  readonly groupBy?: SeriesGroup | null | undefined
  readonly first?: number | null | undefined
}

function filterOf({ nodeIds, pipelineIds, groupBy, first }: FilterArgs): SeriesFilter {
  const most = first ?? usualSeries
  if (most < 1 || most > mostSeries) throw invalidInput('first', `a number from 1 to ${mostSeries}`, most)
  return {
    nodeKeys: keysOf('node', nodeIds),
    pipelineKeys: keysOf('pipeline', pipelineIds),
    groupBy: groupBy ?? 'TOTAL',
    most,
  }
}

export function keysOf(kind: 'node' | 'pipeline', ids: readonly string[] | null | undefined): readonly number[] | null {
  if (ids == null) return null
  if (ids.length > mostFilterIds) throw invalidInput(`${kind}Ids`, `at most ${mostFilterIds} ids`, ids.length)
  return [...new Set(ids.map((id) => requireId(kind, id, `${kind}Ids`)))]
}

builder.objectFields(EnvironmentRef, (t) => ({
  throughput: t.field({
    type: [ThroughputSeriesRef],
    description:
      'What went through over time, in whole minutes up to a day, hours up to 60 days, else days; coarser where the finer ones are past their retention. The present minute is not in it.',
    args: { ...timeRangeArgs(), ...filterArgs() },
    resolve: async ({ key }, args, { fleet }) => [
      ...(await fleet.throughput(key, timeRangeOf(args, longest), filterOf(args))),
    ],
  }),
  volume: t.field({
    type: [VolumeRef],
    description:
      'How much went through in a range of time, which begins and ends with the same minutes, hours or days as `throughput`.',
    args: { ...timeRangeArgs(), ...filterArgs() },
    resolve: async ({ key }, args, { fleet }) => [
      ...(await fleet.volume(key, timeRangeOf(args, longest), filterOf(args))),
    ],
  }),
}))
