// Owns the LogEntry type, its filter, its page and its stream.
import { inEnvironment, ofItself } from './authorize.ts'
import { builder } from './builder.ts'
import type { LogFilter } from './context.ts'
import { encodeCursor, requireCursor } from './cursor.ts'
import { requireKnown, scopeOf } from './environment.ts'
import { invalidInput } from './errors.ts'
import { encodeId, requireId } from './ids.ts'
import type { LogFilterInput } from './inputs.ts'
import { pageArgs, pageOf } from './page.ts'
import { FleetNodeRef, LogEntryRef, PipelineRef, StreamStateRef } from './refs.ts'
import type { LogEntry, LogEntryEvent } from './shapes.ts'
import { unstorable } from './storable.ts'

const mostFilterIds = 1_000
const mostLevels = 20
const longestText = 253

LogEntryRef.implement({
  description: 'One stored line of a pipeline on a node, parsed once, when it came in.',
  extensions: ofItself('VIEWER', 'log entry', ({ environmentKey }: LogEntry) => environmentKey),
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id, stable for ever.',
      resolve: (it) => `log_${it.environmentKey}_${it.seq}`,
    }),
    cursor: t.field({
      type: 'Cursor',
      description: "Its position in the environment's log.",
      resolve: (it) => encodeCursor(it),
    }),
    nodeId: t.id({ description: 'The node it comes from.', resolve: (it) => encodeId('node', it.nodeKey) }),
    node: t.field({
      type: FleetNodeRef,
      nullable: true,
      description: 'The node it comes from. Null: removed since.',
      resolve: (it, _args, { fleet }) => fleet.node(it.nodeKey),
    }),
    pipelineId: t.id({
      nullable: true,
      description: 'The pipeline it comes from. Null: from the node itself.',
      resolve: (it) => (it.pipelineKey === null ? null : encodeId('pipeline', it.pipelineKey)),
    }),
    pipeline: t.field({
      type: PipelineRef,
      nullable: true,
      description: 'The pipeline it comes from. Null: from the node itself, or removed since.',
      resolve: (it, _args, { fleet }) => (it.pipelineKey === null ? null : fleet.pipeline(it.pipelineKey)),
    }),
    componentId: t.exposeString('componentName', {
      nullable: true,
      description: 'The component it comes from. Null: not told.',
    }),
    level: t.exposeString('level', {
      description: 'ERROR, WARN, INFO, DEBUG or TRACE, or whatever else the line said, in upper case.',
    }),
    message: t.exposeString('message', { description: 'The text of the line, without what was parsed from it.' }),
    loggedAt: t.field({
      type: 'DateTime',
      description: 'The time the line says, else when its heartbeat was sampled.',
      resolve: (it) => it.loggedAt,
    }),
    receivedAt: t.field({
      type: 'DateTime',
      description: 'When the server took it in.',
      resolve: (it) => it.receivedAt,
    }),
  }),
})

const LogFilterRef = builder.inputRef<LogFilterInput>('LogFilter').implement({
  description:
    'Which log entries: all conditions must hold. What is null or absent is no condition; an empty list lets nothing through.',
  fields: (t) => ({
    nodeIds: t.idList({ description: `Of these nodes. At most ${mostFilterIds}.` }),
    pipelineIds: t.idList({ description: `Of these pipelines. At most ${mostFilterIds}.` }),
    levels: t.stringList({ description: `Of these levels, in upper case. At most ${mostLevels}.` }),
    text: t.string({
      description: `With this text in the message, regardless of case. At most ${longestText} characters.`,
    }),
  }),
})

/** Foreign ids in a filter need no check: the stream and the page hold the entries of one environment alone. */
function filterOf(input: LogFilterInput | null | undefined): LogFilter {
  const keys = (kind: 'node' | 'pipeline', ids: readonly string[] | null | undefined) => {
    if (ids == null) return null
    if (ids.length > mostFilterIds) throw invalidInput(`filter.${kind}Ids`, `at most ${mostFilterIds} ids`, ids.length)
    return new Set(ids.map((id) => requireId(kind, id, `filter.${kind}Ids`)))
  }
  const levels = input?.levels ?? null
  if (levels && levels.length > mostLevels)
    throw invalidInput('filter.levels', `at most ${mostLevels} levels`, levels.length)
  for (const level of levels ?? [])
    if (level.length > longestText || unstorable.test(level))
      throw invalidInput('filter.levels', 'names of levels', level)
  const text = input?.text ?? null
  if (text !== null && (text.length > longestText || unstorable.test(text)))
    throw invalidInput('filter.text', `at most ${longestText} characters, without U+0000 and lone surrogates`, text)
  return {
    nodeKeys: keys('node', input?.nodeIds),
    pipelineKeys: keys('pipeline', input?.pipelineIds),
    levels: levels && new Set(levels),
    text: text === '' ? null : text,
  }
}

const LogEntryEventRef = builder.objectRef<LogEntryEvent>('LogEntryEvent').implement({
  description:
    'One step of the log stream. The first event tells where the stream stands; each later one brings the entries of one flush. ' +
    'Keep `cursor` and come back with it as `after`.',
  extensions: ofItself('VIEWER', 'environment', ({ environmentKey }: LogEntryEvent) => environmentKey),
  fields: (t) => ({
    state: t.field({
      type: StreamStateRef,
      description: 'How this event stands to the cursor.',
      resolve: (it) => it.state,
    }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Where the stream stands after this event.',
      resolve: (it) => encodeCursor(it),
    }),
    entries: t.field({ type: [LogEntryRef], description: 'In order, oldest first.', resolve: (it) => it.entries }),
    recovered: t.exposeInt('recovered', {
      description: 'With RECOVERED: how many entries passed since the cursor, before the filter.',
    }),
    skipped: t.exposeInt('skipped', {
      description: 'Entries that were left out just before this event because the subscriber was too slow.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'With RESET: why. Else null.' }),
    publishedAt: t.field({
      type: 'DateTime',
      description: 'When the server sent it on.',
      resolve: (it) => it.publishedAt,
    }),
  }),
})

builder.queryFields((t) => ({
  logEntries: t.field({
    type: [LogEntryRef],
    description: 'Stored log entries of an environment, newest first.',
    extensions: inEnvironment('VIEWER'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'Of this environment.' }),
      filter: t.arg({ type: LogFilterRef, description: 'Which entries. Null: all.' }),
      ...pageArgs(),
    },
    resolve: async (_root, args, context) => {
      const environment = requireKnown(args.environmentId, context)
      return [...(await context.fleet.logEntries(environment.key, filterOf(args.filter), pageOf(args)))]
    },
  }),
}))

builder.subscriptionFields((t) => ({
  logEntry: t.field({
    type: LogEntryEventRef,
    description:
      'The log of an environment, live and in order. A subscriber that is too slow loses the oldest events and is told how many entries that was.',
    extensions: inEnvironment('VIEWER'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'Of this environment.' }),
      filter: t.arg({ type: LogFilterRef, description: 'Which entries. Null: all.' }),
      after: t.arg({
        type: 'Cursor',
        description: 'Go on after this position: what was missed comes first, from the store. Null: from now on.',
      }),
    },
    subscribe: (_root, args, context) => {
      const scope = scopeOf(args.environmentId, context)
      const after = args.after == null ? null : requireCursor(args.after, 'after')
      return context.fleet.logEntryEvents(scope, filterOf(args.filter), after)
    },
    resolve: (event) => event,
  }),
}))
