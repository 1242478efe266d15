// Owns making, changing and removing environments.
import { actorOf } from './actor.ts'
import { inEnvironment, owner } from './authorize.ts'
import { builder } from './builder.ts'
import { requireKnown } from './environment.ts'
import { invalidInput } from './errors.ts'
import { requireName } from './name.ts'
import { EnvironmentRef } from './refs.ts'
import { notFound } from './viewer.ts'

const interval = { least: 1, most: 3_600, usual: 5 }
/** Names stand in addresses of pages: these are taken. */
const taken = new Set([
  'assets',
  'auth',
  'graphql',
  'health',
  'invitation',
  'metrics',
  'password',
  'setup',
  'sign-in',
  'wall',
])

function requireInterval(seconds: number): number {
  if (seconds < interval.least || seconds > interval.most)
    throw invalidInput('intervalSeconds', `${interval.least} to ${interval.most} seconds`, seconds)
  return seconds
}

function requireEnvironmentName(text: string): string {
  const name = requireName(text, 'name')
  if (taken.has(name.toLowerCase()) || /[/\\?#%]/.test(name) || /^\.+$/.test(name))
    throw invalidInput(
      'name',
      'a name that can stand in an address: without / \\ ? # %, and none of its own pages',
      text,
    )
  return name
}

const intervalDescription = `How often its agents beat, in seconds: ${interval.least} to ${interval.most}`

builder.mutationFields((t) => ({
  createEnvironment: t.field({
    type: EnvironmentRef,
    description: 'Makes an environment. CONFLICT where one has its name. For owners of the installation.',
    extensions: owner,
    args: {
      name: t.arg.string({ required: true, description: 'Unique in the installation. 1 to 100 characters.' }),
      intervalSeconds: t.arg.int({ description: `${intervalDescription}. ${interval.usual} if absent.` }),
    },
    resolve: async (_root, { name, intervalSeconds }, context) => {
      const key = await context.directory.createEnvironment(actorOf(context), {
        name: requireEnvironmentName(name),
        intervalSeconds: requireInterval(intervalSeconds ?? interval.usual),
      })
      const environment = context.fleet.environment(key)
      if (!environment) throw notFound('environment')
      return environment
    },
  }),
  updateEnvironment: t.field({
    type: EnvironmentRef,
    description:
      'Renames an environment, or changes how often its agents beat: they follow with their next heartbeat. CONFLICT where another one has the name. Needs the role ADMIN there.',
    extensions: inEnvironment('ADMIN'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'The environment.' }),
      name: t.arg.string({ description: 'Unique in the installation. 1 to 100 characters. Null: as it is.' }),
      intervalSeconds: t.arg.int({ description: `${intervalDescription}. Null: as it is.` }),
    },
    resolve: async (_root, { environmentId, name, intervalSeconds }, context) => {
      const { key } = requireKnown(environmentId, context)
      await context.directory.updateEnvironment(actorOf(context), key, {
        ...(name == null ? {} : { name: requireEnvironmentName(name) }),
        ...(intervalSeconds == null ? {} : { intervalSeconds: requireInterval(intervalSeconds) }),
      })
      return requireKnown(environmentId, context)
    },
  }),
  removeEnvironment: t.field({
    type: 'Boolean',
    description:
      'Removes an environment with its nodes, pipelines, tokens, memberships and history, for good; the audit log stays. The last one stays (CONFLICT). For owners of the installation. Answers true.',
    extensions: owner,
    args: {
      environmentId: t.arg.id({ required: true, description: 'The environment.' }),
      name: t.arg.string({ required: true, description: 'Its name, so that it is not the wrong one.' }),
    },
    resolve: async (_root, { environmentId, name }, context) => {
      const environment = requireKnown(environmentId, context)
      if (name !== environment.name) throw invalidInput('name', "the environment's name", name)
      await context.directory.removeEnvironment(actorOf(context), environment.key)
      return true
    },
  }),
}))
