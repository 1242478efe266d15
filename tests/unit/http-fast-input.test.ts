// Inputs that were coerced by compiled functions, against graphql-js on the public schema: the same values, the same errors.
import fc from 'fast-check'
import {
  execute,
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  isInputType,
  type GraphQLInputType,
  parse,
  parseType,
  printSchema,
  typeFromAST,
  validate,
} from 'graphql'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { HeartbeatInput } from '../../schema/inputs.ts'
import { schema } from '../../schema/schema.ts'
import { publicError } from '../../server/http/errors.ts'
import { createFastInput, type FastInput } from '../../server/http/fast-input.ts'
import { anyValue, nearlyRightValue, rightValue } from '../harness/sent-values.ts'

type Variables = Readonly<Record<string, unknown>>

/** What a caller gets for its variables, and what resolvers get to see. */
async function outcome(server: { schema: GraphQLSchema; fast?: FastInput }, query: string, variables: Variables) {
  const received: unknown[] = []
  const heartbeats = (_nodeKey: number, inputs: readonly HeartbeatInput[]) => {
    received.push(inputs)
    return Promise.resolve(inputs.map(({ seq }) => ({ acceptedSeq: seq, duplicate: false })))
  }
  const receive = (args: unknown) => received.push(args) > 0
  const document = parse(query)
  expect(validate(server.schema, document)).toEqual([])
  const execution = { schema: server.schema, document, variableValues: variables }
  const { data, errors } = await execute({
    ...(server.fast?.faster(execution) ?? execution),
    rootValue: Object.fromEntries(['plant', 'plants', 'groves', 'odd', 'one'].map((name) => [name, receive])),
    contextValue: { viewer: { kind: 'node', nodeKey: 1 }, fleet: { heartbeats } },
  })
  const log = pino({ enabled: false })
  return { data, received, errors: errors?.map((error) => publicError(error, { requestId: 'r', log }).toJSON()) }
}

function fleetbeat() {
  const fast = createFastInput(schema)
  return {
    fast,
    type: (name: string) => typeNamed(schema, name),
    isFast: (query: string, variables: Variables) =>
      fast.faster({ schema, document: parse(query), variableValues: variables }).schema !== schema,
    async expectSame(query: string, variables: Variables) {
      const stock = await outcome({ schema }, query, variables)
      expect(await outcome({ schema, fast }, query, variables)).toStrictEqual(stock)
      return stock
    },
  }
}

function typeNamed(from: GraphQLSchema, text: string) {
  const type = typeFromAST(from, parseType(text))
  if (!isInputType(type)) throw new Error(`${text} is no input`)
  return type
}

const heartbeat = 'mutation($input: HeartbeatInput!) { heartbeat(input: $input) { acceptedSeq } }'
const heartbeats = 'mutation($inputs: [HeartbeatInput!]!) { heartbeats(inputs: $inputs) { acceptedSeq } }'
const required = {
  bootId: 'b',
  seq: 1,
  sampledAt: '2026-01-31T12:00:00Z',
  agentVersion: '1',
  deploymentMode: 'STANDALONE',
}

/** Every kind of input that GraphQL has and heartbeats have not. */
function gardenSchema() {
  const kind = new GraphQLEnumType({ name: 'Kind', values: { LEAF: { value: 1 }, BRANCH: { value: { of: 'tree' } } } })
  const even = new GraphQLScalarType({
    name: 'Even',
    parseValue: (value) => (Number(value) % 2 === 0 ? value : undefined),
  })
  const plant: GraphQLInputObjectType = new GraphQLInputObjectType({
    name: 'Plant',
    fields: () => ({
      name: { type: new GraphQLNonNull(GraphQLString) },
      kind: { type: new GraphQLNonNull(kind), defaultValue: 1 },
      height: { type: GraphQLInt, defaultValue: 3 },
      rings: { type: new GraphQLList(new GraphQLList(new GraphQLNonNull(GraphQLInt))) },
      children: { type: new GraphQLList(new GraphQLNonNull(plant)) },
      even: { type: even },
      ratio: { type: GraphQLFloat },
      wild: { type: GraphQLBoolean },
      id: { type: GraphQLID },
    }),
  })
  const odd = new GraphQLInputObjectType({ name: 'Odd', fields: { constructor: { type: GraphQLString } } })
  const one = new GraphQLInputObjectType({
    name: 'One',
    isOneOf: true,
    fields: { a: { type: GraphQLInt }, b: { type: plant } },
  })
  const of = (type: GraphQLInputType) => ({ type: GraphQLBoolean, args: { it: { type } } })
  const query = new GraphQLObjectType({ name: 'Query', fields: { count: of(plant) } })
  const mutation = new GraphQLObjectType({
    name: 'Mutation',
    fields: {
      plant: of(plant),
      plants: of(new GraphQLList(new GraphQLNonNull(plant))),
      groves: of(new GraphQLList(new GraphQLList(plant))),
      odd: of(odd),
      one: of(one),
    },
  })
  return new GraphQLSchema({ query, mutation })
}

describe('inputs of heartbeats', () => {
  it.each([
    ['right', rightValue, 300],
    ['nearly right', nearlyRightValue, 700],
    ['any', () => anyValue, 200],
  ])('coerces %s values as graphql-js does', async (_name, valueOf, numRuns) => {
    const { type, expectSame } = fleetbeat()
    await fc.assert(
      fc.asyncProperty(valueOf(type('HeartbeatInput!')), async (input) => {
        await expectSame(heartbeat, { input })
      }),
      { numRuns },
    )
    await fc.assert(
      fc.asyncProperty(valueOf(type('[HeartbeatInput!]!')), async (inputs) => {
        await expectSame(heartbeats, { inputs })
      }),
      { numRuns: numRuns / 4 },
    )
  })

  it('is sure of all that is right', () => {
    const { type, isFast } = fleetbeat()
    const inputs = rightValue(type('[HeartbeatInput!]!'))
    fc.assert(fc.property(inputs, (value) => isFast(heartbeats, { inputs: value })))
  })

  it.each([
    ['a key that is none', { ...required, pipelnes: [] }, 'is not defined by type "HeartbeatInput". Did you mean'],
    ['__proto__', JSON.parse(`{"__proto__":{"seq":1}}`), 'Field "__proto__" is not defined'],
    ['constructor', { ...required, constructor: 1 }, 'Field "constructor" is not defined'],
    ['a missing field', { ...required, seq: undefined }, 'Field "seq" of required type "Counter!" was not provided'],
    ['null for a value', { ...required, seq: null }, 'Expected non-nullable type "Counter!" not to be null'],
    ['a fraction', { ...required, seq: 1.5 }, 'Counter: expected a whole number from 0 to 9007199254740991, got 1.5'],
    ['no instant', { ...required, sampledAt: 'now' }, 'DateTime: expected an RFC 3339 instant'],
    ['no enum value', { ...required, deploymentMode: 'STANDALNE' }, 'Did you mean the enum value "STANDALONE"'],
    [
      'beyond doubles',
      { ...required, host: { load1: Infinity } },
      'Float cannot represent non numeric value: Infinity',
    ],
    ['deep', { ...required, pipelines: { status: 1 } }, 'at "input.pipelines'],
    ['a list', [required], 'Expected type "HeartbeatInput" to be an object'],
    ['a word', 'heartbeat', 'Expected type "HeartbeatInput" to be an object'],
    ['null', null, 'of non-null type "HeartbeatInput!" must not be null'],
  ])('says of %s what graphql-js says', async (_name, input: unknown, message) => {
    const { expectSame, isFast } = fleetbeat()
    const { errors, received } = await expectSame(heartbeat, { input })
    expect(errors?.map((error) => error.message).join()).toContain(message)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT' })
    expect(received).toEqual([])
    expect(isFast(heartbeat, { input })).toBe(false)
  })

  it('is stock where a variable is absent or another one is wrong', async () => {
    const { expectSame } = fleetbeat()
    expect((await expectSame(heartbeat, {})).errors?.[0]?.message).toContain('was not provided')
    const query = heartbeat
      .replace('!)', '!, $off: Boolean!)')
      .replace('{ acceptedSeq', '@skip(if: $off) { acceptedSeq')
    for (const off of [true, false, 'no', null]) await expectSame(query, { input: required, off })
  })

  it('gives literals, variables inside of literals and defaults of variables as graphql-js does', async () => {
    const { expectSame } = fleetbeat()
    const literal =
      'bootId: "b", seq: 1, sampledAt: "2026-01-31T12:00:00Z", agentVersion: "1", deploymentMode: STANDALONE'
    const pipelines = { pipelineId: 7, status: 'RUNNING', logs: { line: 'l', at: required.sampledAt } }
    const nested = `mutation($p: [PipelineReportInput!], $h: HostInput = { load1: 1 }) { heartbeat(input: { ${literal}, pipelines: $p, host: $h }) { acceptedSeq } }`
    await expectSame(`mutation { heartbeat(input: { ${literal} }) { acceptedSeq } }`, {})
    for (const h of [{ load1: 2 }, null, { load1: 'x' }])
      for (const p of [pipelines, [pipelines], null, [null], 7]) await expectSame(nested, { p, h })
    const { received } = await expectSame(nested, { p: pipelines })
    expect(received).toMatchObject([[{ host: { load1: 1 }, pipelines: [{ pipelineId: '7', logs: [{ line: 'l' }] }] }]])
    await expectSame('mutation($input: HeartbeatInput!) { heartbeats(inputs: [$input, $input]) { acceptedSeq } }', {
      input: required,
    })
  })

  it('takes a variable of any name', async () => {
    const { expectSame, isFast } = fleetbeat()
    const variables = JSON.parse(`{"__proto__":${JSON.stringify(required)}}`) as Variables
    const query = heartbeat.replaceAll('$input', '$__proto__')
    expect(isFast(query, variables)).toBe(true)
    await expectSame(query, variables)
  })

  it('runs the operation that is named', async () => {
    const { fast, isFast } = fleetbeat()
    const document = parse(`query Nodes { environments { id } } ${heartbeat.replace('mutation', 'mutation Beat')}`)
    const named = (operationName: string) =>
      fast.faster({ schema, document, operationName, variableValues: { input: required } })
    expect(named('Beat').schema).not.toBe(schema)
    expect(named('Nodes').schema).toBe(schema)
    expect(named('None').schema).toBe(schema)
    expect(isFast('{ __schema { types { name } } }', { input: required })).toBe(false)
  })

  it('leaves the public schema and what was sent as they were', () => {
    const before = printSchema(schema)
    const { isFast } = fleetbeat()
    const input = Object.freeze({ ...required, labels: Object.freeze({ key: 'k', value: 'v' }) })
    expect(isFast(heartbeat, Object.freeze({ input }))).toBe(true)
    expect(printSchema(schema)).toBe(before)
  })
})

describe('inputs of any schema', () => {
  it.each([
    ['Plant', 'plant'],
    ['Plant!', 'plant'],
    ['[Plant!]', 'plants'],
    ['[[Plant]]', 'groves'],
    ['Odd', 'odd'],
    ['One', 'one'],
  ])(
    'coerces %s, with defaults, lists of lists, itself inside of it or inherited names, as graphql-js does',
    async (name, field) => {
      const garden = gardenSchema()
      const fast = createFastInput(garden)
      const type = typeNamed(garden, name)
      const query = `mutation($it: ${name}) { ${field}(it: $it) }`
      await fc.assert(
        fc.asyncProperty(fc.oneof(rightValue(type), nearlyRightValue(type)), async (it) => {
          const stock = await outcome({ schema: garden }, query, { it })
          expect(await outcome({ schema: garden, fast }, query, { it })).toStrictEqual(stock)
        }),
        { numRuns: 300 },
      )
    },
  )

  it('is sure of defaults, lists of one and types that lead to themselves', () => {
    const garden = gardenSchema()
    const fast = createFastInput(garden)
    const document = parse('mutation($it: Plant) { plant(it: $it) }')
    const isFast = (it: unknown) => fast.faster({ schema: garden, document, variableValues: { it } }).schema !== garden
    expect(isFast({ name: 'a', rings: 1, children: { name: 'b', kind: 'BRANCH', children: [] }, height: null })).toBe(
      true,
    )
    expect(isFast(null)).toBe(true)
    expect(isFast({ name: 'a', kind: null })).toBe(false)
  })

  it('leaves queries alone: introspection sees the public schema', () => {
    const garden = gardenSchema()
    const document = parse('query($it: Plant) { count(it: $it) __schema { types { name } } }')
    const execution = { schema: garden, document, variableValues: { it: { name: 'a' } } }
    expect(createFastInput(garden).faster(execution)).toBe(execution)
  })
})
