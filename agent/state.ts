// Owns the state directory: which machine this is, its node token, and that one agent uses it at a time.
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface AgentState {
  /** Stable for this machine and directory, and says nothing about either. */
  readonly machineId: string
  /** Null: not enrolled yet. */
  nodeToken(): string | null
  /** Throws where it cannot be kept; it is known to this process all the same. */
  saveNodeToken(token: string): void
  close(): void
}

export class StateError extends Error {
  override readonly name = 'StateError'
}

export function openState(directory: string): AgentState {
  attempt(`The state directory ${directory} cannot be made`, () =>
    mkdirSync(directory, { recursive: true, mode: 0o700 }),
  )
  const lock = lockDirectory(directory)
  const tokenFile = join(directory, 'node-token')
  let token = readText(tokenFile)
  return {
    machineId: machineIdOf(directory),
    nodeToken: () => token,
    saveNodeToken(given) {
      token = given
      writeWhole(tokenFile, given)
    },
    close: () => rmSync(lock, { force: true }),
  }
}

/** Another process that is alive holds the directory; one that was killed does not. */
function lockDirectory(directory: string): string {
  const file = join(directory, 'agent.pid')
  if (takeLock(file)) return file
  const holder = readText(file)
  if (holder !== null && isRunning(holder)) {
    const [pid] = holder.split(' ')
    throw new StateError(
      `Another agent (process ${pid}) uses the state directory ${directory}: stop it, or give --state-dir another`,
    )
  }
  rmSync(file, { force: true })
  if (takeLock(file)) return file
  throw new StateError(`Another agent is just starting in the state directory ${directory}`)
}

function takeLock(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid} ${startOf(process.pid) ?? ''}\n`, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw new StateError(`${file} cannot be written: ${(error as Error).message}`, { cause: error })
  }
}

/** A process id is used again after a restart of the machine or of a container: where it can be known, its start has to be the same too. */
function isRunning(holder: string): boolean {
  const [pid, start = ''] = holder.split(' ')
  const number = Number(pid)
  if (!Number.isSafeInteger(number) || number <= 0 || !isAlive(number)) return false
  return start === '' || start === startOf(number)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** On Linux: the boot and the tick at which a process started. */
function startOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // The 22nd field; the second is the program's name in parentheses, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')
    return `${boot}/${fields[19]}`
  } catch {
    return null
  }
}

function machineIdOf(directory: string): string {
  const file = join(directory, 'machine-id')
  const known = readText(file)
  if (known !== null) return known
  const id = createHash('sha256').update(`${machineOf()} ${directory}`).digest('hex').slice(0, 32)
  writeWhole(file, id)
  return id
}

/** Not every system has one, and not every process may read it. */
function machineOf(): string {
  try {
    return readText('/etc/machine-id') ?? randomUUID()
  } catch {
    return randomUUID()
  }
}

function readText(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return text === '' ? null : text
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new StateError(`${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

/** Whole or not at all, and for its owner alone. */
function writeWhole(file: string, text: string): void {
  const partial = `${file}.${process.pid}`
  attempt(`${file} cannot be written`, () => {
    writeFileSync(partial, `${text}\n`, { mode: 0o600 })
    renameSync(partial, file)
  })
}

function attempt(what: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    throw new StateError(`${what}: ${(error as Error).message}`, { cause: error })
  }
}
