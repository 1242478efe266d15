// `npm run check`: every check that runs no test. One that fails does not keep the others from running; the last line says how many did.
import './node-version.mjs'
import { runChild } from './child.mjs'
import { runScript } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { totalsLine } from './test-totals.mjs'

/** Scripts of package.json, each with what a person calls it. */
const checks = [
  ['types', 'typecheck'],
  ['lint', 'lint'],
  ['format', 'format:check'],
  ['boundaries', 'boundaries'],
  ['unused code', 'unused'],
  ['schema drift', 'schema:drift'],
  ['database drift', 'database:drift'],
  ['docs drift', 'docs:drift'],
  ['lockfile drift', 'lockfile:drift'],
]

await runScript(async () => {
  await prepare('everything')
  const totals = { passed: 0, failed: 0, skipped: 0 }
  for (const [name, script = ''] of checks) {
    const began = Date.now()
    const { code, output } = await runChild(['npm', 'run', '--silent', script], { quiet: true })
    const seconds = Math.round((Date.now() - began) / 1000)
    totals[code === 0 ? 'passed' : 'failed'] += 1
    process.stdout.write(`${code === 0 ? 'ok      ' : 'FAILED  '}${name} (${seconds} s)\n`)
    if (code !== 0) process.stdout.write(`${output.replace(/^/gm, '    ')}\n`)
  }
  process.stdout.write(`\n${totalsLine(totals)}\n`)
  process.exitCode = totals.failed > 0 ? 1 : 0
})
