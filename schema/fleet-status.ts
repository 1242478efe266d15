// Owns the fleetStatus subscription and its payload.
import { builder } from './builder.ts'
import { readableEnvironment } from './environment.ts'
import { encodeId } from './ids.ts'
import { FleetCountsRef, FleetNodeRef } from './refs.ts'
import type { FleetStatus } from './shapes.ts'
import { requireRole } from './viewer.ts'

const FleetStatusRef = builder.objectRef<FleetStatus>('FleetStatus').implement({
  description: 'How an environment stands: its counts, and the nodes whose status changed.',
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
    counts: t.field({ type: FleetCountsRef, description: 'All nodes by status.', resolve: (it) => it.counts }),
    nodes: t.field({
      type: [FleetNodeRef],
      description: 'Nodes that are new or whose status changed, as they are now.',
      resolve: (it) => it.nodes,
    }),
  }),
})

builder.subscriptionFields((t) => ({
  fleetStatus: t.field({
    type: FleetStatusRef,
    description:
      'The status of an environment and then one event for each tick in which a status changed, OFFLINE included.',
    args: { environmentId: t.arg.id({ required: true, description: 'Of this environment.' }) },
    subscribe: (_root, args, context) => {
      const { key } = readableEnvironment(args.environmentId, context)
      const role = requireRole(context.viewer, { what: 'environment', environmentKey: key }, 'VIEWER')
      return context.fleet.fleetStatus({ environmentKey: key, role })
    },
    resolve: (event) => event,
  }),
}))
