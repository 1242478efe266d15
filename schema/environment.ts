// Owns the Environment type, its counts and the queries that start from an environment.
import { anybody, inEnvironment, ofItself, signedIn, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import type { Context, StreamScope } from './context.ts'
import { encodeId, requireId } from './ids.ts'
import { EnvironmentRef, FleetCountsRef, FleetNodeRef, PipelineRef, RoleRef, ViewerRef } from './refs.ts'
import type { Environment } from './shapes.ts'
import { notFound, roleIn, type Role, type Viewer } from './viewer.ts'

EnvironmentRef.implement({
  description:
    'The tenant and the unit of authorization (production, staging ...). Every other entity belongs to exactly one.',
  extensions: ofItself('VIEWER', 'environment', ({ key }: Environment) => key),
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: (environment) => encodeId('environment', environment.key) }),
    name: t.exposeString('name', { description: 'Unique in the installation.' }),
    intervalSeconds: t.exposeInt('intervalSeconds', { description: 'How often its agents beat, in seconds.' }),
    viewerRole: t.field({
      type: RoleRef,
      description: "The caller's role here.",
      resolve: (environment, _args, { viewer }) => roleHere(environment.key, viewer),
    }),
    counts: t.field({
      type: FleetCountsRef,
      description: 'Its nodes by status, and the pipelines that crashed, at this moment.',
      resolve: (environment, _args, { fleet }) => fleet.counts(environment.key),
    }),
    nodes: t.field({
      type: [FleetNodeRef],
      description: 'All of its nodes, in the order of their enrolment.',
      resolve: (environment, _args, { fleet }) => fleet.nodes(environment.key),
    }),
    pipelines: t.field({
      type: [PipelineRef],
      description: 'All of its pipelines, in the order of their creation.',
      resolve: (environment, _args, { fleet }) => fleet.pipelines(environment.key),
    }),
  }),
})

FleetCountsRef.implement({
  description: 'How many nodes an environment has, by status, `total` being their sum; and how many pipelines crashed.',
  extensions: withParent,
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'All nodes.' }),
    healthy: t.exposeInt('healthy', { description: 'HEALTHY nodes.' }),
    degraded: t.exposeInt('degraded', { description: 'DEGRADED nodes.' }),
    offline: t.exposeInt('offline', { description: 'OFFLINE nodes.' }),
    unknown: t.exposeInt('unknown', { description: 'UNKNOWN nodes.' }),
    maintenance: t.exposeInt('maintenance', { description: 'Nodes in MAINTENANCE.' }),
    crashedPipelines: t.exposeInt('crashedPipelines', {
      description:
        'Pipelines that are CRASHED on at least one node which is not OFFLINE: of a silent node nobody knows.',
    }),
  }),
})

/** The environment an argument names, which was checked before; NOT_FOUND where it was removed meanwhile. */
export function requireKnown(id: string, { fleet }: Context): Environment {
  const environment = fleet.environment(requireId('environment', id, 'environmentId'))
  if (!environment) throw notFound('environment')
  return environment
}

/** The role that the caller was found to have. */
export function roleHere(environmentKey: number, viewer: Viewer): Role {
  const role = roleIn(viewer, environmentKey)
  if (role === null) throw notFound('environment')
  return role
}

/** The scope of a stream of the environment an argument names. */
export function scopeOf(id: string, context: Context): StreamScope {
  const { key } = requireKnown(id, context)
  return { environmentKey: key, role: roleHere(key, context.viewer) }
}

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerRef,
    nullable: true,
    description: 'Who is asking; null when it is no person who signed in.',
    extensions: anybody,
    resolve: (_root, _args, { viewer }) => (viewer.kind === 'user' ? viewer : null),
  }),
  environments: t.field({
    type: [EnvironmentRef],
    description: 'The environments the caller has a role in, by name.',
    extensions: signedIn,
    resolve: (_root, _args, { fleet, viewer }) =>
      fleet.environments().filter((environment) => roleIn(viewer, environment.key) !== null),
  }),
  environment: t.field({
    type: EnvironmentRef,
    description: 'One environment. NOT_FOUND where it does not exist or the caller has no role in it.',
    extensions: inEnvironment('VIEWER', { argument: 'id' }),
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, context) => requireKnown(id, context),
  }),
}))
