// `npm run screenshots`: builds what is stale, then takes a picture of every page, dark and light, into docs/screenshots/.
import './node-version.mjs'
import { runChild } from './child.mjs'
import { runScript } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { fromRoot } from './root.mjs'

await runScript(async () => {
  await prepare('everything')
  const { code } = await runChild([process.execPath, '--import', 'tsx', fromRoot('tests', 'screenshots', 'take.ts')])
  process.exitCode = code
})
