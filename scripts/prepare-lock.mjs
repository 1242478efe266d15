// Owns that one clone is prepared by one process at a time: `npm start` and `npm test` may be started together.
import { rmSync } from 'node:fs'
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { ScriptFailure } from './failure.mjs'
import { fromRoot } from './root.mjs'

const path = fromRoot('.prepare.lock')
const lookAgainMs = 200
const longestWaitMs = 10 * 60_000
const touchEveryMs = 2_000
/** A holder that has not touched its lock for so long is gone, and its number belongs to another process. */
const forgottenAfterMs = 20_000

/**
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
export async function withPrepareLock(work) {
  await take()
  const touch = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), touchEveryMs)
  const release = () => rmSync(path, { force: true })
  process.on('exit', release)
  try {
    await work()
  } finally {
    clearInterval(touch)
    process.off('exit', release)
    release()
  }
}

async function take() {
  const giveUpAt = Date.now() + longestWaitMs
  let told = false
  while (!(await create())) {
    const holder = Number(await readFile(path, 'utf8').catch(() => ''))
    if (!isAlive(holder) || (await ageMs()) > forgottenAfterMs) {
      await rm(path, { force: true })
      continue
    }
    if (Date.now() > giveUpAt) {
      throw new ScriptFailure(`Process ${holder} is still preparing this folder. If that is not so, delete ${path}.`)
    }
    if (!told) process.stdout.write(`Waiting for process ${holder}, which prepares this folder ...\n`)
    told = true
    await pause(lookAgainMs)
  }
}

/** @returns {Promise<number>} */
async function ageMs() {
  const found = await stat(path).catch(() => null)
  return found ? Date.now() - found.mtimeMs : 0
}

/** @returns {Promise<boolean>} */
async function create() {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new ScriptFailure(`Cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/**
 * A lock that a killed process left must not stop anybody.
 * @param {number} pid
 * @returns {boolean}
 */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
