// Owns that a data folder has one server: a socket that only a living process can listen on, so that nothing stale is left behind.
import { createHash } from 'node:crypto'
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs'
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
  const server = (await listen(path)) ?? (await takeOver(path))
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

/** Nobody answers on a socket whose process was killed. */
async function takeOver(path: string): Promise<Server | null> {
  const held = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
  if (held) return null
  rmSync(path, { force: true })
  return listen(path)
}
