// Owns coercers compiled from input types: the values of GraphQL's own coercion, many times faster. Never words an error: it throws where it is not sure, and graphql-js says what is wrong.
import {
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLNonNull,
} from 'graphql'

/**
 * Answers the coerced value, which is the value itself where nothing in it changes: copying is most of the cost.
 * Throws, whatever it is, where graphql-js has to look at the value.
 */
export type Coerce = (value: unknown) => unknown

type Compile = (type: GraphQLInputType) => Coerce
type NullableInputType = Exclude<GraphQLInputType, GraphQLNonNull<never>>

class Unsure extends Error {}

/** Compiles each input object once, however many types and operations lead to it. */
export function createCoercerCompiler(): Compile {
  const compiled = new Map<GraphQLInputObjectType, Coerce>()

  function compile(type: GraphQLInputType): Coerce {
    const coerce = compilePresent(isNonNullType(type) ? type.ofType : type)
    const absent = isNonNullType(type) ? unsure : () => null
    return (value) => (value === null || value === undefined ? absent() : coerce(value))
  }

  /** For values that are neither null nor undefined. */
  function compilePresent(type: NullableInputType): Coerce {
    if (isListType(type)) return list(compile(type.ofType))
    if (!isInputObjectType(type)) return leaf(type)
    const known = compiled.get(type)
    if (known) return known
    // A type that leads back to itself meets this while it is compiled, and what was compiled when a value comes.
    compiled.set(type, (value) => compiled.get(type)?.(value))
    const coerce = object(type, compilePresent)
    compiled.set(type, coerce)
    return coerce
  }

  return compile
}

function unsure(): never {
  throw new Unsure()
}

function leaf(type: GraphQLLeafType): Coerce {
  return (value) => {
    const coerced: unknown = type.parseValue(value)
    return coerced === undefined ? unsure() : coerced
  }
}

function list(coerceItem: Coerce): Coerce {
  return (value) => {
    if (!Array.isArray(value)) return [coerceItem(single(value))]
    const items: readonly unknown[] = value
    let coerced: unknown[] | null = null
    for (let index = 0; index < items.length; index += 1) {
      const item = coerceItem(items[index])
      if (item !== items[index]) (coerced ??= [...items])[index] = item
    }
    return coerced ?? items
  }
}

/** GraphQL takes a value for a list of one, unless it is a list of another make than JSON's. */
function single(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Symbol.iterator in value ? unsure() : value
}

interface Field {
  readonly coerce: Coerce
  readonly nonNull: boolean
  readonly required: boolean
}

function object(type: GraphQLInputObjectType, compilePresent: (type: NullableInputType) => Coerce): Coerce {
  const fields = new Map<string, Field>()
  const defaults: [name: string, value: unknown][] = []
  for (const { name, type: fieldType, defaultValue } of Object.values(type.getFields())) {
    const nonNull = isNonNullType(fieldType)
    if (defaultValue !== undefined) defaults.push([name, defaultValue])
    fields.set(name, {
      coerce: compilePresent(nonNull ? fieldType.ofType : fieldType),
      nonNull,
      required: nonNull && defaultValue === undefined,
    })
  }
  const requiredFields = [...fields.values()].filter(({ required }) => required).length
  // What every object inherits, graphql-js takes for given.
  if (type.isOneOf || [...fields.keys()].some((name) => name in Object.prototype)) return unsure

  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return unsure()
    const given = value as Readonly<Record<string, unknown>>
    let coerced: Record<string, unknown> | null = null
    let missing = requiredFields
    for (const name in given) {
      const field = fields.get(name)
      const before = given[name]
      if (!field || before === undefined || (before === null && field.nonNull)) return unsure()
      if (field.required) missing -= 1
      const after = before === null ? null : field.coerce(before)
      if (after !== before) (coerced ??= { ...given })[name] = after
    }
    if (missing > 0) return unsure()
    for (const [name, value] of defaults) if (!(name in given)) (coerced ??= { ...given })[name] = value
    return coerced ?? given
  }
}
