// Owns what is kept how long: the retention of an environment, what it takes on the disk, and the sweep that holds to it.
import { actorOf } from './actor.ts'
import { inEnvironment, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { requireKnown } from './environment.ts'
import { invalidInput } from './errors.ts'
import { EnvironmentRef, SweepStateRef } from './refs.ts'
import type { RetentionKind, StorageKind, SweepTask, SweepTaskName } from './history-shapes.ts'

/** The fewest and the most days: what the level above is made from must last until it is made. */
const daysOf: Readonly<Record<RetentionKind, readonly [number, number]>> = {
  SAMPLES: [1, 30],
  MINUTES: [2, 90],
  HOURS: [2, 1_000],
  DAYS: [30, 3_650],
  LOGS: [1, 365],
  STATUS_CHANGES: [1, 3_650],
}

const RetentionKindRef = builder.enumType('RetentionKind', {
  description: 'A kind of history that is kept for a time of its own.',
  values: {
    SAMPLES: { description: 'Host samples as they came. Default: 1 day.' },
    MINUTES: { description: 'Sums and means by minute. Default: 7 days.' },
    HOURS: { description: 'The same by hour. Default: 90 days.' },
    DAYS: { description: 'The same by UTC day. Default: 730 days.' },
    LOGS: { description: 'Log entries. Default: 7 days.' },
    STATUS_CHANGES: { description: 'Status changes of nodes and pipelines. Default: 90 days.' },
  } as const satisfies Record<RetentionKind, { description: string }>,
})

const StorageKindRef = builder.objectRef<StorageKind>('StorageKind').implement({
  description: 'One kind of history of an environment on the disk.',
  extensions: withParent,
  fields: (t) => ({
    kind: t.expose('kind', { type: RetentionKindRef, description: 'Which.' }),
    keepDays: t.exposeInt('keepDays', {
      description: 'How many days it is kept, at least: it leaves by whole partitions.',
    }),
    bytes: t.expose('bytes', { type: 'Counter', description: 'What it takes now, indexes included.' }),
    rows: t.expose('rows', { type: 'Counter', description: "Its rows, as the database's statistics have them." }),
    bytesPerDay: t.expose('bytesPerDay', {
      type: 'Counter',
      description: 'Bytes a day, averaged over what is kept or since the environment was made, an hour at least.',
    }),
    forecastBytes: t.expose('forecastBytes', {
      type: 'Counter',
      description:
        'What it will take when `keepDays` are full: bytesPerDay x keepDays, and never less than it takes now.',
    }),
  }),
})

const dropped = (what: string) => ({ description: `Partitions of ${what} that are past their retention.` }) as const
const rolledUp = (from: string, to: string) =>
  ({ description: `Puts ${from} together into ${to}. Counts rows.` }) as const

const SweepTaskNameRef = builder.enumType('SweepTaskName', {
  description: 'A task of the sweep, in the order in which they are done.',
  values: {
    ROLL_UP_MINUTES: rolledUp('host samples', 'minutes'),
    ROLL_UP_HOURS: rolledUp('minutes', 'hours'),
    ROLL_UP_DAYS: rolledUp('hours', 'days'),
    DROP_SAMPLES: dropped('host samples'),
    DROP_MINUTES: dropped('minutes'),
    DROP_HOURS: dropped('hours'),
    DROP_DAYS: dropped('days'),
    DROP_LOGS: dropped('log entries'),
    DROP_STATUS_CHANGES: dropped('status changes'),
    DROP_ORPHANS: { description: 'Partitions of environments that are no more.' },
    CLEAR_STALE: {
      description: 'Sessions, invitations, links and audit entries that are past their time. Counts rows.',
    },
  } as const satisfies Record<SweepTaskName, { description: string }>,
})

const SweepTaskRef = builder.objectRef<SweepTask>('SweepTask').implement({
  description: 'A task of a run of the sweep. One that fails does not keep the others from their work.',
  extensions: withParent,
  fields: (t) => ({
    name: t.expose('name', { type: SweepTaskNameRef, description: 'Which.' }),
    ms: t.exposeFloat('ms', { description: 'What it took, in milliseconds.' }),
    count: t.exposeInt('count', { description: 'Partitions that it dropped, or rows that it wrote or cleared away.' }),
    error: t.exposeString('error', { nullable: true, description: 'What kept it from its end; null: nothing did.' }),
  }),
})

SweepStateRef.implement({
  description: 'A run of the sweep that rolls history up and drops what is past its retention.',
  extensions: withParent,
  fields: (t) => ({
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    rolledUp: t.exposeInt('rolledUp', { description: 'Rows that it wrote into minutes, hours and days.' }),
    dropped: t.exposeInt('dropped', { description: 'Partitions that it dropped.' }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'What kept the first of its tasks that failed from its end; null: none failed.',
    }),
    tasks: t.expose('tasks', { type: [SweepTaskRef], description: 'What it did, in this order.' }),
  }),
})

builder.objectFields(EnvironmentRef, (t) => ({
  storage: t.field({
    type: [StorageKindRef],
    description: 'What is kept of it, how long, and what that takes.',
    resolve: (environment, _args, { fleet }) => fleet.storage(environment.key),
  }),
  lastSweep: t.field({
    type: SweepStateRef,
    nullable: true,
    description:
      'The last run of the sweep, over all environments; null: it never ran. What each task did, and what went wrong in its own words, is for owners of the installation (Performance.lastSweep): here `tasks` is empty and `error` says only that there was one.',
    resolve: async (_environment, _args, { fleet }) => {
      const run = await fleet.lastSweep()
      return (
        run && {
          ...run,
          tasks: [],
          error: run.error === null ? null : 'A task failed: an owner is told which, and why',
        }
      )
    },
  }),
}))

builder.mutationFields((t) => ({
  setRetention: t.field({
    type: EnvironmentRef,
    description:
      'Sets how long an environment keeps a kind of history. What is past it goes with the next sweep, within 5 minutes, and does not come back. Needs the role ADMIN there.',
    extensions: inEnvironment('ADMIN'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'The environment.' }),
      kind: t.arg({ type: RetentionKindRef, required: true, description: 'Which history.' }),
      keepDays: t.arg.int({
        required: true,
        description: `Days: ${Object.entries(daysOf)
          .map(([kind, [least, most]]) => `${kind} ${least} to ${most}`)
          .join(', ')}.`,
      }),
    },
    resolve: async (_root, { environmentId, kind, keepDays }, context) => {
      const environment = requireKnown(environmentId, context)
      const [least, most] = daysOf[kind]
      if (keepDays < least || keepDays > most)
        throw invalidInput('keepDays', `${least} to ${most} days for ${kind}`, keepDays)
      await context.fleet.setRetention(environment.key, { kind, keepDays })
      await context.directory.record(actorOf(context), {
        environmentKey: environment.key,
        action: 'retention.set',
        target: kind,
        detail: `${keepDays} days`,
      })
      return environment
    },
  }),
}))
