// Owns what is up to date: a step is skipped while its outputs exist and the hash of its inputs is the one it was run with.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fromRoot, root } from './root.mjs'

// Inside node_modules: new packages make every step stale.
const stampFolder = fromRoot('node_modules', '.cache', 'fleetbeat')
const neverInputs = new Set(['node_modules', 'gen', 'generated', 'dist'])

/**
 * @typedef {object} Step
 * @property {string} name names the stamp and stands in messages
 * @property {readonly string[]} inputs files and folders, from the root; one that is missing counts as empty
 * @property {readonly string[]} outputs files that exist once it has run
 * @property {(text: string) => boolean} [counts] which of the inputs change the outputs; all of them where it is not given
 * @property {() => Promise<void>} run
 */

/**
 * @param {Step} step
 * @returns {Promise<void>}
 */
export async function runWhenStale(step) {
  const stamp = join(stampFolder, step.name)
  const wanted = await hashOf(step)
  const last = await readFile(stamp, 'utf8').catch(() => '')
  if (last === wanted && step.outputs.every((output) => existsSync(fromRoot(output)))) return
  // Removed first and written last, so that an interrupted step is run again.
  await rm(stamp, { force: true })
  process.stdout.write(`Preparing ${step.name} ...\n`)
  await step.run()
  await mkdir(stampFolder, { recursive: true })
  await writeFile(`${stamp}.${process.pid}`, wanted)
  await rename(`${stamp}.${process.pid}`, stamp)
}

/**
 * @param {Step} step
 * @returns {Promise<string>}
 */
async function hashOf({ inputs, counts }) {
  const hash = createHash('sha256')
  for (const path of (await Promise.all(inputs.map((input) => filesIn(fromRoot(input))))).flat()) {
    const bytes = await readFile(path)
    if (counts && !counts(bytes.toString())) continue
    hash.update(`${relative(root, path)}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesIn(path) {
  if (!existsSync(path)) return []
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null)
  if (!entries) return [path]
  const wanted = entries.filter((entry) => !neverInputs.has(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  return (await Promise.all(wanted.map((entry) => filesIn(join(path, entry.name))))).flat()
}
