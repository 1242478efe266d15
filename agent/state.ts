// Owns the state directory: which machine this is, its node token, and that one agent uses it at a time.
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface AgentState {
  readonly machineId: string
  readonly directory: string
  /** Null: not enrolled yet. */
  nodeToken(): string | null
  saveNodeToken(token: string | null): void
  close(): void
}

export class StateError extends Error {
  override readonly name = 'StateError'
}

export function openState(directory: string): AgentState {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StateError(`The state directory ${directory} cannot be made: ${(error as Error).message}`, {
      cause: error,
    })
  }
  const lock = lockDirectory(directory)
  const tokenFile = join(directory, 'node-token')
  return {
    directory,
    machineId: machineIdOf(directory),
    nodeToken: () => readText(tokenFile),
    saveNodeToken(token) {
      if (token === null) rmSync(tokenFile, { force: true })
      else writeWhole(tokenFile, token)
    },
    close: () => rmSync(lock, { force: true }),
  }
}

/** Another process of ours that is alive holds the directory; one that was killed does not. */
function lockDirectory(directory: string): string {
  const file = join(directory, 'agent.pid')
  const holder = Number(readText(file) ?? 0)
  if (holder > 0 && holder !== process.pid && alive(holder))
    throw new StateError(
      `Another agent (process ${holder}) uses the state directory ${directory}. Stop it, or give --state-dir another`,
    )
  writeWhole(file, String(process.pid))
  return file
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Stable for this machine and directory, and says nothing about either. */
function machineIdOf(directory: string): string {
  const file = join(directory, 'machine-id')
  const known = readText(file)
  if (known !== null) return known
  const machine = readText('/etc/machine-id') ?? randomUUID()
  const id = createHash('sha256').update(`${machine} ${directory}`).digest('hex').slice(0, 32)
  writeWhole(file, id)
  return id
}

function readText(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return text === '' ? null : text
  } catch {
    return null
  }
}

/** Whole or not at all, and for its owner alone. */
function writeWhole(file: string, text: string): void {
  const partial = `${file}.${process.pid}`
  try {
    writeFileSync(partial, `${text}\n`, { mode: 0o600 })
    renameSync(partial, file)
  } catch (error) {
    throw new StateError(`${file} cannot be written: ${(error as Error).message}`, { cause: error })
  }
}
