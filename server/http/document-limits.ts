// Owns how large a GraphQL document may be, before and after it is parsed, and what of parsed documents is kept.
import { GraphQLError, Kind, type ASTVisitor, type DocumentNode, type ValidationContext } from 'graphql'
import { LRUCache } from 'lru-cache'

/** What belongs into variables makes no document long. */
export const longestDocument = 64 * 1024
export const mostTokens = 3_000
const most = { aliases: 100, directives: 100 }

/** A parsed document takes a hundred times its text: what is kept is bounded by that, not by a number of documents. */
const keptCharacters = 256 * 1024

export function createDocumentCache<Value extends object>(): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ maxSize: keptCharacters, sizeCalculation: (_value, text) => text.length + 1 })
}

/** A validation rule: the same field under more than a hundred names is no question anybody asks. */
export function documentLimits(context: ValidationContext): ASTVisitor {
  const counts = { aliases: 0, directives: 0 }
  const count = (what: keyof typeof counts): void => {
    counts[what] += 1
    if (counts[what] === most[what] + 1)
      context.reportError(new GraphQLError(`The document: expected at most ${most[what]} ${names[what]}, got more`))
  }
  return {
    Field: (node) => void (node.alias && count('aliases')),
    Directive: () => count('directives'),
  }
}

const names = { aliases: 'aliases', directives: 'directives' }

const introspective = new WeakMap<DocumentNode, boolean>()

/** Whether it asks for the schema itself. */
export function asksForSchema(document: DocumentNode): boolean {
  let known = introspective.get(document)
  if (known === undefined) {
    known = document.definitions.some(
      (definition) => 'selectionSet' in definition && selectsSchema(definition.selectionSet),
    )
    introspective.set(document, known)
  }
  return known
}

type SelectionSet = Extract<DocumentNode['definitions'][number], { kind: Kind.OPERATION_DEFINITION }>['selectionSet']

function selectsSchema({ selections }: SelectionSet): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__schema' || selection.name.value === '__type'
    return selection.kind === Kind.INLINE_FRAGMENT && selectsSchema(selection.selectionSet)
  })
}
