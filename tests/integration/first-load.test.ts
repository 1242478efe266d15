// What a browser that has seen nothing yet waits for: a budget, so that it does not grow by and by.
import { expect, it } from 'vitest'
import { firstLoadBytes } from '../harness/first-load.ts'

it('holds the first page within 220 kB of compressed script', async () => {
  expect(await firstLoadBytes('overview/overview-page.tsx')).toBeLessThanOrEqual(220_000)
})

it.each(['fleet/fleet-page.tsx', 'node/node-page.tsx', 'pipelines/pipelines-page.tsx', 'logs/logs-page.tsx'])(
  'holds %s within 240 kB',
  async (page) => {
    expect(await firstLoadBytes(page)).toBeLessThanOrEqual(240_000)
  },
)
