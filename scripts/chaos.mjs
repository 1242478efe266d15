// `npm run chaos`: builds what is stale, then runs the chaos test with a thousand faults, or CHAOS_FAULTS. Loopback alone.
import './node-version.mjs'
import { runChild } from './child.mjs'
import { runScript } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { fromRoot } from './root.mjs'

await runScript(async () => {
  await prepare('everything')
  const command = [process.execPath, fromRoot('node_modules/vitest/vitest.mjs'), 'run', 'tests/chaos']
  const { code } = await runChild(command, { env: { CHAOS_FAULTS: process.env['CHAOS_FAULTS'] ?? '1000' } })
  process.exitCode = code
})
