// What a document costs is known before it is executed, through fragments too, and what costs too much is refused.
import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, isObjectType, parse, specifiedRules, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from '../../schema/schema.ts'
import { documentCost, sizes } from '../../server/http/document-cost.ts'

function faults(document: string): string[] {
  return validate(schema, parse(document), [documentCost]).map(({ message }) => message)
}

describe('a document', () => {
  it('that asks for everything of an installation, once, is let through', () => {
    expect(
      faults(`{ environments { id name nodes { id name status pipelines { status rates { eventsIn eventsOut }
        components { name totals { receivedEvents sentEvents } } } } } }`),
    ).toEqual([])
  })

  it('that asks for the history of all there is at once is refused', () => {
    const all = `{ environments { nodes { pipelines { samples(since: "2026-01-01T00:00:00Z") { eventsIn } } } } }`
    expect(faults(all)[0]).toMatch(/^The document: expected a cost of at most 2000000 .*, got \d+$/)
  })

  it('is no cheaper where its parts are in fragments', () => {
    const parts = `fragment A on Environment { nodes { pipelines { ...B } } }
      fragment B on NodePipeline { samples(since: "2026-01-01T00:00:00Z") { eventsIn } }`
    expect(faults(`{ environments { ...A } } ${parts}`)).toHaveLength(1)
    expect(faults(`{ environments { ... on Environment { ...A } } } ${parts}`)).toHaveLength(1)
  })

  it('is measured in no time where a hundred fragments each hold the next one twice', () => {
    const fragments = Array.from(
      { length: 100 },
      (_, at) => `fragment F${at} on Environment { a: id ...F${at + 1} ...F${at + 1} }`,
    )
    expect(
      faults(`{ environments { ...F0 } } ${fragments.join(' ')} fragment F100 on Environment { id }`),
    ).toHaveLength(1)
  })

  it('of fragments that hold each other is no trouble', () => {
    expect(
      faults(`{ environments { ...A } } fragment A on Environment { ...B } fragment B on Environment { ...A }`),
    ).toEqual([])
  })

  it('is at most 20 levels deep, however it is cut up', () => {
    // Nothing of ours goes round: a schema of its own does.
    const round = buildSchema('type Query { node: Node } type Node { id: ID! node: Node }')
    const nest = (levels: number, end: string): string => (levels === 0 ? end : `node { ${nest(levels - 1, end)} }`)
    const messages = (document: string) =>
      validate(round, parse(document), [documentCost]).map(({ message }) => message)
    const tooDeep = ['The document: expected at most 20 levels of selections, got 21']
    expect(messages(`{ ${nest(19, 'id')} }`)).toEqual([])
    expect(messages(`{ ${nest(20, 'id')} }`)).toEqual(tooDeep)
    expect(messages(`{ ${nest(10, '...Half')} } fragment Half on Node { ${nest(10, 'id')} }`)).toEqual(tooDeep)
  })

  it('pays for the page that it asks for, and for the largest where that is in a variable', () => {
    const costOf = (first: string, variable = '') =>
      Number(
        /got (\d+)/.exec(
          faults(
            `query${variable} { environments { nodes { pipelines { samples(since: "2026-01-01T00:00:00Z") { eventsIn } } } }
              logEntries(environmentId: "env_1"${first}) { id } }`,
          )[0] ?? '',
        )?.[1],
      )
    expect(costOf(', first: 500') - costOf(', first: 1')).toBe(499)
    expect(costOf(', first: $n', '($n: Int)')).toBe(costOf(', first: 500'))
  })
})

describe('the sizes', () => {
  it('are of lists that there are', () => {
    for (const name of Object.keys(sizes)) {
      const [typeName = '', field = ''] = name.split('.')
      const type = schema.getType(typeName)
      const found = isObjectType(type) ? type.getFields()[field] : undefined
      expect([name, String(found?.type)]).toEqual([name, expect.stringMatching(/^\[/)])
    }
  })
})

it('no document of our own costs too much', () => {
  const sources = ['web', 'agent'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('documents.ts') && !file.includes('gen/'))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
  )
  const parts = sources.flatMap((source) => [...source.matchAll(/graphql\(`([^`]+)`\)/g)].map(([, text = '']) => text))
  const fragments = parts.filter((text) => text.trimStart().startsWith('fragment'))
  const operations = parts.filter((text) => !fragments.includes(text))
  expect(operations.length).toBeGreaterThan(10)
  for (const operation of operations) {
    const document = parse([operation, ...new Set(fragments)].join('\n'))
    expect([operation, validate(schema, document, [...specifiedRules.slice(0, 1), documentCost])]).toEqual([
      operation,
      [],
    ])
  }
})
