// `npm run rig [-- --full | --hard | --self-test]`: builds what is stale, then runs bench/rig.ts. Loopback alone, bounded in time.
import './node-version.mjs'
import { runChild } from './child.mjs'
import { runScript } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { fromRoot } from './root.mjs'

await runScript(async () => {
  await prepare('everything')
  const command = [process.execPath, '--import', 'tsx', fromRoot('bench', 'rig.ts'), ...process.argv.slice(2)]
  const { code } = await runChild(command, { env: { NODE_ENV: 'production' } })
  process.exitCode = code
})
