// Owns the table of who may ask for what, as it stands in docs/security.md: made from what the schema declares.
import { isIntrospectionType, isObjectType, type GraphQLField, type GraphQLObjectType } from 'graphql'
import { accessOf, type Access } from '../schema/authorize.ts'
import { schema } from '../schema/schema.ts'

const words = {
  ANYBODY: 'anybody',
  NODE: 'a node token',
  SIGNED_IN: 'a person or an API token',
  PERSON: 'a person',
  OWNER: 'an owner',
  WITH_PARENT: 'with its parent',
} as const

function wordsOf(access: Access): string {
  if (access.who !== 'MEMBER') return words[access.who]
  const who = access.byPerson ? `${access.role}, people only` : access.role
  return access.in === 'SOME' ? `${who} in one of its environments` : who
}

const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]

function rowsOf(type: GraphQLObjectType, counts: (field: GraphQLField<unknown, unknown>) => boolean): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const access = accessOf(field, type)
    return access && counts(field) ? [`| \`${type.name}.${field.name}\` | ${wordsOf(access)} |`] : []
  })
}

/** Every field at the root, and those that need more than the object they are of. */
export function accessTable(): string {
  const others = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type) && !roots.includes(type),
  )
  const rows = [
    ...roots.flatMap((type) => (type ? rowsOf(type, () => true) : [])),
    ...others.flatMap((type) => rowsOf(type, (field) => field.extensions['access'] !== undefined)),
  ]
  return ['| field | needs |', '| --- | --- |', ...rows].join('\n')
}
