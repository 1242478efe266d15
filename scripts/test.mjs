// `npm test [-- unit|integration|e2e ...]`: prepares, runs the tests, and ends with one line of true totals. Exit code 1 where any failed or none ran.
import './node-version.mjs'
import { mkdir, rm } from 'node:fs/promises'
import { runChild } from './child.mjs'
import { ScriptFailure, runScript } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { fromRoot } from './root.mjs'
import { playwrightFailures, vitestFailures } from './test-failures.mjs'
import { addTotals, playwrightTotals, totalsLine, vitestTotals } from './test-totals.mjs'

/** @typedef {import('./test-totals.mjs').Totals} Totals */

const kinds = ['unit', 'integration', 'e2e']
const results = fromRoot('test-results')
const vitestReport = fromRoot('test-results', 'vitest.json')
const playwrightReport = fromRoot('test-results', 'e2e.json')

await runScript(async () => {
  const chosen = process.argv.slice(2)
  const unknown = chosen.filter((kind) => !kinds.includes(kind))
  if (unknown.length > 0)
    throw new ScriptFailure(`Expected tests of the kinds ${kinds.join(', ')}, got ${unknown.join(', ')}.`)
  await prepare('everything')
  await rm(results, { recursive: true, force: true })
  await mkdir(results, { recursive: true })

  const wanted = chosen.length > 0 ? chosen : kinds
  const projects = wanted.filter((kind) => kind !== 'e2e')
  /** @type {Totals[]} */
  const all = []
  if (projects.length > 0) all.push(await runVitest(projects))
  if (wanted.includes('e2e')) all.push(await runPlaywright())
  const totals = addTotals(all)
  const ran = totals.passed + totals.failed > 0
  const failures = [...(await vitestFailures(vitestReport)), ...(await playwrightFailures(playwrightReport))]
  process.stdout.write(failures.map((failure) => `\n${failure}`).join(''))
  process.stdout.write(`\n${ran ? '' : 'No test ran.\n'}${totalsLine(totals)}\n`)
  process.exitCode = ran && totals.failed === 0 ? 0 : 1
})

/**
 * @param {readonly string[]} projects
 * @returns {Promise<Totals>}
 */
async function runVitest(projects) {
  const chosen = projects.map((project) => `--project=${project}`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]
  const command = [process.execPath, fromRoot('node_modules/vitest/vitest.mjs'), 'run', ...chosen, ...reporters]
  const { code } = await runChild(command)
  return vitestTotals(vitestReport, code)
}

/** @returns {Promise<Totals>} */
async function runPlaywright() {
  const { findBrowser } = await import('../tests/harness/find-browser.mjs')
  const browser = await findBrowser().catch((/** @type {unknown} */ error) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
    return null
  })
  if (!browser) return { passed: 0, failed: 1, skipped: 0 }
  process.stdout.write(`\nEnd to end in ${browser.version} (${browser.source})\n`)
  const command = [process.execPath, fromRoot('node_modules/@playwright/test/cli.js'), 'test']
  const { code } = await runChild(command, { env: { PLAYWRIGHT_HTML_OPEN: 'never' } })
  return playwrightTotals(playwrightReport, code)
}
