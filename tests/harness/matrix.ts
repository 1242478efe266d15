// Owns the matrix of who may ask for what: what is expected, from the declarations in the schema alone, and how each field is asked for.
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql'
import { accessOf, type Access } from '../../schema/authorize.ts'
import { schema } from '../../schema/schema.ts'
import { roles, type Role } from '../../schema/viewer.ts'
import type { Credentials } from './api.ts'

/** Who asks. `role` is the one in the own environment; nobody but owners has one in the other. */
export interface Caller {
  readonly name: string
  readonly credentials: Credentials
  readonly kind: 'anonymous' | 'refused' | 'person' | 'token' | 'node'
  readonly role: Role | null
  readonly owner: boolean
}

/** Where what is asked for lies. */
export type Target = 'own' | 'other' | 'guessed'
export const targets: readonly Target[] = ['own', 'other', 'guessed']

export type Outcome = 'ALLOWED' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND'

export function expected(access: Access, caller: Caller, target: Target): Outcome {
  // A token that is no good is refused before anything is asked.
  if (caller.kind === 'refused') return 'UNAUTHENTICATED'
  const { who } = access
  if (who === 'ANYBODY') return 'ALLOWED'
  if (who === 'NODE') return caller.kind === 'node' ? 'ALLOWED' : 'UNAUTHENTICATED'
  if (caller.kind === 'anonymous') return 'UNAUTHENTICATED'
  if (caller.kind === 'node') return 'FORBIDDEN'
  if (who === 'SIGNED_IN') return 'ALLOWED'
  const personal = who === 'PERSON' || who === 'OWNER' || (who === 'MEMBER' && access.byPerson)
  if (personal && caller.kind !== 'person') return 'FORBIDDEN'
  if (who === 'PERSON') return 'ALLOWED'
  if (who === 'OWNER') return caller.owner ? 'ALLOWED' : 'FORBIDDEN'
  if (who !== 'MEMBER') throw new Error('a root field hangs on nothing')
  if (target === 'guessed') return 'NOT_FOUND'
  const role = caller.owner ? 'ADMIN' : target === 'own' ? caller.role : null
  if (role === null) return 'NOT_FOUND'
  return roles.indexOf(role) >= roles.indexOf(access.role) ? 'ALLOWED' : 'FORBIDDEN'
}

/** A field at the root, and how it is asked for. */
export interface RootField {
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly name: string
  readonly access: Access
  readonly field: GraphQLField<unknown, unknown>
}

export function rootFields(): RootField[] {
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  } as const
  return Object.entries(roots).flatMap(([kind, type]) => {
    if (!type) throw new Error(`the schema has no ${kind}`)
    return Object.values(type.getFields()).map((field) => {
      const access = accessOf(field, type)
      if (!access) throw new Error(`${field.name} declares nothing`)
      return { kind: kind as RootField['kind'], name: field.name, access, field }
    })
  })
}

/** Fields of a type that declare more than the type itself does. */
export function guardedFields(
  typeName: string,
): { name: string; access: Access; field: GraphQLField<unknown, unknown> }[] {
  const type = schema.getType(typeName)
  if (!isObjectType(type)) throw new Error(`${typeName} is no type of objects`)
  return Object.values(type.getFields()).flatMap((field) => {
    const access = accessOf(field, type)
    return access ? [{ name: field.name, access, field }] : []
  })
}

/** Ids of what lies where it is asked for, by the name of the argument. */
export type Values = Readonly<Record<string, unknown>>

/** The document and the variables; what has no value of its own is made up so that it is refused after the check, where that can be. */
export function operationOf({ kind, name, field }: Pick<RootField, 'kind' | 'name' | 'field'>, values: Values) {
  const variables = Object.fromEntries(
    field.args.flatMap((argument) => (isNeeded(argument, values) ? [[argument.name, valueOf(argument, values)]] : [])),
  )
  const used = field.args.filter((argument) => argument.name in variables)
  const declared = used.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ')
  const given = used.map((argument) => `${argument.name}: $${argument.name}`).join(', ')
  const query = `${kind} ${declared && `(${declared})`} { ${name}${given && `(${given})`} ${selectionOf(field.type)} }`
  return { query, variables }
}

export function selectionOf(type: GraphQLOutputType): string {
  return isObjectType(getNamedType(type)) ? '{ __typename }' : ''
}

function isNeeded(argument: GraphQLArgument, values: Values): boolean {
  return isNonNullType(argument.type) || argument.name in values
}

function valueOf(argument: GraphQLArgument, values: Values): unknown {
  return argument.name in values ? values[argument.name] : madeUp(argument.type, values)
}

function madeUp(type: GraphQLInputType, values: Values): unknown {
  const named = isNonNullType(type) ? type.ofType : type
  if (isListType(named)) return [madeUp(named.ofType, values)]
  if (isEnumType(named)) return named.getValues()[0]?.name
  if (isInputObjectType(named))
    return Object.fromEntries(
      Object.values(named.getFields()).flatMap((field) =>
        field.name in values
          ? [[field.name, values[field.name]]]
          : isNonNullType(field.type)
            ? [[field.name, madeUp(field.type, values)]]
            : [],
      ),
    )
  switch ((named as { name: string }).name) {
    case 'Boolean':
      return false
    case 'Int':
    case 'Counter':
      // Out of every bound that there is.
      return 0
    case 'Float':
      return 0
    case 'DateTime':
      return new Date().toISOString()
    default:
      return ''
  }
}
