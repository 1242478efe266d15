// Owns where the cluster and its socket live, and from where its programs run: in the data folder, unless the identity that
// PostgreSQL runs as cannot get there (root's clone below a folder that only root may enter).
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../startup-error.ts'
import type { Binaries } from './binaries.ts'
import { canUse, type Identity } from './identity.ts'

export interface Place {
  /** Holds the cluster; only its owner may enter. */
  readonly home: string
  readonly socketDirectory: string
  readonly binaries: Binaries
}

/** Root's own, below folders that everybody may pass. */
const systemHome = '/var/lib/fleetbeat'
/** A socket's path has 107 bytes at most, on macOS 103; the name of PostgreSQL's takes 15. */
const longestSocketDirectory = 85

/** Names the cluster's folder where it is not in the data folder, so that the data folder can be moved. */
const placeFile = 'postgres.place'

export function preparePlace(dataDir: string, binaries: Binaries, identity: Identity | null): Place {
  const home = homeOf(dataDir, identity)
  return { home, socketDirectory: socketDirectory(home, identity), binaries: usable(binaries, identity) }
}

function homeOf(dataDir: string, identity: Identity | null): string {
  const file = join(dataDir, placeFile)
  if (existsSync(file)) {
    const told = readFileSync(file, 'utf8').trim()
    if (existsSync(told)) return told
    throw new StartupError(
      `The database of ${dataDir} was in ${told}, which is not there`,
      `Put it back, or remove ${file} to begin with an empty one`,
    )
  }
  const own = join(dataDir, 'postgres')
  makePrivate(own, identity)
  if (identity === null || canUse(own, identity)) return own
  rmdirSync(own)
  const elsewhere = join(rootsFolder(systemHome), hash(dataDir))
  makePrivate(elsewhere, identity)
  writeFileSync(file, `${elsewhere}\n`, { mode: 0o600 })
  return elsewhere
}

function socketDirectory(home: string, identity: Identity | null): string {
  const beside = join(home, 'socket')
  const short = join('/tmp', `fleetbeat-${process.getuid?.() ?? 0}-${hash(home)}`)
  const directory = Buffer.byteLength(beside) <= longestSocketDirectory ? beside : short
  makePrivate(directory, identity)
  return directory
}

/** The programs as they are, or a copy where the identity can run them. The system's are for everybody. */
function usable(binaries: Binaries, identity: Identity | null): Binaries {
  if (identity === null || binaries.root === null || canUse(binaries.postgres, identity)) return binaries
  const copy = join(rootsFolder(systemHome), `postgresql-${binaries.version}-${process.arch}`)
  if (!existsSync(copy)) copyWhole(binaries.root, copy)
  rootsFolder(copy)
  return { ...binaries, root: copy, postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') }
}

/** Under another name first: a copy that was cut short is never taken for a whole one. */
function copyWhole(from: string, to: string): void {
  const partial = mkdtempSync(`${to}.partial-`)
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
  chmodSync(partial, 0o755)
  try {
    renameSync(partial, to)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
}

/** A folder that root alone can have filled: what lies there is executed, or trusted with the data. */
function rootsFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o755 })
  const { uid, mode } = lstatSync(path)
  const ours = lstatSync(path).isDirectory() && uid === 0 && (mode & 0o022) === 0
  if (!ours)
    throw new StartupError(`${path} is not a folder that root alone can write to`, `Remove it, or set DATABASE_URL`)
  return path
}

function makePrivate(path: string, identity: Identity | null): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (!lstatSync(path).isDirectory()) throw new Error('it is no folder')
    if (identity) chownSync(path, identity.uid, identity.gid)
    chmodSync(path, 0o700)
  } catch (error) {
    throw new StartupError(
      `The folder ${path} cannot be prepared: ${(error as Error).message}`,
      'Make it writable, or set FLEETBEAT_DATA_DIR to a folder that is',
      { cause: error },
    )
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
