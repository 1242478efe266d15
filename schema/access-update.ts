// Owns the accessUpdate subscription: what the caller may see, now and whenever that changes.
import { signedIn, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import type { AccessUpdate } from './directory.ts'
import { EnvironmentRef } from './refs.ts'
import { roleOf } from './viewer.ts'

const AccessUpdateRef = builder.objectRef<AccessUpdate>('AccessUpdate').implement({
  description: 'What the caller may see.',
  extensions: withParent,
  fields: (t) => ({
    publishedAt: t.expose('publishedAt', { type: 'DateTime', description: 'When the server sent it on.' }),
    snapshot: t.exposeBoolean('snapshot', { description: 'True for the first event.' }),
    owner: t.boolean({
      description: 'Whether the caller owns the installation.',
      resolve: ({ access }) => access.owner,
    }),
    environments: t.field({
      type: [EnvironmentRef],
      description: 'All environments the caller has a role in, by name.',
      resolve: ({ access }, _args, { fleet }) => fleet.environments().filter(({ key }) => roleOf(access, key) !== null),
    }),
  }),
})

builder.subscriptionFields((t) => ({
  accessUpdate: t.field({
    type: AccessUpdateRef,
    description:
      'What the caller may see, and then one event whenever that changes: a role, a membership, a new environment, a name.',
    extensions: signedIn,
    subscribe: (_root, _args, { viewer, directory }) => directory.accessUpdates(viewer),
    resolve: (event) => event,
  }),
}))
