// Owns child processes of the scripts: started without a shell, told of our signals, never left behind.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ScriptFailure } from './failure.mjs'
import { root } from './root.mjs'

/** @type {readonly ('SIGINT' | 'SIGTERM' | 'SIGHUP')[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** How much of a quiet child's output is kept for the case that it fails. */
const keptCharacters = 200_000

/**
 * @typedef {object} ChildOptions
 * @property {Record<string, string | undefined>} [env] added to our own environment
 * @property {boolean} [quiet] keeps the output and gives it back instead of showing it
 * @property {boolean} [disposable] it may be killed at any point: who stops us does not wait for it
 */

/**
 * Runs a program to its end and returns its exit code; a signal counts as 128 + its number, as in a shell.
 * @param {readonly string[]} command
 * @param {ChildOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runChild([program = '', ...args], { env = {}, quiet = false, disposable = false } = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  })
  let output = ''
  const keep = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk.toString()).slice(-keptCharacters)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)

  /** @type {NodeJS.Signals | undefined} */
  let stoppedBy
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    stoppedBy = signal
    child.kill(disposable ? 'SIGKILL' : signal)
  }
  for (const signal of forwarded) process.on(signal, forward)
  try {
    const code = await ended(child)
    // Whoever asked us to stop gets that answer, not a tale of a step that failed.
    if (stoppedBy) process.exit(signalCode(stoppedBy))
    return { code, output }
  } finally {
    for (const signal of forwarded) process.off(signal, forward)
  }
}

/**
 * Runs a step quietly; where it fails, shows what it said and throws one line. What it leaves half done is done again the next time, so it
 * is not waited for when we are told to stop: npm takes up to a minute to tidy up.
 * @param {string} what
 * @param {readonly string[]} command
 * @param {Record<string, string | undefined>} [env]
 * @returns {Promise<string>}
 */
export async function runStep(what, command, env = {}) {
  const { code, output } = await runChild(command, { env, quiet: true, disposable: true })
  if (code === 0) return output
  process.stderr.write(output)
  throw new ScriptFailure(`${what} failed (exit code ${code}); what it said stands above.`)
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new ScriptFailure(`${child.spawnfile} could not be started: ${error.message}`)),
    )
    child.once('close', (code, signal) => resolve(code ?? (signal ? signalCode(signal) : 1)))
  })
}

/**
 * @param {NodeJS.Signals} signal
 * @returns {number}
 */
function signalCode(signal) {
  return 128 + constants.signals[signal]
}
