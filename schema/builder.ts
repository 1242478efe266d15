// Owns the schema builder and the scalars. Every scalar says what it accepts and answers anything else with INVALID_INPUT.
import SchemaBuilder from '@pothos/core'
import type { Context } from './context.ts'
import { invalidInput } from './errors.ts'

export interface SchemaTypes {
  Context: Context
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    Counter: { Input: number; Output: number }
    Cursor: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
  }
}

export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
})

const counterExpectation = 'a whole number from 0 to 9007199254740991'

builder.scalarType('Counter', {
  description:
    'A count or a number of bytes: a whole number from 0 to 9007199254740991 (2^53 - 1), sent as a JSON number.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw invalidInput('Counter', counterExpectation, value)
    return value
  },
  parseLiteral: (node) => {
    const value = node.kind === 'IntValue' ? Number(node.value) : Number.NaN
    if (!Number.isSafeInteger(value) || value < 0)
      throw invalidInput('Counter', counterExpectation, 'value' in node ? node.value : node.kind)
    return value
  },
})

const cursorLength = 64

builder.scalarType('Cursor', {
  description: "A position in an environment's stream. Opaque: keep it as it came and send it back to go on after it.",
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value !== 'string' || value.length === 0 || value.length > cursorLength)
      throw invalidInput('Cursor', 'a cursor that this server gave', value)
    return value
  },
})

const dateTimeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

builder.scalarType('DateTime', {
  description:
    'An instant as RFC 3339 text with its offset, e.g. 2026-01-31T12:00:00.000Z. Answers are in UTC, with milliseconds.',
  serialize: (value) => value.toISOString() as unknown as Date,
  parseValue: (value) => {
    const instant = typeof value === 'string' && dateTimeForm.test(value) ? instantOf(value) : null
    if (!instant) throw invalidInput('DateTime', 'an RFC 3339 instant such as 2026-01-31T12:00:00.000Z', value)
    return instant
  },
})

/** Null: there is no such day or time, or it is out of what can be kept. */
function instantOf(text: string): Date | null {
  const instant = new Date(text)
  const year = instant.getUTCFullYear()
  if (Number.isNaN(instant.getTime()) || year < 1 || year > 9_999) return null
  // A date that does not exist is taken for one that does: told by its day, which the offset does not change.
  const day = text.slice(0, 10)
  const [, hour] = text.split('T')
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) && !hour?.startsWith('24') ? instant : null
}

builder.queryType({ description: 'Reads. Everything is checked against the environment of what is read.' })
builder.mutationType({ description: 'Writes. Each answers after what it did is durable.' })
builder.subscriptionType({
  description: 'Live events over GraphQL over SSE, each ordered and bounded as its field says.',
})
