// Owns how a program of ours is bundled: our modules in one file, packages left where they are. `node scripts/bundle.mjs ENTRY OUTPUT`.
import { build } from 'esbuild'
import { ScriptFailure, runScript } from './failure.mjs'
import { root } from './root.mjs'

await runScript(async () => {
  const [entry, output] = process.argv.slice(2)
  if (!entry || !output) throw new ScriptFailure('Expected: node scripts/bundle.mjs ENTRY OUTPUT')
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'linked',
    logLevel: 'warning',
  })
})
