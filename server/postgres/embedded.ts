// Owns a real PostgreSQL as a child process: made once, started, found again after we were killed, and stopped last.
// It listens on a socket alone, which only its owner and root can reach.
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import pg from 'pg'
import { StartupError } from '../startup-error.ts'
import { findBinaries } from './binaries.ts'
import { databaseIdentity, type Identity } from './identity.ts'
import { preparePlace, type Place } from './place.ts'

export interface EmbeddedPostgres {
  readonly url: string
  readonly pid: number
  /** True: it was running already, left by a server that was killed. */
  readonly reused: boolean
  /** Resolves when it ended without being asked to. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

const settings = {
  listen_addresses: '',
  timezone: 'UTC',
  max_connections: '40',
  shared_buffers: '64MB',
  jit: 'off',
  min_wal_size: '64MB',
  max_wal_size: '512MB',
  log_timezone: 'UTC',
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 30_000
const pollMs = 10
const largestLog = 4 * 1024 * 1024

export async function startPostgres({ dataDir, log }: { dataDir: string; log: Logger }): Promise<EmbeddedPostgres> {
  const identity = databaseIdentity()
  const place = preparePlace(dataDir, findBinaries(), identity)
  const data = join(place.home, 'data')
  const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(place.socketDirectory)}`
  const left = runningPid(data)
  if (left !== null && (await answers(url))) {
    log.info({ pid: left }, 'PostgreSQL was running already')
    return { url, pid: left, reused: true, ended: endOf(left), close: () => stop(left) }
  }
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(place, data, identity)
  const pid = launch(place, data, identity)
  await untilReady(url, pid, place)
  return { url, pid, reused: false, ended: endOf(pid), close: () => stop(pid) }
}

function initialise({ binaries }: Place, data: string, identity: Identity | null): void {
  // A folder without PG_VERSION is what an interrupted initdb left.
  rmSync(data, { recursive: true, force: true })
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale']
  const made = spawnSync(binaries.initdb, args, { ...identity, cwd: '/', encoding: 'utf8' })
  if (made.status === 0) return
  throw new StartupError(
    `The database cannot be made: ${(made.error?.message ?? made.stderr).split('\n').filter(Boolean).at(-1) ?? 'initdb failed'}`,
    'Check the disk and the data folder, or set DATABASE_URL',
  )
}

/** In a process group of its own: a Ctrl-C is for us, and the database goes last. */
function launch({ binaries, home, socketDirectory }: Place, data: string, identity: Identity | null): number {
  const output = openSync(logFile(home), 'a', 0o600)
  const args = [
    '-D',
    data,
    '-k',
    socketDirectory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const child = spawn(binaries.postgres, args, {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  child.on('error', () => undefined)
  child.unref()
  if (child.pid === undefined)
    throw new StartupError(
      `PostgreSQL cannot be executed: ${binaries.postgres}`,
      'Run npm ci again, or set DATABASE_URL',
    )
  return child.pid
}

function logFile(home: string): string {
  const file = join(home, 'postgres.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestLog) rmSync(file)
  return file
}

async function untilReady(url: string, pid: number, { home }: Place): Promise<void> {
  const deadline = Date.now() + startTimeoutMs
  while (!(await answers(url))) {
    if (!alive(pid)) {
      const last = readFileSync(logFile(home), 'utf8').trim().split('\n').at(-1) ?? ''
      throw new StartupError(`PostgreSQL ended while it started: ${last}`, `See ${logFile(home)}`)
    }
    if (Date.now() > deadline)
      throw new StartupError(`PostgreSQL did not answer within ${startTimeoutMs / 1000} s`, `See ${logFile(home)}`)
    await pause()
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The first line of postmaster.pid is the process id of the server that has the cluster. */
function runningPid(data: string): number | null {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').split('\n', 1)[0])
  return Number.isSafeInteger(pid) && pid > 1 && alive(pid) ? pid : null
}

/** A fast shutdown: open transactions are rolled back, everything committed is on the disk. */
async function stop(pid: number): Promise<void> {
  if (!alive(pid)) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + stopTimeoutMs
  while (alive(pid) && Date.now() < deadline) await pause()
}

async function endOf(pid: number): Promise<void> {
  while (alive(pid)) await pause(1_000)
}

/** A child that ended and was not waited for is gone too: node reaps ours. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function pause(ms = pollMs): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    if (ms > pollMs) timer.unref()
  })
}
