// Owns who may ask for which field: declared beside the field or once for its type, and enforced here, before the resolver runs.
// A field that declares nothing keeps the schema from being built.
import { defaultFieldResolver, isIntrospectionType, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql'
import type { Context } from './context.ts'
import { FleetbeatError } from './errors.ts'
import { requireId } from './ids.ts'
import {
  includesRole,
  notFound,
  requireNode,
  requireOwner,
  requirePerson,
  requireSignedIn,
  roleIn,
  type Role,
} from './viewer.ts'

/** What a field or a type declares. */
export type Access =
  | {
      /**
       * ANYBODY: also who is not signed in. NODE: a node token. SIGNED_IN: a person or an API token. PERSON: a person.
       * OWNER: an owner of the installation. WITH_PARENT: whoever was let to what it hangs on.
       */
      readonly who: 'ANYBODY' | 'NODE' | 'SIGNED_IN' | 'PERSON' | 'OWNER' | 'WITH_PARENT'
    }
  | MemberAccess

/** Who has this role in the environment of the entity, which is looked up: never in one that the caller names beside it. */
export interface MemberAccess {
  readonly who: 'MEMBER'
  readonly role: Role
  /** API tokens are left out, whatever their role. */
  readonly byPerson: boolean
  /** The word for the entity in a message. */
  readonly what: string
  /** Of several environments the role is needed in each, or in one. */
  readonly in: 'EVERY' | 'SOME'
  /** Empty: it does not exist. */
  readonly environmentsOf: (asked: Asked) => MaybePromise<readonly number[]>
}

interface Asked {
  readonly parent: unknown
  readonly args: Readonly<Record<string, unknown>>
  readonly context: Context
}

type MaybePromise<Value> = Value | Promise<Value>
interface Declaration extends Readonly<Record<string, unknown>> {
  readonly access: Access
}

const declared = (access: Access): Declaration => ({ access })
export const anybody = declared({ who: 'ANYBODY' })
export const nodeToken = declared({ who: 'NODE' })
export const signedIn = declared({ who: 'SIGNED_IN' })
export const person = declared({ who: 'PERSON' })
export const owner = declared({ who: 'OWNER' })
export const withParent = declared({ who: 'WITH_PARENT' })

type MemberOptions = Partial<Pick<MemberAccess, 'byPerson' | 'in'>>

/** A role in the environment that an argument names. */
export function inEnvironment(role: Role, how: MemberOptions & { readonly argument?: string } = {}): Declaration {
  const { argument = 'environmentId', ...options } = how
  return onEntity(role, {
    ...options,
    what: 'environment',
    environmentsOf: ({ args, context }) => {
      const key = requireId('environment', args[argument] as string, argument)
      return context.fleet.environment(key) ? [key] : []
    },
  })
}

/** A role in the environment of the node that an argument names. */
export function onNode(role: Role, argument = 'nodeId'): Declaration {
  return onEntity(role, {
    what: 'node',
    environmentsOf: ({ args, context }) => {
      const node = context.fleet.node(requireId('node', args[argument] as string, argument))
      return node ? [node.environmentKey] : []
    },
  })
}

/** A role in the environment of the very object the field is of. */
export function ofItself<Entity>(
  role: Role,
  what: string,
  environmentOf: (entity: Entity, context: Context) => number | null,
): Declaration {
  return onEntity(role, {
    what,
    environmentsOf: ({ parent, context }) => {
      const key = environmentOf(parent as Entity, context)
      return key === null ? [] : [key]
    },
  })
}

/** A role in the environments of something else, as it is looked up. */
export function onEntity(role: Role, how: Pick<MemberAccess, 'what' | 'environmentsOf'> & MemberOptions): Declaration {
  return declared({ who: 'MEMBER', role, byPerson: false, in: 'EVERY', ...how })
}

/** What a field declares, or else its type. Null: neither does. */
export function accessOf(field: Declaring, type: Declaring): Access | null {
  return declarationOf(field) ?? declarationOf(type)
}

interface Declaring {
  readonly extensions: Readonly<Record<string, unknown>>
}

function declarationOf({ extensions }: Declaring): Access | null {
  return (extensions as Partial<Declaration>).access ?? null
}

/** Puts the declared check in front of every field of a schema. */
export function authorized(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    for (const field of Object.values<AnyField>(type.getFields())) {
      const access = accessOf(field, type)
      if (!access) throw new Error(`${type.name}.${field.name} does not declare who may ask for it`)
      if (access.who !== 'WITH_PARENT' && access.who !== 'ANYBODY') guard(field, access)
    }
  }
  return schema
}

type AnyField = GraphQLField<unknown, Context, Readonly<Record<string, unknown>>>
type Resolver = NonNullable<AnyField['resolve']>

function guard(field: AnyField, access: Access): void {
  const guarded =
    (resolve: Resolver): Resolver =>
    (...call) => {
      const [parent, args, context] = call
      const pending = check(access, { parent, args, context })
      return pending ? pending.then(() => resolve(...call)) : resolve(...call)
    }
  // An event of a subscription was let through when its stream was opened.
  if (field.subscribe) field.subscribe = guarded(field.subscribe)
  else field.resolve = guarded(field.resolve ?? defaultFieldResolver)
}

function check(access: Access, asked: Asked): Promise<void> | null {
  const { viewer } = asked.context
  switch (access.who) {
    case 'NODE':
      requireNode(viewer)
      return null
    case 'PERSON':
      requirePerson(viewer)
      return null
    case 'OWNER':
      requireOwner(viewer)
      return null
    case 'SIGNED_IN':
      requireSignedIn(viewer)
      return null
    case 'MEMBER':
      return checkMember(access, asked)
    case 'ANYBODY':
    case 'WITH_PARENT':
      return null
  }
}

function checkMember(access: MemberAccess, asked: Asked): Promise<void> | null {
  if (access.byPerson) requirePerson(asked.context.viewer)
  else requireSignedIn(asked.context.viewer)
  const environments = access.environmentsOf(asked)
  if (environments instanceof Promise) return environments.then((keys) => checkRole(access, keys, asked))
  checkRole(access, environments, asked)
  return null
}

function checkRole(access: MemberAccess, environmentKeys: readonly number[], { context }: Asked): void {
  const { what, role } = access
  const held = environmentKeys.map((key) => roleIn(context.viewer, key))
  const enough = (is: (role: Role | null) => boolean) =>
    held.length > 0 && (access.in === 'EVERY' ? held.every(is) : held.some(is))
  // That it is not there is said before that it is not allowed.
  if (!enough((one) => one !== null)) throw notFound(what)
  if (!enough((one) => includesRole(one, role)))
    throw new FleetbeatError('FORBIDDEN', `This needs the role ${role} in the environment; yours is ${held.join(', ')}`)
}
