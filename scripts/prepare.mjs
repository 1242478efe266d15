// Makes a clone ready for a purpose: the packages of the lockfile, what is generated, what is built. Does only what is stale, and may be
// interrupted and repeated at any point. As a program: `node scripts/prepare.mjs [PURPOSE]`.
import './node-version.mjs'
import { ScriptFailure, runScript } from './failure.mjs'
import { installPackages } from './packages.mjs'
import { withPrepareLock } from './prepare-lock.mjs'
import { fromRoot } from './root.mjs'
import { runWhenStale } from './stale.mjs'

/** @typedef {keyof typeof import('./steps.mjs').stepsFor} Purpose */

/**
 * @param {Purpose} purpose
 * @returns {Promise<void>}
 */
export async function prepare(purpose) {
  await withPrepareLock(async () => {
    await installPackages()
    const { stepsFor } = await import('./steps.mjs')
    if (!Object.hasOwn(stepsFor, purpose)) {
      throw new ScriptFailure(`Expected one of ${Object.keys(stepsFor).join(', ')}, got ${purpose}.`)
    }
    for (const step of stepsFor[purpose]) await runWhenStale(step)
  })
}

if (process.argv[1] === fromRoot('scripts', 'prepare.mjs')) {
  const purpose = /** @type {Purpose} */ (process.argv[2] ?? 'everything') // prepare() checks it
  await runScript(() => prepare(purpose))
}
