// Owns where the cluster and its socket live, and from where its programs run: in the data folder, unless the identity that
// PostgreSQL runs as cannot get there (root's clone below a folder that only root may enter).
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../startup-error.ts'
import type { Binaries } from './binaries.ts'
import { copyWhole } from './copy-whole.ts'
import { canUse, type Identity } from './identity.ts'

export interface Place {
  /** Holds the cluster and its log. */
  readonly home: string
  /** The cluster itself; only its owner may enter. */
  readonly data: string
  readonly socketDirectory: string
  readonly binaries: Binaries
  /** Removes what is outside of the data folder and of no use while PostgreSQL is stopped. */
  release(): void
}

interface Needs {
  readonly binaries: Binaries
  readonly identity: Identity | null
  readonly systemHome: string
}

/** A socket's path has 107 bytes at most, on macOS 103; the name of PostgreSQL's takes 15. */
const longestSocketDirectory = 85

/** Names the cluster's folder where it is not in the data folder, so that the data folder can be moved. */
const placeFile = 'postgres.place'

export function preparePlace(dataDir: string, needs: Needs): Place {
  const home = homeOf(dataDir, needs)
  const beside = join(home, 'socket')
  const fits = Buffer.byteLength(beside) <= longestSocketDirectory
  const socketDirectory = fits ? beside : shortFolder(home, needs)
  makePrivate(socketDirectory, needs.identity)
  return {
    home,
    data: join(home, 'data'),
    socketDirectory,
    binaries: usable(needs),
    release() {
      if (!fits) rmSync(socketDirectory, { recursive: true, force: true })
    },
  }
}

/** Where the cluster is in the first place. */
export function ownCluster(dataDir: string): string {
  return join(dataDir, 'postgres', 'data')
}

function homeOf(dataDir: string, { identity, systemHome }: Needs): string {
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
  makeHome(own, identity)
  if (identity === null || canUse(own, identity)) return own
  rmdirSync(own)
  // A name that was never used: a data folder of the same name may have had its cluster there, and is gone.
  const elsewhere = mkdtempSync(join(rootsFolder(systemHome), `cluster-${hash(dataDir)}-`))
  makeHome(elsewhere, identity)
  writeFileSync(file, `${elsewhere}\n`, { mode: 0o600 })
  return elsewhere
}

/** Ours, so that the database's user can put nothing of its own beside the cluster; it may pass. */
function makeHome(path: string, identity: Identity | null): void {
  prepared(path, () => {
    mkdirSync(path, { recursive: true })
    if (lstatSync(path).uid === process.getuid?.()) chmodSync(path, identity === null ? 0o700 : 0o711)
  })
}

/** For root in its own folder; for others in the one that everybody may write to, where what is not ours is refused. */
function shortFolder(home: string, { identity, systemHome }: Needs): string {
  if (identity !== null) return join(rootsFolder(systemHome), `socket-${hash(home)}`)
  return join('/tmp', `fleetbeat-${process.getuid?.() ?? 0}-${hash(home)}`)
}

/** The programs as they are, or a copy where the identity can run them. The system's are for everybody. */
function usable({ binaries, identity, systemHome }: Needs): Binaries {
  if (identity === null || binaries.root === null || canUse(binaries.postgres, identity)) return binaries
  const copy = join(rootsFolder(systemHome), `postgresql-${binaries.version}-${process.arch}`)
  if (!existsSync(copy)) copyWhole(binaries.root, copy)
  rootsFolder(copy)
  const postgres = join(copy, 'bin', 'postgres')
  if (!canUse(postgres, identity))
    throw new StartupError(
      `PostgreSQL cannot be executed by user ${identity.uid}: ${postgres}`,
      'Move the clone to where everybody may enter, or set DATABASE_URL',
    )
  return { ...binaries, root: copy, postgres, initdb: join(copy, 'bin', 'initdb') }
}

/** A folder that root alone can have filled: what lies there is executed, or trusted with the data. */
function rootsFolder(path: string): string {
  prepared(path, () => {
    // Whatever the umask: others have to pass.
    if (mkdirSync(path, { recursive: true }) !== undefined) chmodSync(path, 0o755)
  })
  const found = lstatSync(path)
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0)
    throw new StartupError(`${path} is not a folder that root alone can write to`, 'Remove it, or set DATABASE_URL')
  return path
}

/** A folder of that identity alone. By its descriptor: a link put in its place in between changes nothing elsewhere. */
export function makePrivate(path: string, identity: Identity | null): void {
  prepared(path, () => {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    try {
      if (identity) fchownSync(descriptor, identity.uid, identity.gid)
      fchmodSync(descriptor, 0o700)
    } finally {
      closeSync(descriptor)
    }
  })
}

function prepared(path: string, prepare: () => void): void {
  try {
    prepare()
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
