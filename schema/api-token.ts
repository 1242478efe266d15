// Owns API tokens: what programs ask with, in some environments, with a role.
import { actorOf } from './actor.ts'
import { inEnvironment, ofItself, onEntity, withParent } from './authorize.ts'
import { bounds } from './bounds.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import type { ApiToken } from './directory.ts'
import { requireKnown } from './environment.ts'
import { invalidInput } from './errors.ts'
import { encodeId, requireId } from './ids.ts'
import { requireName } from './name.ts'
import { OneTimeLinkRef } from './person.ts'
import { ApiTokenRef, EnvironmentRef, RoleRef } from './refs.ts'
import type { Environment } from './shapes.ts'
import { notFound, roleIn, type Role } from './viewer.ts'

const mostEnvironments = 100

ApiTokenRef.implement({
  description:
    'Lets a program ask the API: Authorization: Bearer fb_api_... It may do what its role allows, but for what is for people.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: (it) => encodeId('apiToken', it.key) }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    lastFour: t.exposeString('lastFour', { description: 'How it ends: fb_api_...lastFour.' }),
    role: t.expose('role', { type: RoleRef, description: 'What it may do in each of its environments.' }),
    environments: t.field({
      type: [EnvironmentRef],
      description: 'Those of its environments that the caller has a role in, by name.',
      resolve: ({ environmentKeys }, _args, { fleet, viewer }) =>
        fleet.environments().filter(({ key }) => environmentKeys.includes(key) && roleIn(viewer, key) !== null),
    }),
    createdBy: t.exposeString('createdBy', { description: 'Who made it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working. Null: never by itself.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to a minute. Null: never.',
    }),
  }),
})

const ApiTokenInputRef = builder
  .inputRef<{ name: string; role: Role; environmentIds: readonly string[]; expiresAt?: Date | null }>('ApiTokenInput')
  .implement({
    description: 'A token to be made.',
    fields: (t) => ({
      name: t.string({ required: true, description: `What it is for. 1 to ${bounds.shortText} characters.` }),
      role: t.field({ type: RoleRef, required: true, description: 'What it may do.' }),
      environmentIds: t.idList({ required: true, description: `Where. 1 to ${mostEnvironments}.` }),
      expiresAt: t.field({ type: 'DateTime', description: 'When it stops working. Null: never by itself.' }),
    }),
  })

const CreateApiTokenPayloadRef = builder
  .objectRef<{ readonly token: string; readonly apiToken: ApiToken }>('CreateApiTokenPayload')
  .implement({
    description: 'A new API token.',
    extensions: withParent,
    fields: (t) => ({
      token: t.exposeString('token', { description: 'fb_api_..., shown this once: the server keeps its hash.' }),
      apiToken: t.expose('apiToken', { type: ApiTokenRef, description: 'What is known of it from now on.' }),
    }),
  })

builder.objectFields(EnvironmentRef, (t) => ({
  apiTokens: t.field({
    type: [ApiTokenRef],
    description: 'API tokens that are good for it, the newest first. Needs the role ADMIN.',
    extensions: ofItself('ADMIN', 'environment', ({ key }: Environment) => key),
    resolve: async ({ key }, _args, { directory }) => [...(await directory.apiTokens(key))],
  }),
}))

builder.mutationFields((t) => ({
  createApiToken: t.field({
    type: CreateApiTokenPayloadRef,
    description: 'Makes an API token. Needs the role ADMIN in every one of its environments.',
    extensions: onEntity('ADMIN', {
      what: 'environment',
      byPerson: true,
      environmentsOf: ({ args, context }) =>
        environmentsOf(args['input'] as { environmentIds: readonly string[] }, context),
    }),
    args: { input: t.arg({ type: ApiTokenInputRef, required: true, description: 'The token.' }) },
    resolve: (_root, { input }, context) => {
      const expiresAt = input.expiresAt ?? null
      if (expiresAt && expiresAt.getTime() <= Date.now())
        throw invalidInput('input.expiresAt', 'a time to come', expiresAt.toISOString())
      return context.directory.createApiToken(actorOf(context), {
        name: requireName(input.name, 'input.name'),
        role: input.role,
        environmentKeys: environmentsOf(input, context),
        expiresAt,
      })
    },
  }),
  createWallLink: t.field({
    type: OneTimeLinkRef,
    description:
      'Makes a link that turns the browser that opens it, once, within an hour, into a screen that reads the environment and nothing else. It is listed among the API tokens from then on, and ends when that is revoked. Needs the role ADMIN there.',
    extensions: inEnvironment('ADMIN', { byPerson: true }),
    args: { environmentId: t.arg.id({ required: true, description: 'The environment to be shown.' }) },
    resolve: (_root, { environmentId }, context) =>
      context.directory.createWallLink(actorOf(context), requireKnown(environmentId, context).key),
  }),
  revokeApiToken: t.field({
    type: 'Boolean',
    description:
      'Makes an API token void: it is refused from the next call on, and its streams end within a second. Needs the role ADMIN in one of its environments. Answers true.',
    extensions: onEntity('ADMIN', {
      what: 'API token',
      byPerson: true,
      in: 'SOME',
      environmentsOf: async ({ args, context }) =>
        (await apiTokenOf(args['apiTokenId'] as string, context)).environmentKeys,
    }),
    args: { apiTokenId: t.arg.id({ required: true, description: 'The token.' }) },
    resolve: async (_root, { apiTokenId }, context) => {
      await context.directory.revokeApiToken(actorOf(context), await apiTokenOf(apiTokenId, context))
      return true
    },
  }),
}))

function environmentsOf({ environmentIds }: { environmentIds: readonly string[] }, { fleet }: Context): number[] {
  if (environmentIds.length === 0 || environmentIds.length > mostEnvironments)
    throw invalidInput('input.environmentIds', `1 to ${mostEnvironments} environments`, environmentIds.length)
  const keys = new Set(environmentIds.map((id) => requireId('environment', id, 'input.environmentIds')))
  for (const key of keys) if (!fleet.environment(key)) throw notFound('environment')
  return [...keys]
}

async function apiTokenOf(id: string, { directory }: Context): Promise<ApiToken> {
  const token = await directory.apiToken(requireId('apiToken', id, 'apiTokenId'))
  if (!token) throw notFound('API token')
  return token
}
