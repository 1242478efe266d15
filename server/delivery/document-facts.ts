// Owns what of a subscription's document and variables can change the answer to an event: the other part of a group's key.
import { createHash } from 'node:crypto'
import { getOperationAST, print, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql'

interface Facts {
  readonly hash: string
  readonly variables: readonly string[]
}

/** Documents are cached by the engine, so that the same query is the same object. */
const known = new WeakMap<DocumentNode, Map<string, Facts>>()

export function documentKey(
  document: DocumentNode,
  operationName: string | null,
  variables: Readonly<Record<string, unknown>>,
): string {
  const facts = factsOf(document, operationName)
  const used = facts.variables.map((name) => [name, variables[name] ?? null])
  return `${facts.hash} ${operationName ?? ''} ${canonical(used)}`
}

function factsOf(document: DocumentNode, operationName: string | null): Facts {
  const operations = known.get(document) ?? new Map<string, Facts>()
  known.set(document, operations)
  let facts = operations.get(operationName ?? '')
  if (!facts) {
    const operation = getOperationAST(document, operationName)
    const hash = createHash('sha256').update(print(document)).digest('base64url')
    facts = { hash, variables: operation ? variablesBelowRoot(document, operation) : [] }
    operations.set(operationName ?? '', facts)
  }
  return facts
}

/** The arguments of the root field are the topic's: they say what to join, not how an event is answered. */
function variablesBelowRoot(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const used = new Set<string>()
  const collect = { Variable: (node: { readonly name: { readonly value: string } }) => void used.add(node.name.value) }
  for (const selection of operation.selectionSet.selections) {
    for (const directive of selection.directives ?? []) visit(directive, collect)
    if (selection.kind === 'Field' && selection.selectionSet) visit(selection.selectionSet, collect)
    // A fragment at the root holds the root field: whatever it uses counts.
    if (selection.kind === 'InlineFragment') visit(selection, collect)
  }
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') visit(definition, collect)
  return [...used].sort()
}

/** The same text for the same value, whatever the order of its keys. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === undefined) return 'null'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
    .join(',')}}`
}
