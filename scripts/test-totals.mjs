// Owns the counting of tests, from what the runners write for machines. A runner that failed without a failed test counts as one failure.
import { readFile } from 'node:fs/promises'

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */

/**
 * @param {string} report
 * @param {number} exitCode
 * @returns {Promise<Totals>}
 */
export async function vitestTotals(report, exitCode) {
  /** @typedef {{ status: string, assertionResults: { status: string }[] }} File */
  /** @type {Partial<{ testResults: File[] }>} */
  const { testResults = [] } = await readReport(report)
  const tests = testResults.flatMap((file) => file.assertionResults)
  const passed = count(tests, 'passed')
  const failedTests = count(tests, 'failed')
  // A file that could not be loaded has no tests in it, but is no success.
  const failedFiles = testResults.filter(
    (file) => file.status === 'failed' && count(file.assertionResults, 'failed') === 0,
  ).length
  return honest({ passed, failed: failedTests + failedFiles, skipped: tests.length - passed - failedTests }, exitCode)
}

/**
 * @param {string} report
 * @param {number} exitCode
 * @returns {Promise<Totals>}
 */
export async function playwrightTotals(report, exitCode) {
  /** @type {Partial<{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }>} */
  const { stats } = await readReport(report)
  if (!stats) return honest({ passed: 0, failed: 0, skipped: 0 }, exitCode)
  // Flaky is failed once: there are no retries to hide behind.
  return honest({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }, exitCode)
}

/**
 * @param {readonly Totals[]} all
 * @returns {Totals}
 */
export function addTotals(all) {
  const sum = (/** @type {keyof Totals} */ key) => all.reduce((total, one) => total + one[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/**
 * @param {Totals} totals
 * @returns {string}
 */
export function totalsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * @param {Totals} totals
 * @param {number} exitCode
 * @returns {Totals}
 */
function honest(totals, exitCode) {
  return exitCode !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals
}

/**
 * @param {readonly { status: string }[]} tests
 * @param {string} status
 * @returns {number}
 */
function count(tests, status) {
  return tests.filter((test) => test.status === status).length
}

/**
 * A runner that died wrote nothing: an empty report.
 * @template T
 * @param {string} path
 * @returns {Promise<Partial<T>>}
 */
export async function readReport(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return {}
  }
}
