// Owns how typed documents are made from the committed SDL and the operations written in web/ and agent/.
import type { CodegenConfig } from '@graphql-codegen/cli'

const config = {
  defaultScalarType: 'unknown',
  enumsAsTypes: true,
  scalars: { Counter: 'number', Cursor: 'string', DateTime: 'string', ID: 'string' },
  strictScalars: true,
  useTypeImports: true,
}

function documentsOf(folder: string): CodegenConfig['generates'] {
  return {
    [`${folder}/gen/`]: {
      preset: 'client',
      documents: [`${folder}/**/*.{ts,tsx}`, `!${folder}/gen/**`],
      presetConfig: { fragmentMasking: false },
      config,
    },
  }
}

/** What the server answers where it is set to answer nothing else (FLEETBEAT_OPERATIONS=known). */
const knownOperations: CodegenConfig['generates'] = {
  'dist/operations.json': {
    documents: ['web/**/documents.ts', 'agent/documents.ts'],
    plugins: ['./scripts/operations-plugin.mjs'],
  },
}

export default {
  schema: 'schema/schema.graphql',
  generates: { ...documentsOf('web'), ...documentsOf('agent'), ...knownOperations },
  importExtension: '.ts',
  ignoreNoDocuments: true,
  errorsOnly: true,
} satisfies CodegenConfig
