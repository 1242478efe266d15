// Owns which documents are those of our own programs, whatever way they are written and whatever a client's cache adds to them.
import { createHash } from 'node:crypto'
import { Kind, parse, print, visit, type DocumentNode } from 'graphql'

export interface KnownOperations {
  has(document: DocumentNode): boolean
}

export function createKnownOperations(texts: readonly string[]): KnownOperations {
  const known = new Set(texts.map((text) => fingerprint(parse(text))))
  // Documents are cached by the engine, so that the same query is the same object.
  const answers = new WeakMap<DocumentNode, boolean>()
  return {
    has(document) {
      let answer = answers.get(document)
      if (answer === undefined) answers.set(document, (answer = known.has(fingerprint(document))))
      return answer
    },
  }
}

/** The same for the same question: `__typename` is told to everybody, and the order of definitions tells nothing. */
function fingerprint(document: DocumentNode): string {
  const bare = visit(document, { Field: ({ name }) => (name.value === '__typename' ? null : undefined) })
  const definitions = bare.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION
      ? print(definition)
      : '',
  )
  return createHash('sha256').update(definitions.sort().join('\n')).digest('base64url')
}
