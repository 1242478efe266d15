// Owns what the linter holds us to. Prettier owns the layout, dependency-cruiser the arrows between folders.
import graphql from '@graphql-eslint/eslint-plugin'
import javascript from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import typescript from 'typescript-eslint'

const generated = ['dist/', 'data/', 'test-results/', 'coverage/', 'prisma/generated/', 'web/gen/', 'agent/gen/']
const code = ['**/*.{ts,tsx,mjs,js}']

/** @typedef {import('eslint').Linter.RulesRecord} Rules */

/** @type {Rules} */
const size = {
  'max-lines': ['error', { max: 300 }],
  'max-params': ['error', { max: 3 }],
  complexity: ['error', { max: 20 }],
  'max-depth': ['error', { max: 3 }],
}

/** @type {Rules} */
const style = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-console': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  'object-shorthand': 'error',
  'prefer-template': 'error',
}

/** @type {Rules} */
const types = {
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  // A function of an interface may be async because others of its kind are.
  '@typescript-eslint/require-await': 'off',
  // Numbers and dates read well in messages.
  '@typescript-eslint/restrict-template-expressions': [
    'error',
    { allowNumber: true, allowBoolean: true, allow: [{ from: 'lib', name: ['Error', 'RegExp', 'URL'] }] },
  ],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { args: 'after-used', argsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  // Handlers of events and listeners may be async: what they reject with is theirs to handle, and no-floating-promises sees to that.
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/no-confusing-void-expression': 'off',
  '@typescript-eslint/use-unknown-in-catch-callback-variable': 'error',
  // Factories return plain objects whose functions use no `this`.
  '@typescript-eslint/unbound-method': 'off',
  // graphql-js' enums are strings, and its own documentation compares them with strings.
  '@typescript-eslint/no-unsafe-enum-comparison': 'off',
  // Promise.all over what may be refused at once (null) is meant.
  '@typescript-eslint/await-thenable': 'off',
  // The compiler already knows what an index can give (noUncheckedIndexedAccess).
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
}

export default typescript.config(
  { ignores: generated },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: code,
    extends: [javascript.configs.recommended, ...typescript.configs.recommendedTypeChecked],
    languageOptions: {
      globals: globals.nodeBuiltin,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...size, ...style, ...types },
  },
  {
    files: ['web/**/*.{ts,tsx,js}'],
    extends: [reactHooks.configs.flat.recommended],
    languageOptions: { globals: globals.browser },
    rules: {
      // The router's redirects and not-founds are thrown, and are no errors.
      '@typescript-eslint/only-throw-error': 'off',
      // It takes starting a request for setting a state.
      'react-hooks/set-state-in-effect': 'off',
    },
  },
  {
    // Programs for a terminal.
    files: ['scripts/**', 'bench/**', 'demo/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['tests/**'],
    rules: {
      // The answers of a server under test are what is being found out.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // A test reads as its cases: long lists of them, over peers that can do everything.
      'max-lines': ['error', { max: 700 }],
      'max-params': 'off',
      complexity: ['error', { max: 25 }],
    },
  },
  {
    // Plain JavaScript: what JSON and packages without types give is any.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // It bends the innards of two packages that have no types for them.
    files: ['scripts/schema-engine.mjs'],
    extends: [typescript.configs.disableTypeChecked],
    rules: { '@typescript-eslint/ban-ts-comment': 'off' },
  },
  {
    files: ['schema/schema.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: './schema/schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      '@graphql-eslint/naming-convention': [
        'error',
        {
          types: 'PascalCase',
          FieldDefinition: 'camelCase',
          InputValueDefinition: 'camelCase',
          Argument: 'camelCase',
          DirectiveDefinition: 'camelCase',
          EnumValueDefinition: 'UPPER_CASE',
        },
      ],
      '@graphql-eslint/no-hashtag-description': 'error',
      '@graphql-eslint/require-deprecation-reason': 'error',
      '@graphql-eslint/no-typename-prefix': 'error',
      '@graphql-eslint/no-unreachable-types': 'error',
    },
  },
)
