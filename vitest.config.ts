// Owns how unit tests (pure) and integration tests (real PostgreSQL, real HTTP) are run.
import { defineConfig } from 'vitest/config'

const testTimeout = 30_000
// Pothos and Yoga load it as Node does; Vite alone would take its other copy, and a schema of one is none to the other.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] }

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], testTimeout, sequence: { groupOrder: 0 } },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['tests/{integration,chaos}/**/*.test.ts'],
          globalSetup: ['tests/harness/global-setup.ts'],
          testTimeout,
          hookTimeout: testTimeout,
          expect: { poll: { timeout: 10_000 } },
          // Each file brings servers and databases of its own: two at a time is what two cores carry.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
