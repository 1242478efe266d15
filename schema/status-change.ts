// Owns the StatusChange type, its page and its stream.
import { inEnvironment, ofItself } from './authorize.ts'
import { builder } from './builder.ts'
import { encodeCursor, requireCursor } from './cursor.ts'
import { requireKnown, scopeOf } from './environment.ts'
import { invalidInput } from './errors.ts'
import { encodeId, requireId } from './ids.ts'
import { pageArgs, pageOf } from './page.ts'
import { FleetNodeRef, PipelineRef, StatusChangeRef, StreamStateRef } from './refs.ts'
import type { NodeStatus, PipelineStatus, StatusChange, StatusChangeEvent } from './shapes.ts'

StatusChangeRef.implement({
  description: 'One stored transition of a node, or of a pipeline on a node.',
  extensions: ofItself('VIEWER', 'status change', ({ environmentKey }: StatusChange) => environmentKey),
  fields: (t) => ({
    id: t.id({ description: 'Opaque id, stable for ever.', resolve: (it) => `change_${it.environmentKey}_${it.seq}` }),
    cursor: t.field({
      type: 'Cursor',
      description: "Its position in the environment's status changes.",
      resolve: (it) => encodeCursor(it),
    }),
    nodeId: t.id({ description: 'The node it is about.', resolve: (it) => encodeId('node', it.nodeKey) }),
    node: t.field({
      type: FleetNodeRef,
      nullable: true,
      description: 'The node it is about. Null: removed since.',
      resolve: (it, _args, { fleet }) => fleet.node(it.nodeKey),
    }),
    pipelineId: t.id({
      nullable: true,
      description: 'The pipeline on that node it is about. Null: about the node itself.',
      resolve: (it) => (it.pipelineKey === null ? null : encodeId('pipeline', it.pipelineKey)),
    }),
    pipeline: t.field({
      type: PipelineRef,
      nullable: true,
      description: 'The pipeline on that node it is about. Null: about the node itself, or removed since.',
      resolve: (it, _args, { fleet }) => (it.pipelineKey === null ? null : fleet.pipeline(it.pipelineKey)),
    }),
    from: t.exposeString('from', { description: 'The NodeStatus, or for a pipeline the PipelineStatus, that ended.' }),
    to: t.exposeString('to', { description: 'The NodeStatus, or for a pipeline the PipelineStatus, that began.' }),
    reason: t.exposeString('reason', { description: 'Why, in words; never empty.' }),
    at: t.field({ type: 'DateTime', description: 'When it was found.', resolve: (it) => it.at }),
  }),
})

const StatusChangeEventRef = builder.objectRef<StatusChangeEvent>('StatusChangeEvent').implement({
  description:
    'One step of the stream of status changes. The first event tells where the stream stands and holds no change; ' +
    'each later one holds exactly one. Keep `cursor` and come back with it as `after`.',
  extensions: ofItself('VIEWER', 'environment', ({ environmentKey }: StatusChangeEvent) => environmentKey),
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
    change: t.field({
      type: StatusChangeRef,
      nullable: true,
      description: 'The change. Null in an event that only tells where the stream stands.',
      resolve: (it) => it.change,
    }),
    recovered: t.exposeInt('recovered', { description: 'With RECOVERED: how many changes passed since the cursor.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'With RESET: why. Else null.' }),
    publishedAt: t.field({
      type: 'DateTime',
      description: 'When the server sent it on.',
      resolve: (it) => it.publishedAt,
    }),
  }),
})

const statuses = [
  'UNKNOWN',
  'HEALTHY',
  'DEGRADED',
  'OFFLINE',
  'MAINTENANCE',
  'PENDING',
  'STARTING',
  'RUNNING',
  'STOPPED',
  'CRASHED',
] as const satisfies readonly (NodeStatus | PipelineStatus)[]
const mostStatuses = statuses.length

function statusesOf(given: readonly string[] | null | undefined): readonly string[] | null {
  if (given == null) return null
  const known: readonly string[] = statuses
  const wrong = given.length > mostStatuses ? given.length : given.find((status) => !known.includes(status))
  if (wrong !== undefined) throw invalidInput('to', `some of ${statuses.join(', ')}`, wrong)
  return given
}

const ChangeOfRef = builder.enumType('ChangeOf', {
  description: 'What changed its status.',
  values: {
    NODE: { description: 'A node.' },
    PIPELINE: { description: 'A pipeline on a node.' },
  } as const,
})

builder.queryFields((t) => ({
  statusChanges: t.field({
    type: [StatusChangeRef],
    description: 'Stored status changes of an environment, newest first.',
    extensions: inEnvironment('VIEWER'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'Of this environment.' }),
      nodeId: t.arg.id({ description: 'Only of this node and the pipelines on it. Null: of all.' }),
      pipelineId: t.arg.id({ description: 'Only of this pipeline. Null: of all.' }),
      of: t.arg({
        type: ChangeOfRef,
        description: 'Only of nodes themselves, or of pipelines on them. Null: of both.',
      }),
      to: t.arg.stringList({ description: `Only into these statuses. Null: into any. At most ${mostStatuses}.` }),
      ...pageArgs(),
    },
    resolve: async (_root, args, context) => {
      const environment = requireKnown(args.environmentId, context)
      const filter = {
        nodeKey: args.nodeId == null ? null : requireId('node', args.nodeId, 'nodeId'),
        pipelineKey: args.pipelineId == null ? null : requireId('pipeline', args.pipelineId, 'pipelineId'),
        of: args.of ?? null,
        to: statusesOf(args.to),
      }
      return [...(await context.fleet.statusChanges(environment.key, filter, pageOf(args)))]
    },
  }),
}))

builder.subscriptionFields((t) => ({
  statusChange: t.field({
    type: StatusChangeEventRef,
    description:
      'Every status change of an environment, live and in order, none left out: a subscriber that is too slow is disconnected and resumes by its cursor.',
    extensions: inEnvironment('VIEWER'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'Of this environment.' }),
      after: t.arg({
        type: 'Cursor',
        description: 'Go on after this position: what was missed comes first, from the store. Null: from now on.',
      }),
    },
    subscribe: (_root, args, context) => {
      const scope = scopeOf(args.environmentId, context)
      const after = args.after == null ? null : requireCursor(args.after, 'after')
      return context.fleet.statusChangeEvents(scope, after)
    },
    resolve: (event) => event,
  }),
}))
