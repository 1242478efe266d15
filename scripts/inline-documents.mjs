// Owns, as a plugin of Vite, that a built page carries its own GraphQL documents alone: each graphql(`...`) becomes the parsed document that
// the code generator made of it. Else the first page would load those of all pages.
import { readFile } from 'node:fs/promises'
import { fromRoot } from './root.mjs'

const call = /\bgraphql\(`\s*(?:query|mutation|subscription|fragment) (\w+)[^`]*`\)/g
const generated = /^export const (\w+?)(?:FragmentDoc|Document) = (\{.*\}) as unknown as /gm

/** @returns {import('vite').Plugin} */
export function inlineDocuments() {
  /** @type {ReadonlyMap<string, string>} */
  let documents = new Map()
  return {
    name: 'inline-documents',
    apply: 'build',
    async buildStart() {
      const text = await readFile(fromRoot('web', 'gen', 'graphql.ts'), 'utf8')
      documents = new Map([...text.matchAll(generated)].map(([, name = '', document = '']) => [name, document]))
    },
    transform: {
      filter: { id: /\/web\/(?:.*\/)?documents\.ts$/ },
      handler(code) {
        const inlined = code.replace(call, (_text, /** @type {string} */ name) => {
          const document = documents.get(name)
          if (!document) throw new Error(`web/gen/graphql.ts: expected the document ${name}: run npm run generate`)
          return `(${document})`
        })
        // There is nothing in it to step through.
        return { code: inlined, map: { mappings: '' } }
      },
    },
  }
}
