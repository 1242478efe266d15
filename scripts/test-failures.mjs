// Owns the naming of what failed, one line each, to stand where a long run ends: from what the runners write for machines.
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './root.mjs'
import { readReport } from './test-totals.mjs'

const longestReason = 500

/**
 * @param {string} report
 * @returns {Promise<string[]>}
 */
export async function vitestFailures(report) {
  /** @typedef {{ status: string, fullName: string, failureMessages?: string[] }} Test */
  /** @type {Partial<{ testResults: { name: string, status: string, message: string, assertionResults: Test[] }[] }>} */
  const { testResults = [] } = await readReport(report)
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    // A file that could not be loaded has no tests in it.
    if (failed.length === 0) return status === 'failed' ? [line(file, [message])] : []
    return failed.map(({ fullName, failureMessages = [] }) =>
      line(`${file} › ${fullName}`, failureMessages.slice(0, 1)),
    )
  })
}

/**
 * @param {string} report
 * @returns {Promise<string[]>}
 */
export async function playwrightFailures(report) {
  /** @typedef {{ message?: string, location?: { line: number } }} Fault */
  /** @typedef {{ title: string, ok: boolean, tests: { results: { errors?: Fault[] }[] }[] }} Spec */
  /** @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite */
  /** @type {Partial<{ suites: Suite[], errors: { message?: string }[] }>} */
  const { suites = [], errors = [] } = await readReport(report)

  /**
   * @param {Suite} suite
   * @param {string} path
   * @returns {string[]}
   */
  const failuresIn = ({ specs = [], suites: inner = [] }, path) => {
    const own = specs.filter(({ ok }) => !ok)
    // Of a test that took too long, the first tells only that, and the second what it waited for.
    const reasonOf = (/** @type {Spec} */ { tests }) =>
      tests
        .flatMap(({ results }) => results)
        .at(-1)
        ?.errors?.map(told)
    return [
      ...own.map((spec) => line(`${path} › ${spec.title}`, reasonOf(spec))),
      ...inner.flatMap((suite) => failuresIn(suite, `${path} › ${suite.title}`)),
    ]
  }

  return [
    ...errors.map(({ message }) => line('tests/e2e', [message])),
    ...suites.flatMap((suite) => failuresIn(suite, `tests/e2e/${suite.title}`)),
  ]
}

/**
 * @param {{ message?: string, location?: { line: number } }} fault
 * @returns {string}
 */
function told({ message = '', location }) {
  return `${inOneLine(message)}${location ? ` (line ${location.line})` : ''}`
}

/**
 * @param {string} name
 * @param {(string | undefined)[]} [reasons]
 * @returns {string}
 */
function line(name, reasons = []) {
  const text = reasons.map((reason = '') => inOneLine(reason)).join('; ')
  const cut = text.length > longestReason ? `${text.slice(0, longestReason)}…` : text
  return `FAILED  ${name}${cut === '' ? '' : `: ${cut}`}`
}

/**
 * @param {string} message
 * @returns {string}
 */
function inOneLine(message) {
  const [text = ''] = stripVTControlCharacters(message).split(/\n\s+at /, 1)
  return text.replace(/\s+/g, ' ').trim()
}
