// Owns the Environment type, its counts and the queries that start from an environment.
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { encodeId, requireId } from './ids.ts'
import { EnvironmentRef, FleetCountsRef, FleetNodeRef, PipelineRef, RoleRef, ViewerRef } from './refs.ts'
import type { Environment } from './shapes.ts'
import { notFound, requirePerson, requireRole, roleIn } from './viewer.ts'

EnvironmentRef.implement({
  description:
    'The tenant and the unit of authorization (production, staging ...). Every other entity belongs to exactly one.',
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: (environment) => encodeId('environment', environment.key) }),
    name: t.exposeString('name', { description: 'Unique in the installation.' }),
    intervalSeconds: t.exposeInt('intervalSeconds', { description: 'How often its agents beat, in seconds.' }),
    viewerRole: t.field({
      type: RoleRef,
      description: "The caller's role here.",
      resolve: (environment, _args, { viewer }) =>
        requireRole(viewer, { what: 'environment', environmentKey: environment.key }, 'VIEWER'),
    }),
    counts: t.field({
      type: FleetCountsRef,
      description: 'Its nodes by status, at this moment.',
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
  description: 'How many nodes an environment has, by status. `total` is the sum of the others.',
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'All nodes.' }),
    healthy: t.exposeInt('healthy', { description: 'HEALTHY nodes.' }),
    degraded: t.exposeInt('degraded', { description: 'DEGRADED nodes.' }),
    offline: t.exposeInt('offline', { description: 'OFFLINE nodes.' }),
    unknown: t.exposeInt('unknown', { description: 'UNKNOWN nodes.' }),
    maintenance: t.exposeInt('maintenance', { description: 'Nodes in MAINTENANCE.' }),
  }),
})

ViewerRef.implement({
  description: 'The person who is signed in.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Opaque id.' }),
    name: t.exposeString('name', { description: 'As the person gave it.' }),
    email: t.exposeString('email', { description: 'What the person signs in with.' }),
  }),
})

/** The environment an argument names, if the caller may read it; else NOT_FOUND, whether it exists or not. */
export function readableEnvironment(id: string, { fleet, viewer }: Context): Environment {
  requirePerson(viewer)
  const environment = fleet.environment(requireId('environment', id, 'environmentId'))
  if (!environment) throw notFound('environment')
  requireRole(viewer, { what: 'environment', environmentKey: environment.key }, 'VIEWER')
  return environment
}

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerRef,
    nullable: true,
    description: 'Who is asking; null when nobody is signed in.',
    resolve: (_root, _args, { viewer }) => (viewer.kind === 'user' ? viewer.user : null),
  }),
  environments: t.field({
    type: [EnvironmentRef],
    description: 'The environments the caller has a role in, by name.',
    resolve: (_root, _args, { fleet, viewer }) => {
      requirePerson(viewer)
      return fleet.environments().filter((environment) => roleIn(viewer, environment.key) !== null)
    },
  }),
  environment: t.field({
    type: EnvironmentRef,
    description: 'One environment. NOT_FOUND where it does not exist or the caller has no role in it.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, context) => readableEnvironment(id, context),
  }),
}))
