// Owns the Performance type: how the server, its database and its other instances are doing, for owners.
import { owner, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { DatabaseFiguresRef } from './performance-database.ts'
import { AbsentInstanceRef, InstanceFiguresRef, ms } from './performance-instances.ts'
import { SweepStateRef } from './refs.ts'
import type * as self from './self.ts'

const WriteSourceFiguresRef = builder.objectRef<self.WriteSourceFigures>('WriteSourceFigures').implement({
  description: 'What rows are written for, by the instance that answers.',
  extensions: withParent,
  fields: (t) => ({
    source: t.exposeString('source', { description: 'What for: heartbeats, log_entries, rollups and so on.' }),
    total: t.expose('total', { type: 'Counter', description: 'Rows since the start.' }),
    rate: t.exposeFloat('rate', {
      nullable: true,
      description: 'Rows per second over the last 10 s. Null: not known yet.',
    }),
    baseline: t.exposeFloat('baseline', {
      nullable: true,
      description: 'Rows per second over the 5 minutes before that. Null: known for less than 30 s.',
    }),
    unusual: t.exposeBoolean('unusual', {
      description:
        'Whether `rate` is more than ten times `baseline` (0.05 at least), once the database saw 100 transactions. Never for what the sweep writes, which comes at once.',
    }),
    recent: t.floatList({
      description: 'Rows per second of each of the last steps of 5 s, the newest last; 60 at most.',
      resolve: (source) => [...source.recent()],
    }),
  }),
})

const OperationFiguresRef = builder.objectRef<self.OperationFigures>('OperationFigures').implement({
  description:
    'A GraphQL operation, as the instance that answers executed it: counted since its start, percentiles over the last 200.',
  extensions: withParent,
  fields: (t) => ({
    name: t.exposeString('name', {
      description:
        'Its kind and name, at most 80 characters; without a name, or of who is not signed in, what it asks for first.',
    }),
    count: t.expose('count', { type: 'Counter', description: 'How often it ran.' }),
    totalMs: t.exposeFloat('totalMs', ms('Time in all')),
    meanMs: t.exposeFloat('meanMs', ms('Mean time')),
    p50Ms: t.exposeFloat('p50Ms', ms('Median')),
    p95Ms: t.exposeFloat('p95Ms', ms('95th percentile')),
    recentP95Ms: t.exposeFloat('recentP95Ms', {
      nullable: true,
      description:
        '95th percentile over those of the last 5 minutes, in milliseconds: what the flag goes by. Null: fewer than 20.',
    }),
    maxMs: t.exposeFloat('maxMs', ms('The most')),
  }),
})

const SlowOperationRef = builder.objectRef<self.SlowOperation>('SlowOperation').implement({
  description: 'An operation that took more than 100 ms.',
  extensions: withParent,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its kind and name.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it ended.' }),
    ms: t.exposeFloat('ms', ms('What it took')),
  }),
})

const FlagLevelRef = builder.enumType('FlagLevel', {
  description: 'How far out of the ordinary something is.',
  values: {
    WARN: { description: 'To be looked at.' },
    BAD: { description: 'To be seen to now.' },
  } as const satisfies Record<self.FlagLevel, { description: string }>,
})

const SignalRef = builder.enumType('Signal', {
  description: 'What is watched for being out of the ordinary.',
  values: {
    WRITE_RATE: { description: 'What a process writes, in bytes per second.' },
    CANCELLED_WRITES: { description: 'What it writes for nothing, in bytes per second.' },
    WAL_SIZE: { description: "The size of the database's write-ahead log, in bytes." },
    CACHE_HIT: { description: 'Pages that the database finds in its memory, 0 to 100: too few of them.' },
    WRITE_SOURCE: { description: 'A write source, against what it usually writes.' },
    EVENT_LOOP: { description: 'How late the event loop is, 95th percentile, in milliseconds.' },
    HEAP: { description: 'How full the heap is, 0 to 100.' },
    OPERATION: { description: 'What an operation takes of late, 95th percentile, in milliseconds.' },
    DISK_FULL: { description: 'In how many days the disk of the database is full: too few of them.' },
    SWEEP: { description: 'The last run of the sweep: a task of it failed.' },
    DATABASE: { description: 'Whether the database answers.' },
  } as const satisfies Record<self.Signal, { description: string }>,
})

const FlagRef = builder.objectRef<self.Flag>('Flag').implement({
  description: 'Something that is out of the ordinary.',
  extensions: withParent,
  fields: (t) => ({
    signal: t.expose('signal', { type: SignalRef, description: 'What is.' }),
    level: t.expose('level', { type: FlagLevelRef, description: 'How far.' }),
    what: t.exposeString('what', { description: 'In words, with the figure and its limit.' }),
    instance: t.exposeString('instance', {
      nullable: true,
      description: 'The instance that it is of. Null: of none alone.',
    }),
    of: t.exposeString('of', {
      nullable: true,
      description: 'The name of the process, the write source or the operation. Null: there is but one.',
    }),
  }),
})

const ThresholdRef = builder.objectRef<self.Threshold>('Threshold').implement({
  description: 'Where a figure begins to be out of the ordinary: strictly beyond, on the wrong side.',
  extensions: withParent,
  fields: (t) => ({
    signal: t.expose('signal', { type: SignalRef, description: 'Of what, in its unit.' }),
    warn: t.exposeFloat('warn', { description: 'Beyond it, WARN.' }),
    bad: t.exposeFloat('bad', { nullable: true, description: 'Beyond it, BAD. Null: it is never BAD.' }),
  }),
})

const PerformanceRef = builder.objectRef<self.Performance>('Performance').implement({
  description: 'How the server is doing.',
  extensions: withParent,
  fields: (t) => ({
    publishedAt: t.expose('publishedAt', { type: 'DateTime', description: 'When this was put together.' }),
    instances: t.expose('instances', {
      type: [InstanceFiguresRef],
      description: 'All instances over the database, by name.',
    }),
    absent: t.expose('absent', { type: [AbsentInstanceRef], description: 'Instances that are not heard.' }),
    lastSweep: t.expose('lastSweep', {
      type: SweepStateRef,
      nullable: true,
      description: 'The last run of the sweep. Null: it never ran.',
    }),
    thresholds: t.field({
      type: [ThresholdRef],
      description: 'The limits that the flags go by.',
      resolve: (_performance, _args, { self }) => [...self.thresholds],
    }),
    database: t.expose('database', {
      type: DatabaseFiguresRef,
      nullable: true,
      description: 'The database. Null: it could not be asked.',
    }),
    sources: t.expose('sources', { type: [WriteSourceFiguresRef], description: 'What rows are written for.' }),
    operations: t.expose('operations', {
      type: [OperationFiguresRef],
      description: 'Operations, those that took most in all first.',
    }),
    slow: t.expose('slow', { type: [SlowOperationRef], description: 'The last 50 slow ones, the newest first.' }),
    flags: t.expose('flags', { type: [FlagRef], description: 'What is out of the ordinary, the worst first.' }),
  }),
})

builder.queryFields((t) => ({
  performance: t.field({
    type: PerformanceRef,
    description: 'How the server is doing. For owners of the installation.',
    extensions: owner,
    resolve: (_root, _args, { self }) => self.performance(),
  }),
}))

builder.subscriptionFields((t) => ({
  performanceTick: t.field({
    type: PerformanceRef,
    description: 'How the server is doing, every 2 s. For owners of the installation.',
    extensions: owner,
    subscribe: (_root, _args, { self, viewer }) => self.performanceTicks(viewer),
    resolve: (event) => event,
  }),
}))
