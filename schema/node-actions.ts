// Owns asking for one node, and what is done to one: maintenance, its token, its removal.
import { actorOf } from './actor.ts'
import { onNode } from './authorize.ts'
import { bounds } from './bounds.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { requireId } from './ids.ts'
import { FleetNodeRef } from './refs.ts'
import type { FleetNode } from './shapes.ts'
import { notFound } from './viewer.ts'

builder.queryFields((t) => ({
  node: t.field({
    type: FleetNodeRef,
    description: 'One node. NOT_FOUND where it does not exist or its environment is not for the caller.',
    extensions: onNode('VIEWER', 'id'),
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, context) => nodeOf(id, context),
  }),
}))

builder.mutationFields((t) => ({
  setMaintenance: t.field({
    type: FleetNodeRef,
    description:
      'Sets a node to MAINTENANCE, or ends it: then it is what its heartbeats say. In MAINTENANCE its silence changes nothing. Setting what is set changes nothing. Needs the role OPERATOR in its environment.',
    extensions: onNode('OPERATOR'),
    args: {
      nodeId: t.arg.id({ required: true, description: 'The node.' }),
      on: t.arg.boolean({ required: true, description: 'True sets it, false ends it.' }),
      reason: t.arg.string({
        description: `Why, as the log of changes is to tell it. At most ${bounds.text} characters; null: none is given. Of no use when it ends.`,
      }),
    },
    resolve: async (_root, { nodeId, on, reason }, context) => {
      const { key, environmentKey, name } = nodeOf(nodeId, context)
      const node = await context.fleet.setMaintenance(key, { on, reason: reason ?? null })
      const detail = on ? (reason ?? 'set') : 'ended'
      await context.directory.record(actorOf(context), {
        environmentKey,
        action: 'node.maintenance',
        target: name,
        detail,
      })
      return node
    },
  }),
  revokeNodeToken: t.field({
    type: FleetNodeRef,
    description:
      'Makes the token of a node void from the next heartbeat on: its machine has to enrol again. Needs the role OPERATOR in its environment.',
    extensions: onNode('OPERATOR'),
    args: { nodeId: t.arg.id({ required: true, description: 'The node.' }) },
    resolve: async (_root, { nodeId }, context) => {
      await context.directory.revokeNodeToken(actorOf(context), nodeOf(nodeId, context).key)
      return nodeOf(nodeId, context)
    },
  }),
  removeNode: t.field({
    type: 'Boolean',
    description:
      'Removes a node with its token, its pipelines and what is known of it now, for good; its log entries and status changes stay until their retention. A machine that enrols again is a new node. Needs the role OPERATOR in its environment. Answers true.',
    extensions: onNode('OPERATOR'),
    args: { nodeId: t.arg.id({ required: true, description: 'The node.' }) },
    resolve: async (_root, { nodeId }, context) => {
      await context.directory.removeNode(actorOf(context), nodeOf(nodeId, context).key)
      return true
    },
  }),
}))

function nodeOf(id: string, { fleet }: Context): FleetNode {
  const node = fleet.node(requireId('node', id, 'nodeId'))
  if (!node) throw notFound('node')
  return node
}
