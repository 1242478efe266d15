// `npm run bench:NAME`: builds what is stale, then runs bench/NAME.ts. Loopback alone, bounded in count and time.
import './node-version.mjs'
import { runChild } from './child.mjs'
import { ScriptFailure, runScript } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { fromRoot } from './root.mjs'

const benches = ['ingest', 'fanout', 'auth', 'self', 'web']

await runScript(async () => {
  const [name = ''] = process.argv.slice(2)
  if (!benches.includes(name)) throw new ScriptFailure(`Expected one of ${benches.join(', ')}, got ${name}.`)
  await prepare('everything')
  const { code } = await runChild([process.execPath, '--import', 'tsx', fromRoot('bench', `${name}.ts`)], {
    env: { NODE_ENV: 'production' },
  })
  process.exitCode = code
})
