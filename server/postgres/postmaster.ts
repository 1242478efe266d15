// Owns PostgreSQL's main process as the system sees it: which one has a cluster, whether it runs, its end.
import { spawnSync } from 'node:child_process'
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const stopTimeoutMs = 30_000
const pollMs = 10
const watchMs = 1_000
/** Larger than any system gives. */
const nobodysPid = 2_147_483_647

/** The process that has the cluster; null where none runs. */
export function postmasterOf(data: string): number | null {
  const file = join(data, 'postmaster.pid')
  const pid = pidIn(file)
  if (pid === null) return null
  if (isRunning(pid) && isPostgres(pid)) return pid
  disown(file)
  return null
}

/**
 * PostgreSQL takes any process of the number that it finds there for the owner: after a power cut or in a new container that may be another
 * program, after a kill one that ended and was never waited for. Not removed: the other lines tell PostgreSQL of its orphans, which may
 * still write.
 */
function disown(file: string): void {
  const descriptor = openSync(file, constants.O_RDWR | constants.O_NOFOLLOW)
  try {
    const rest = readFileSync(descriptor, 'utf8').replace(/^[^\n]*/, '')
    ftruncateSync(descriptor)
    writeSync(descriptor, `${nobodysPid}${rest}`, 0)
  } finally {
    closeSync(descriptor)
  }
}

/** The first line of postmaster.pid; a process that is just writing it has no whole number there yet. */
function pidIn(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n', 1)[0])
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** In containers nobody may fetch the exit code of a process whose parent was killed: it ended all the same. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return process.platform !== 'linux' || commandOf(pid) !== ''
}

function isPostgres(pid: number): boolean {
  return commandOf(pid).includes('postgres')
}

function commandOf(pid: number): string {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** A fast shutdown: open transactions are rolled back, everything committed is on the disk. */
export async function stopPostmaster(pid: number): Promise<void> {
  const deadline = Date.now() + stopTimeoutMs
  if (isRunning(pid)) process.kill(pid, 'SIGINT')
  while (isRunning(pid)) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${pid}) did not end within ${stopTimeoutMs / 1000} s`)
    await pause()
  }
}

/** Resolves when it has ended, by whatever cause. Does not keep our own process. */
export async function endOf(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise<void>((resolve) => setTimeout(resolve, watchMs).unref())
}

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMs))
}
