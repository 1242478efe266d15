// Owns the fleetStatus subscription and its payload.
import { inEnvironment, ofItself } from './authorize.ts'
import { builder } from './builder.ts'
import { scopeOf } from './environment.ts'
import { encodeId } from './ids.ts'
import { FleetCountsRef, FleetNodeRef } from './refs.ts'
import type { FleetStatus } from './shapes.ts'

const FleetStatusRef = builder.objectRef<FleetStatus>('FleetStatus').implement({
  description: 'How an environment stands: its counts, and the nodes whose status changed.',
  extensions: ofItself('VIEWER', 'environment', ({ environmentKey }: FleetStatus) => environmentKey),
  fields: (t) => ({
    environmentId: t.id({
      description: 'The environment it is of.',
      resolve: (it) => encodeId('environment', it.environmentKey),
    }),
    publishedAt: t.field({
      type: 'DateTime',
      description: 'When the server sent it on.',
      resolve: (it) => it.publishedAt,
    }),
    snapshot: t.exposeBoolean('snapshot', { description: 'True for the first event: `nodes` are all nodes.' }),
    counts: t.field({
      type: FleetCountsRef,
      description: 'All nodes by status, and the pipelines that crashed.',
      resolve: (it) => it.counts,
    }),
    nodes: t.field({
      type: [FleetNodeRef],
      description:
        'Nodes that are new, whose status changed, or on which a pipeline crashed or no longer is crashed or there, as they are now.',
      resolve: (it) => it.nodes,
    }),
    removedNodeIds: t.idList({
      description: 'Nodes that were removed: forget them.',
      resolve: (it) => it.removedNodeKeys.map((key) => encodeId('node', key)),
    }),
  }),
})

builder.subscriptionFields((t) => ({
  fleetStatus: t.field({
    type: FleetStatusRef,
    description:
      'The status of an environment and then one event for each tick in which a status changed, OFFLINE included.',
    extensions: inEnvironment('VIEWER'),
    args: { environmentId: t.arg.id({ required: true, description: 'Of this environment.' }) },
    subscribe: (_root, args, context) => {
      const scope = scopeOf(args.environmentId, context)
      return context.fleet.fleetStatus(scope)
    },
    resolve: (event) => event,
  }),
}))
