// Owns random values for GraphQL inputs, as JSON brings them: right ones, nearly right ones, and anything.
import fc from 'fast-check'
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLInputType,
} from 'graphql'

/** What JSON brings and JSON.stringify cannot say. */
const tooBig = '1e999'

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  Counter: fc.oneof(fc.nat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER)),
  DateTime: fc.constantFrom('2026-01-31T12:00:00Z', '2026-01-31T12:00:00.123456789+02:00'),
  Boolean: fc.boolean(),
  Float: fc.double({ noNaN: true, noDefaultInfinity: true }),
  ID: fc.oneof(fc.string(), fc.integer()),
  Int: fc.integer(),
  String: fc.string(),
}

const garbage = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'RUNNING',
    '1',
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    tooBig,
    true,
    '2026-02-30',
    [],
    {},
    [null],
    [[]],
  ),
  fc.constantFrom('{"__proto__":{"seq":1}}', '{"constructor":1}').map((text) => JSON.parse(text) as unknown),
  fc.jsonValue({ maxDepth: 3 }),
)

export const anyValue = sent(garbage)

export function rightValue(type: GraphQLInputType): fc.Arbitrary<unknown> {
  return sent(valueOf(type))
}

/** A right value with some of its parts replaced, removed, added or put into lists. */
export function nearlyRightValue(type: GraphQLInputType): fc.Arbitrary<unknown> {
  const change = fc.record({
    place: fc.nat(1_000),
    how: fc.constantFrom('replace', 'remove', 'add', 'wrap'),
    key: fc.constantFrom('__proto__', 'constructor', 'toString', 'unknown', 'pipelnes', 'seq'),
    value: garbage,
  })
  return sent(
    fc.tuple(valueOf(type), fc.array(change, { minLength: 1, maxLength: 3 })).map(([value, changes]) => {
      const root: Record<string, unknown> = { value: structuredClone(value) }
      for (const { place, how, key, value: other } of changes) {
        // Where all is removed, there is still the root.
        const places = [...placesIn(root), { holder: root, name: 'value' }]
        const { holder, name } = places[place % places.length] as Place
        if (how === 'remove') Reflect.deleteProperty(holder, name)
        else put(holder, how === 'add' ? key : name, how === 'wrap' ? [holder[name]] : structuredClone(other))
      }
      return root['value']
    }),
  )
}

/** Deeper than any heartbeat; a type that leads to itself would have no end. */
const deepest = 4

function valueOf(type: GraphQLInputType, depth = 0): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return valueOf(type.ofType, depth)
  if (isListType(type)) {
    const item = isNonNullType(type.ofType) ? valueOf(type.ofType, depth) : fc.option(valueOf(type.ofType, depth))
    return fc.oneof({ weight: 5, arbitrary: fc.array(item, { maxLength: 3 }) }, { weight: 1, arbitrary: item })
  }
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name))
  if (!isInputObjectType(type)) return scalars[type.name] ?? fc.jsonValue()
  const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || depth < deepest)
  const values = fields.map((field): [string, fc.Arbitrary<unknown>] => {
    const value = valueOf(field.type, depth + 1)
    return [field.name, isNonNullType(field.type) ? value : fc.option(value)]
  })
  const requiredKeys = fields.filter((field) => isRequiredInputField(field)).map(({ name }) => name)
  return fc.record(Object.fromEntries(values), { requiredKeys })
}

interface Place {
  readonly holder: Record<string, unknown>
  readonly name: string
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])])
}

/** An assignment to __proto__ would make no key. */
function put(holder: object, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
}

function sent(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return values.map((value) => {
    const text = JSON.stringify(value) as string | undefined
    return text === undefined ? null : (JSON.parse(text.replaceAll(`"${tooBig}"`, tooBig)) as unknown)
  })
}
