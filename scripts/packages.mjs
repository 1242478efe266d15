// Owns node_modules: installs exactly what the lockfile says, when and only when it is not what is there.
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { runStep } from './child.mjs'
import { fromRoot } from './root.mjs'

const lockfile = fromRoot('package-lock.json')
const installed = fromRoot('node_modules', '.package-lock.json')
// Inside node_modules, which `npm ci` removes first: an interrupted installation leaves no stamp.
const stamp = fromRoot('node_modules', '.fleetbeat-packages')

/** @returns {Promise<void>} */
export async function installPackages() {
  const lock = await readFile(lockfile, 'utf8')
  const wanted = createHash('sha256').update(`${process.platform} ${process.arch}\n${lock}`).digest('hex')
  if ((await readText(stamp)) === wanted) return
  if (!(await matchesInstalled(lock))) {
    process.stdout.write('Installing packages (about a minute) ...\n')
    await runStep('Installing packages (npm ci)', [
      ...npm(),
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ])
  }
  await writeFile(stamp, wanted)
}

/**
 * Whether a person's own `npm install` already brought everything, by the list that npm writes when it is done.
 * @param {string} lock
 * @returns {Promise<boolean>}
 */
async function matchesInstalled(lock) {
  const there = packagesOf(await readText(installed))
  return Object.entries(packagesOf(lock)).every(([path, entry]) => {
    if (path === '') return true
    const found = there[path]
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional === true
  })
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @param {string} lock
 * @returns {Record<string, LockedPackage>}
 */
function packagesOf(lock) {
  if (lock === '') return {}
  /** @type {{ packages?: Record<string, LockedPackage> }} */
  const parsed = JSON.parse(lock)
  return parsed.packages ?? {}
}

/**
 * The npm that runs us, where one does: another one may be first on the path.
 * @returns {string[]}
 */
function npm() {
  const running = process.env.npm_execpath
  return running?.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm']
}

/**
 * @param {string} path
 * @returns {Promise<string>} '' where there is no such file
 */
async function readText(path) {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}
