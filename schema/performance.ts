// Owns the Performance type: how the server, its database and its other instances are doing, for owners.
import { owner, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import type * as self from './self.ts'

const rate = (what: string) => ({ description: `${what} per second, since the sample before.` }) as const
const ms = (what: string) => ({ description: `${what}, in milliseconds.` }) as const

const ProcessIoRef = builder.objectRef<NonNullable<self.ProcessFigures['io']>>('ProcessIo').implement({
  description: 'What a program reads and writes, over all of its processes, as Linux counts it (/proc/PID/io).',
  extensions: withParent,
  fields: (t) => ({
    readBytesPerSecond: t.exposeFloat('readBytesPerSecond', rate('Bytes read from disks')),
    writtenBytesPerSecond: t.exposeFloat('writtenBytesPerSecond', rate('Bytes written to disks')),
    cancelledBytesPerSecond: t.exposeFloat(
      'cancelledBytesPerSecond',
      rate('Bytes that were written and deleted before they were on a disk,'),
    ),
    readCallsPerSecond: t.exposeFloat('readCallsPerSecond', rate('System calls that read')),
    writeCallsPerSecond: t.exposeFloat('writeCallsPerSecond', rate('System calls that write')),
  }),
})

const ProcessFiguresRef = builder.objectRef<self.ProcessFigures>('ProcessFigures').implement({
  description: 'A program that matters to an instance.',
  extensions: withParent,
  fields: (t) => ({
    name: t.exposeString('name', { description: '`server`, or `database` where the instance runs it itself.' }),
    io: t.expose('io', {
      type: ProcessIoRef,
      nullable: true,
      description: 'What it reads and writes. Null: this system does not tell.',
    }),
  }),
})

const RuntimeFiguresRef = builder.objectRef<self.RuntimeFigures>('RuntimeFigures').implement({
  description: 'How the process of an instance is doing.',
  extensions: withParent,
  fields: (t) => ({
    eventLoopDelayP50Ms: t.exposeFloat(
      'eventLoopDelayP50Ms',
      ms('How late the event loop was, median of the last second'),
    ),
    eventLoopDelayP95Ms: t.exposeFloat('eventLoopDelayP95Ms', ms('The same, 95th percentile')),
    eventLoopDelayMaxMs: t.exposeFloat('eventLoopDelayMaxMs', ms('The same, the most')),
    heapUsedBytes: t.expose('heapUsedBytes', { type: 'Counter', description: 'Heap in use.' }),
    heapLimitBytes: t.expose('heapLimitBytes', { type: 'Counter', description: 'What the heap may grow to.' }),
    residentBytes: t.expose('residentBytes', { type: 'Counter', description: 'Resident memory.' }),
    gcPercent: t.exposeFloat('gcPercent', { description: 'Share of the last second that collecting took, 0 to 100.' }),
    handles: t.exposeInt('handles', {
      description: 'Resources that keep the process alive: sockets, timers and so on.',
    }),
    uptimeSeconds: t.exposeFloat('uptimeSeconds', { description: 'Since it started.' }),
  }),
})

const IngestFiguresRef = builder.objectRef<self.IngestFigures>('IngestFigures').implement({
  description: 'How the ingest of an instance is doing, over the last minute.',
  extensions: withParent,
  fields: (t) => ({
    queued: t.exposeInt('queued', { description: 'Heartbeats that wait for their group now.' }),
    acknowledgedPerSecond: t.exposeFloat('acknowledgedPerSecond', {
      description: 'Heartbeats acknowledged per second.',
    }),
    refusedPerSecond: t.exposeFloat('refusedPerSecond', {
      description: 'Heartbeats refused per second, whatever for.',
    }),
    groupSizeMean: t.exposeFloat('groupSizeMean', {
      nullable: true,
      description: 'Heartbeats a group commit, mean. Null: there was none.',
    }),
    flushP50Ms: t.exposeFloat('flushP50Ms', {
      nullable: true,
      ...ms('Time of a group commit, median; null: there was none'),
    }),
    flushP95Ms: t.exposeFloat('flushP95Ms', {
      nullable: true,
      ...ms('Time of a group commit, 95th percentile; null: there was none'),
    }),
  }),
})

const DeliveryFiguresRef = builder.objectRef<self.DeliveryFigures>('DeliveryFigures').implement({
  description: 'How the delivery of an instance is doing: counts of now, and totals since its start.',
  extensions: withParent,
  fields: (t) => ({
    connections: t.exposeInt('connections', { description: 'Open streams.' }),
    operations: t.exposeInt('operations', { description: 'Subscriptions that run on them.' }),
    groups: t.exposeInt('groups', { description: 'Groups of subscriptions whose events are executed once.' }),
    executions: t.expose('executions', { type: 'Counter', description: 'Events executed.' }),
    deliveries: t.expose('deliveries', {
      type: 'Counter',
      description: 'Events delivered: less `executions` is what sharing saved.',
    }),
    skipped: t.expose('skipped', { type: 'Counter', description: 'Events and entries that slow readers did not get.' }),
    resumes: t.expose('resumes', { type: 'Counter', description: 'Subscriptions that went on after a cursor.' }),
    resets: t.expose('resets', { type: 'Counter', description: 'Those whose past could not be told in full.' }),
  }),
})

const InstanceFiguresRef = builder.objectRef<self.InstanceFigures>('InstanceFigures').implement({
  description:
    'One instance of the server, as it said of itself within the last 5 s: one that is silent for longer is absent.',
  extensions: withParent,
  fields: (t) => ({
    instance: t.exposeString('instance', { description: 'Its name: host and process number.' }),
    self: t.exposeBoolean('self', { description: 'Whether it is the one that answers.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was sampled: one stamp for all of its parts.' }),
    processes: t.expose('processes', { type: [ProcessFiguresRef], description: 'Its programs.' }),
    runtime: t.expose('runtime', { type: RuntimeFiguresRef, description: 'Its process.' }),
    ingest: t.expose('ingest', { type: IngestFiguresRef, description: 'Its ingest.' }),
    delivery: t.expose('delivery', { type: DeliveryFiguresRef, description: 'Its delivery.' }),
  }),
})

const TableFiguresRef = builder.objectRef<self.DatabaseFigures['tables'][number]>('TableFigures').implement({
  description: 'A table that is updated in place with every heartbeat.',
  extensions: withParent,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    liveRows: t.expose('liveRows', { type: 'Counter', description: "Rows, as the database's statistics have them." }),
    deadRows: t.expose('deadRows', {
      type: 'Counter',
      description: 'Rows that were replaced and not cleared away yet: many of them are bloat.',
    }),
  }),
})

const StatementFiguresRef = builder
  .objectRef<NonNullable<self.DatabaseFigures['statements']>[number]>('StatementFigures')
  .implement({
    description: 'A statement, by the time it took in all (pg_stat_statements).',
    extensions: withParent,
    fields: (t) => ({
      statement: t.exposeString('statement', { description: 'Its text, without its values, at most 200 characters.' }),
      calls: t.expose('calls', { type: 'Counter', description: 'How often it ran.' }),
      meanMs: t.exposeFloat('meanMs', ms('Mean time')),
      totalMs: t.exposeFloat('totalMs', ms('Time in all')),
    }),
  })

const unseen = 'Null: the database does not let us see it.'

const DatabaseFiguresRef = builder.objectRef<self.DatabaseFigures>('DatabaseFigures').implement({
  description: 'How the database is doing.',
  extensions: withParent,
  fields: (t) => ({
    sizeBytes: t.expose('sizeBytes', { type: 'Counter', description: 'What it takes on the disk, without its log.' }),
    walBytes: t.expose('walBytes', {
      type: 'Counter',
      nullable: true,
      description: `What its write-ahead log takes. ${unseen}`,
    }),
    cacheHitPercent: t.exposeFloat('cacheHitPercent', {
      nullable: true,
      description:
        'Pages found in its memory: 100 x blks_hit / (blks_hit + blks_read) over the last minute. Null: there was no traffic.',
    }),
    transactionsPerSecond: t.exposeFloat('transactionsPerSecond', {
      nullable: true,
      description: 'Transactions per second over the last minute. Null: not known yet.',
    }),
    connections: t.exposeInt('connections', { description: 'Open connections.' }),
    checkpointsTimed: t.expose('checkpointsTimed', {
      type: 'Counter',
      nullable: true,
      description: `Checkpoints that came by the clock. ${unseen}`,
    }),
    checkpointsRequested: t.expose('checkpointsRequested', {
      type: 'Counter',
      nullable: true,
      description: `Checkpoints that came early, because much was written. ${unseen}`,
    }),
    tables: t.expose('tables', { type: [TableFiguresRef], description: 'Tables that are updated in place.' }),
    statements: t.expose('statements', {
      type: [StatementFiguresRef],
      nullable: true,
      description: 'Statements that took most. Null: pg_stat_statements is not there.',
    }),
  }),
})

const WriteSourceFiguresRef = builder.objectRef<self.WriteSourceFigures>('WriteSourceFigures').implement({
  description: 'What rows are written for, by the instance that answers.',
  extensions: withParent,
  fields: (t) => ({
    source: t.exposeString('source', { description: 'What for: heartbeats, log_entries, rollups and so on.' }),
    total: t.expose('total', { type: 'Counter', description: 'Rows since the start.' }),
    rate: t.exposeFloat('rate', { nullable: true, description: 'Rows per second now. Null: not known yet.' }),
    baseline: t.exposeFloat('baseline', {
      nullable: true,
      description: 'Rows per second over the last 5 minutes. Null: known for less than 30 s.',
    }),
    unusual: t.exposeBoolean('unusual', {
      description:
        'Whether `rate` is more than ten times `baseline` (0.05 at least), once the database saw 100 transactions.',
    }),
  }),
})

const OperationFiguresRef = builder.objectRef<self.OperationFigures>('OperationFigures').implement({
  description:
    'A GraphQL operation, as the instance that answers executed it: counted since its start, percentiles over the last 200.',
  extensions: withParent,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its kind and name.' }),
    count: t.expose('count', { type: 'Counter', description: 'How often it ran.' }),
    totalMs: t.exposeFloat('totalMs', ms('Time in all')),
    meanMs: t.exposeFloat('meanMs', ms('Mean time')),
    p50Ms: t.exposeFloat('p50Ms', ms('Median')),
    p95Ms: t.exposeFloat('p95Ms', ms('95th percentile')),
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
  } as const satisfies Record<self.Flag['level'], { description: string }>,
})

const FlagRef = builder.objectRef<self.Flag>('Flag').implement({
  description: 'Something that is out of the ordinary.',
  extensions: withParent,
  fields: (t) => ({
    level: t.expose('level', { type: FlagLevelRef, description: 'How far.' }),
    what: t.exposeString('what', { description: 'What, with its figure and its limit, in words.' }),
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
