// Owns that a data folder has one server: a socket that only a living process can listen on, so that nothing stale is left behind.
import { createHash } from 'node:crypto'
import { accessSync, constants, linkSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { StartupError } from '../startup-error.ts'

const longestSocketPath = 100

export interface DataLock {
  release(): Promise<void>
}

export async function lockDataDirectory(dataDir: string): Promise<DataLock> {
  makeWritable(dataDir)
  const path = lockPath(dataDir)
  const server = await lock(path).catch((error: unknown) => {
    throw new StartupError(
      `The data folder ${dataDir} cannot be locked: ${(error as Error).message}`,
      'Set FLEETBEAT_DATA_DIR to a folder on a local disk that is yours',
      { cause: error },
    )
  })
  if (!server)
    throw new StartupError(
      `Another Fleetbeat server uses the data folder ${dataDir}`,
      'Stop it, or set FLEETBEAT_DATA_DIR to another folder',
    )
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

function makeWritable(dataDir: string): void {
  try {
    // Passable, because PostgreSQL may run as another; what lies in it is private by itself.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartupError(
      `The data folder ${dataDir} is not writable: ${(error as Error).message}`,
      'Make it writable, or set FLEETBEAT_DATA_DIR to a folder that is',
      { cause: error },
    )
  }
}

function lockPath(dataDir: string): string {
  const beside = join(dataDir, 'server.lock')
  if (Buffer.byteLength(beside) <= longestSocketPath) return beside
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join('/tmp', `fleetbeat-${process.getuid?.() ?? 0}-${name}.lock`)
}

/** Null: another one holds it. */
async function lock(path: string): Promise<Server | null> {
  const server = await listen(path)
  if (server) return server
  const found = inodeOf(path)
  if (await answers(path)) return null
  if (found !== null && !removeStale(path, found)) return null
  return listen(path)
}

/** Null: the path is taken, by a server or by what one left. */
function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    )
    server.listen(path, () => resolve(server))
  })
}

/** Nobody answers on a socket whose process was killed. One that we may not ask is another user's, and taken. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'))
  })
}

/** Two may find the same stale one: who moves away what the faster one has put there since puts it back. */
function removeStale(path: string, stale: number): boolean {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
  const ours = inodeOf(aside) === stale
  if (!ours) linkSync(aside, path)
  rmSync(aside)
  return ours
}

function inodeOf(path: string): number | null {
  return lstatSync(path, { throwIfNoEntry: false })?.ino ?? null
}
