// Owns how unit tests (pure) and integration tests (real PostgreSQL, real HTTP) are run.
import { defineConfig } from 'vitest/config'

const testTimeout = 30_000

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], testTimeout, sequence: { groupOrder: 0 } } },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/harness/global-setup.ts'],
          testTimeout,
          hookTimeout: testTimeout,
          // Each file brings servers and databases of its own: two at a time is what two cores carry.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
