// Every field of the schema says who may ask for it: one that does not keeps the schema from being built.
import { buildSchema, isIntrospectionType, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { accessOf, authorized } from '../../schema/authorize.ts'
import { schema } from '../../schema/schema.ts'

const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !isIntrospectionType(type))

describe('who may ask', () => {
  it('is declared for every field', () => {
    const missing = types.flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields()).flatMap((field) =>
            accessOf(field, type) ? [] : [`${type.name}.${field.name}`],
          )
        : [],
    )
    expect(missing).toEqual([])
    expect(types.length).toBeGreaterThan(40)
  })

  it('is never left to a parent at the root: there is none', () => {
    for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
      for (const field of Object.values(root?.getFields() ?? {}))
        expect([field.name, accessOf(field, root ?? field)?.who]).not.toEqual([field.name, 'WITH_PARENT'])
  })

  it('has to be declared before a schema can be used', () => {
    expect(() => authorized(buildSchema('type Query { secret: String }'))).toThrow(
      'Query.secret does not declare who may ask for it',
    )
  })

  it('lets anybody ask for two things only', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    const open = roots.flatMap((root) =>
      Object.values(root?.getFields() ?? {}).flatMap((field) =>
        accessOf(field, root ?? field)?.who === 'ANYBODY' ? [field.name] : [],
      ),
    )
    expect(open).toEqual(['viewer', 'enrollNode'])
  })
})
