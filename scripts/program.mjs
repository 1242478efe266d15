// Runs a built program of ours in this process: its exit code is ours, and Ctrl-C reaches it directly, once and at no remove.
import './node-version.mjs'
import { pathToFileURL } from 'node:url'
import { runScript } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { fromRoot } from './root.mjs'

/**
 * @param {'server' | 'agent' | 'demo'} name
 * @returns {Promise<void>}
 */
export function runProgram(name) {
  return runScript(async () => {
    await prepare(name)
    const main = fromRoot('dist', name, 'main.js')
    process.env.NODE_ENV ??= 'production'
    process.setSourceMapsEnabled(true)
    process.argv[1] = main
    await import(pathToFileURL(main).href)
  })
}
