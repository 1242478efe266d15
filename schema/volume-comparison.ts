// Owns how much went through an environment in a range of time beside the one before it, asked for or told whenever a minute is over.
import { inEnvironment, ofItself, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { scopeOf } from './environment.ts'
import { invalidInput } from './errors.ts'
import type { VolumeChange, VolumeComparison, VolumeSums, VolumeTick } from './history-shapes.ts'
import { encodeId } from './ids.ts'
import { EnvironmentRef } from './refs.ts'
import { idOf, ThroughputPointRef } from './throughput.ts'
import { timeRangeArgs, timeRangeOf } from './time-range.ts'

/** Twice as long is looked at. */
const longest = { ms: 1_825 * 86_400_000, words: '1825 days' }
/** 15 min, 1 h, 6 h, 24 h, 7 d, 30 d: few, so that who looks at the same shares the work. */
const lengths: readonly number[] = [900, 3_600, 21_600, 86_400, 604_800, 2_592_000]
const minuteMs = 60_000
/** A reader that missed an event or two still finds in it each minute that is new. */
const minutesTold = 5

const count = (description: string) => ({ type: 'Counter', description }) as const

const VolumeSumsRef = builder.objectRef<VolumeSums>('VolumeSums').implement({
  description: 'How much went through in a stretch of time.',
  extensions: withParent,
  fields: (t) => ({
    eventsIn: t.expose('eventsIn', count('Events taken in.')),
    eventsOut: t.expose('eventsOut', count('Events sent on.')),
    errors: t.expose('errors', count('Errors.')),
    eventsDiscarded: t.expose('eventsDiscarded', count('Events dropped.')),
    bytesIn: t.expose('bytesIn', count('Bytes taken in.')),
    bytesOut: t.expose('bytesOut', count('Bytes sent on.')),
  }),
})

const VolumeChangeRef = builder.objectRef<VolumeChange>('VolumeChange').implement({
  description: 'How much went through in a range of time, and in the one before it.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'The pipeline. Null: of everything.',
      resolve: ({ of, key }) => idOf(of, key),
    }),
    name: t.exposeString('name', { description: 'Its name; "Total" of everything.' }),
    now: t.expose('now', { type: VolumeSumsRef, description: 'In the range.' }),
    before: t.expose('before', { type: VolumeSumsRef, description: 'In the range before it.' }),
  }),
})

const VolumeComparisonRef = builder.objectRef<VolumeComparison>('VolumeComparison').implement({
  description:
    'How much went through from `since` to `until`, and from `beforeSince` to `since`. Both begin and end with whole minutes where minutes are still kept of all of it, else with whole hours or days: then the two may differ in length by the hour or the day that is going on, and are to be compared by what went through per second. The present minute is in none.',
  extensions: withParent,
  fields: (t) => ({
    beforeSince: t.expose('beforeSince', { type: 'DateTime', description: 'Start of the range before, included.' }),
    since: t.expose('since', { type: 'DateTime', description: 'Start of the range, included; end of the one before.' }),
    until: t.expose('until', { type: 'DateTime', description: 'End of the range, excluded.' }),
    comparable: t.exposeBoolean('comparable', {
      description:
        'Whether all of the range before is known: the environment was there already, and its history is kept. If not, less went through by `before` than really did.',
    }),
    total: t.expose('total', {
      type: VolumeChangeRef,
      description: 'Of everything: each pipeline on each node once, those included that were removed meanwhile.',
    }),
    pipelines: t.field({
      type: [VolumeChangeRef],
      description: 'Of each pipeline of the environment over its nodes, those without traffic included.',
      resolve: (it) => [...it.pipelines],
    }),
  }),
})

const VolumeUpdateRef = builder.objectRef<VolumeTick>('VolumeUpdate').implement({
  description: 'How much went through the last seconds of an environment, as of the last whole minute.',
  extensions: ofItself('VIEWER', 'environment', ({ environmentKey }: VolumeTick) => environmentKey),
  fields: (t) => ({
    environmentId: t.id({
      description: 'The environment it is of.',
      resolve: (it) => encodeId('environment', it.environmentKey),
    }),
    volume: t.field({
      type: VolumeComparisonRef,
      description: 'The last seconds that were asked for, and those before them.',
      resolve: ({ environmentKey, seconds, at }, _args, { fleet }) =>
        fleet.volumeComparison(environmentKey, { since: new Date(at.getTime() - seconds * 1000), until: at }),
    }),
    minutes: t.field({
      type: [ThroughputPointRef],
      description: `What went through in each of the last ${minutesTold} whole minutes, oldest first: those that a chart may lack.`,
      resolve: async ({ environmentKey, at }, _args, { fleet }) => {
        const range = { since: new Date(at.getTime() - minutesTold * minuteMs), until: at }
        const everything = { nodeKeys: null, pipelineKeys: null, groupBy: 'TOTAL', most: 1 } as const
        const [total] = await fleet.throughput(environmentKey, range, everything)
        return [...(total?.points ?? [])]
      },
    }),
  }),
})

builder.objectFields(EnvironmentRef, (t) => ({
  volumeComparison: t.field({
    type: VolumeComparisonRef,
    description: 'How much went through in a range of time, in total and by pipeline, and in the one before it.',
    args: timeRangeArgs(),
    resolve: ({ key }, args, { fleet }) => fleet.volumeComparison(key, timeRangeOf(args, longest)),
  }),
}))

builder.subscriptionFields((t) => ({
  volumeUpdate: t.field({
    type: VolumeUpdateRef,
    description:
      'How much went through the last so many seconds of an environment, and then the same whenever a minute is over.',
    extensions: inEnvironment('VIEWER'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'Of this environment.' }),
      seconds: t.arg.int({
        required: true,
        description: `How far back, in seconds: ${lengths.join(', ')}.`,
      }),
    },
    subscribe: (_root, { environmentId, seconds }, context) => {
      if (!lengths.includes(seconds)) throw invalidInput('seconds', `one of ${lengths.join(', ')}`, seconds)
      return context.fleet.volumeTicks(scopeOf(environmentId, context), seconds)
    },
    resolve: (event) => event,
  }),
}))
