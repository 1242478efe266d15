// Checks what `npm ci` needs of package-lock.json on a machine that is not this one: no address of a registry, and an entry for every optional
// package. npm leaves out what the registry did not have when the lockfile was written, and a fresh clone cannot be installed from that.
import { readFile } from 'node:fs/promises'
import { runScript } from './failure.mjs'
import { fromRoot } from './root.mjs'

const folder = 'node_modules/'

await runScript(async () => {
  /** @type {{ packages: Record<string, { resolved?: string, optionalDependencies?: Record<string, string> }> }} */
  const { packages } = JSON.parse(await readFile(fromRoot('package-lock.json'), 'utf8'))
  const faults = Object.entries(packages).flatMap(([path, { resolved, optionalDependencies = {} }]) => {
    const missing = Object.keys(optionalDependencies).filter(
      (name) => !placesFrom(path).some((place) => place + name in packages),
    )
    return [
      ...(resolved === undefined ? [] : [`${path} has an address: see .npmrc, and write the lockfile again`]),
      ...missing.map(
        (name) => `${path} may need ${name}, which has no entry: choose a version that is there for every platform`,
      ),
    ]
  })
  for (const fault of faults) process.stderr.write(`package-lock.json: ${fault}\n`)
  if (faults.length > 0) process.exitCode = 1
})

/**
 * The folders in which Node looks for what a package needs: its own, then those above it.
 * @param {string} path
 * @returns {string[]}
 */
function placesFrom(path) {
  const places = []
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${folder}`)))) {
    places.push(at === '' ? folder : `${at}/${folder}`)
    if (at === '') return places
  }
}
