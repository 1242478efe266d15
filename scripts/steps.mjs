// Owns what is generated and built, from what, and by which tool. Tools come from node_modules: use after installPackages().
import { runStep } from './child.mjs'
import { fromRoot } from './root.mjs'

/** @typedef {import('./stale.mjs').Step} Step */

const node = process.execPath
const bin = (/** @type {string} */ path) => fromRoot('node_modules', path)

/** @type {Step} */
const databaseClient = {
  name: 'database client',
  inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'scripts/schema-engine.mjs'],
  outputs: ['prisma/generated/client.ts'],
  run: async () => {
    await runStep('Generating the database client (prisma generate)', [node, bin('prisma/build/index.js'), 'generate'])
  },
}

/** @type {Step} */
const documents = {
  name: 'typed documents',
  inputs: ['schema/schema.graphql', 'codegen.ts', 'scripts/operations-plugin.mjs', 'web', 'agent'],
  outputs: ['web/gen/graphql.ts', 'agent/gen/graphql.ts', 'dist/operations.json'],
  // The SDL, and the few modules that write documents or say how they are typed.
  counts: (text) => /\bgraphql\(|^type Query\b|CodegenConfig|@graphql-codegen/m.test(text),
  run: async () => {
    const command = [node, bin('@graphql-codegen/cli/esm/bin.js'), '--config', 'codegen.ts']
    await runStep('Generating the typed documents (graphql-codegen)', command)
  },
}

/** @type {Step} */
const page = {
  name: 'web page',
  inputs: [
    'web',
    'schema/schema.graphql',
    'codegen.ts',
    'vite.config.ts',
    'scripts/inline-documents.mjs',
    'scripts/precompress.mjs',
  ],
  outputs: ['dist/web/index.html'],
  run: async () => {
    await runStep('Building the web page (vite)', [node, bin('vite/bin/vite.js'), 'build'], { NODE_ENV: 'production' })
  },
}

/**
 * @param {string} name
 * @param {readonly string[]} inputs beside the contract, which every program is built from
 * @returns {Step}
 */
function program(name, inputs) {
  const entry = `${name}/main.ts`
  const output = `dist/${name}/main.js`
  return {
    name: `${name} program`,
    inputs: [name, 'schema', 'scripts/bundle.mjs', ...inputs],
    outputs: [output],
    run: async () => {
      await runStep(`Building the ${name}`, [node, fromRoot('scripts', 'bundle.mjs'), entry, output])
    },
  }
}

const server = program('server', ['prisma', 'agent', 'codegen.ts'])
const agent = program('agent', ['codegen.ts'])
const demo = program('demo', ['agent', 'codegen.ts'])

/**
 * What each purpose needs, in the order in which the steps need each other.
 * @satisfies {Record<string, readonly Step[]>}
 */
export const stepsFor = {
  generate: [databaseClient, documents],
  server: [databaseClient, documents, page, server, agent],
  agent: [documents, agent],
  demo: [documents, demo],
  everything: [databaseClient, documents, page, server, agent, demo],
}
