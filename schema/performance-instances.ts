// Owns the types of how an instance of the server is doing: its programs, its process, its ingest and its delivery.
import { withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { errorCodes } from './errors.ts'
import type * as self from './self.ts'

const rate = (what: string) => ({ description: `${what} per second, since the sample before.` }) as const
export const ms = (what: string) => ({ description: `${what}, in milliseconds.` }) as const

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

const RefusalRef = builder.objectRef<self.IngestFigures['refusals'][number]>('Refusal').implement({
  description: 'Heartbeats that were refused for one reason.',
  extensions: withParent,
  fields: (t) => ({
    code: t.exposeString('code', { description: `The code of the error: ${Object.keys(errorCodes).join(', ')}.` }),
    perSecond: t.exposeFloat('perSecond', { description: 'How many per second, over the last minute.' }),
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
    refusals: t.expose('refusals', { type: [RefusalRef], description: 'The same by reason, the most frequent first.' }),
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
    largestGroup: t.exposeInt('largestGroup', { description: 'Subscriptions in the largest of these groups.' }),
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

export const InstanceFiguresRef = builder.objectRef<self.InstanceFigures>('InstanceFigures').implement({
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

export const AbsentInstanceRef = builder.objectRef<self.AbsentInstance>('AbsentInstance').implement({
  description:
    'An instance of the server that was heard within the last 10 minutes, ended without a word, and of which nothing is known now.',
  extensions: withParent,
  fields: (t) => ({
    instance: t.exposeString('instance', { description: 'Its name: host and process number.' }),
    lastSampleAt: t.expose('lastSampleAt', {
      type: 'DateTime',
      description: 'When it last said how it is, by its own clock.',
    }),
    reason: t.exposeString('reason', { description: 'Why what it said is not shown, in words.' }),
  }),
})
