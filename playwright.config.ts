// Owns how the end-to-end tests are run: a real Chromium, two files at a time, against real servers that each file starts through the harness.
import { defineConfig } from '@playwright/test'
import { browserFlags, findBrowser } from './tests/harness/find-browser.mjs'

const browser = await findBrowser()

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // They wait more than they work: for a poll, for the minute to be over.
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Without its film, which costs as much as a test.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: browser.executablePath,
      args: browserFlags,
      // Only where the browser needs it: what stands here is copied into the reports, and an environment can hold secrets.
      ...(Object.keys(browser.env).length > 0 && { env: { ...process.env, ...browser.env } }),
    },
  },
})
