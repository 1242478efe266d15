// Owns the types of how the database is doing, and how it grows.
import { withParent } from './authorize.ts'
import { builder } from './builder.ts'
import { ms } from './performance-instances.ts'
import type * as self from './self.ts'

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

const DiskForecastRef = builder.objectRef<self.DiskForecast>('DiskForecast').implement({
  description:
    'How the database grows: a straight line by least squares through what it took, measured every 15 minutes for 7 days. While history is still filling up to its retention, it grows no further than that.',
  extensions: withParent,
  fields: (t) => ({
    bytesPerDay: t.exposeFloat('bytesPerDay', {
      nullable: true,
      description: 'Its growth, in bytes a day; below 0: it shrinks. Null: measured for less than 6 h.',
    }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is measured, 7 days ago at most. Null: it never was.',
    }),
    in30DaysBytes: t.expose('in30DaysBytes', {
      type: 'Counter',
      nullable: true,
      description: 'What it will take in 30 days. Null: its growth is not known.',
    }),
    fullRetentionBytes: t.expose('fullRetentionBytes', {
      type: 'Counter',
      nullable: true,
      description:
        'What it will take with all history as old as it is kept, at the present rate: what `Environment.storage` foresees, summed over all environments. Null: it was never measured.',
    }),
    freeBytes: t.expose('freeBytes', {
      type: 'Counter',
      nullable: true,
      description: 'What is free on its disk. Null: not known, as of a database that the server does not run itself.',
    }),
    fullAt: t.expose('fullAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the disk is full. Null: never within ten years, or its growth or what is free is not known.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why its growth is not known, in words. Null: it is.',
    }),
  }),
})

const unseen = 'Null: the database does not let us see it.'

export const DatabaseFiguresRef = builder.objectRef<self.DatabaseFigures>('DatabaseFigures').implement({
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
    forecast: t.expose('forecast', { type: DiskForecastRef, description: 'How it grows.' }),
  }),
})
