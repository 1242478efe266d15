// Owns the list of the operations of our own programs, as a plugin of @graphql-codegen: each as one text, with the fragments that it uses.
import { Kind, print, visit } from 'graphql'

/**
 * @param {unknown} _schema
 * @param {readonly { document?: import('graphql').DocumentNode }[]} files
 * @returns {string}
 */
export function plugin(_schema, files) {
  const definitions = files.flatMap(({ document }) => document?.definitions ?? [])
  const fragments = new Map(
    definitions.flatMap((it) => (it.kind === Kind.FRAGMENT_DEFINITION ? [[it.name.value, it]] : [])),
  )
  const operations = definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION)
  const texts = operations.map((operation) => {
    /** @type {Set<string>} */
    const used = new Set()
    collect(operation)
    return [operation, ...[...used].map((name) => fragments.get(name))].map((it) => it && print(it)).join('\n\n')

    /** @param {import('graphql').ASTNode} node */
    function collect(node) {
      visit(node, {
        FragmentSpread({ name: { value } }) {
          const fragment = fragments.get(value)
          if (used.has(value) || !fragment) return
          used.add(value)
          collect(fragment)
        },
      })
    }
  })
  return JSON.stringify(texts.sort(), null, 2)
}
