// A document is known by what it asks for, not by how it is written; a single field more is another question.
import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createKnownOperations } from '../../server/http/known-operations.ts'

const known = createKnownOperations([
  'query A($id: ID!) { node(id: $id) { id ...Name } } fragment Name on FleetNode { name }',
  '{ viewer { id } }',
])
const has = (text: string) => known.has(parse(text))

describe('an operation of our own', () => {
  it.each([
    ['written otherwise', 'query A( $id:ID! ){node(id:$id){id,...Name}}fragment Name on FleetNode{name}'],
    [
      'with its fragment first',
      'fragment Name on FleetNode { name } query A($id: ID!) { node(id: $id) { id ...Name } }',
    ],
    [
      'as a cache asks for it',
      'query A($id: ID!) { node(id: $id) { id ...Name __typename } } fragment Name on FleetNode { name __typename }',
    ],
  ])('is known %s', (_how, text) => expect(has(text)).toBe(true))

  it.each([
    ['one field more', 'query A($id: ID!) { node(id: $id) { id status ...Name } } fragment Name on FleetNode { name }'],
    ['another fragment', 'query A($id: ID!) { node(id: $id) { id ...Name } } fragment Name on FleetNode { status }'],
    ['an argument of its own', 'query A { node(id: "node_1") { id ...Name } } fragment Name on FleetNode { name }'],
    ['a second operation beside it', '{ viewer { id } } query B { environments { id } }'],
    ['a directive', '{ viewer @include(if: true) { id } }'],
    ['an alias', '{ me: viewer { id } }'],
  ])('is not known with %s', (_what, text) => expect(has(text)).toBe(false))
})
