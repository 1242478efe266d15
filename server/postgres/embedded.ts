// Owns a real PostgreSQL as a child process: made once, started, found again after we were killed, and stopped last.
// It listens on a socket alone, which only its owner and root can reach.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import pg from 'pg'
import { StartupError } from '../startup-error.ts'
import { findBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import { openClusterLog, type ClusterLog } from './cluster-log.ts'
import { lockDataDirectory } from './data-lock.ts'
import { databaseIdentity, type Identity } from './identity.ts'
import { ownCluster, preparePlace, type Place } from './place.ts'
import { endOf, isRunning, pause, postmasterOf, stopPostmaster } from './postmaster.ts'
import { programEnvironment } from './program-environment.ts'

export interface EmbeddedPostgres {
  readonly url: string
  readonly pid: number
  /** The cluster itself. */
  readonly folder: string
  /** True: it was running already, left by a server that was killed. */
  readonly reused: boolean
  /** Resolves when it ended, whether or not it was asked to. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly log: Logger
  /** Root's own folder, below folders that everybody may pass: used where PostgreSQL's user cannot get to the data folder or the programs. */
  readonly systemHome?: string
  /** At once, of all who use it. */
  readonly maxConnections?: number
}

const port = '5432'

const settings = {
  listen_addresses: '',
  port,
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What is acknowledged is on the disk: stated, though it is the default.
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '64MB',
  jit: 'off',
  min_wal_size: '64MB',
  max_wal_size: '512MB',
  // Its log is bounded when it starts: nothing that comes every few minutes goes into it.
  log_checkpoints: 'off',
}

const startTimeoutMs = 60_000

export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, systemHome = '/var/lib/fleetbeat', maxConnections = 40 } = options
  const identity = databaseIdentity(ownCluster(dataDir))
  const place = preparePlace(dataDir, { binaries: findBinaries(), identity, systemHome })
  // A copy of a data folder may name the same place: its cluster is nobody else's meanwhile.
  const lock = await lockDataDirectory(place.home)
  try {
    const url = urlOf(place)
    const left = await findLeft(url, place)
    const pid = left ?? (await start(url, place, { identity, maxConnections }))
    log.info({ pid, reused: left !== null }, 'PostgreSQL runs')
    const close = async () => {
      await stopPostmaster(pid)
      place.release()
      await lock.release()
    }
    return { url, pid, folder: place.data, reused: left !== null, ended: endOf(pid), close }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** States what the driver would otherwise take from PGSSLMODE and PGOPTIONS around us. */
function urlOf({ socketDirectory }: Place): string {
  const query = new URLSearchParams({ host: socketDirectory, sslmode: 'disable', options: '-c timezone=UTC' })
  return `postgresql://postgres@localhost:${port}/postgres?${query.toString().replaceAll('+', '%20')}`
}

/** One that a killed server left, when it takes connections; one that is just stopping is waited for. */
async function findLeft(url: string, { data }: Place): Promise<number | null> {
  const pid = postmasterOf(data)
  if (pid === null) return null
  const deadline = Date.now() + startTimeoutMs
  while (isRunning(pid)) {
    if (await answers(url)) return pid
    if (Date.now() > deadline)
      throw new StartupError(`PostgreSQL (process ${pid}) has ${data} and does not answer`, `Stop it: kill -INT ${pid}`)
    await pause()
  }
  return null
}

interface Launching {
  readonly identity: Identity | null
  readonly maxConnections: number
}

async function start(url: string, place: Place, launching: Launching): Promise<number> {
  const { identity } = launching
  ensureCluster(place, identity)
  removeLeftSocket(place)
  const log = openClusterLog(place.home, identity)
  try {
    const pid = launch(place, log, launching)
    await untilReady(url, pid, log)
    return pid
  } finally {
    log.close()
  }
}

/** Nobody has the cluster, and the folder is for its socket alone: a lock in it is that of a process that is no more. */
function removeLeftSocket({ socketDirectory }: Place): void {
  const socket = join(socketDirectory, `.s.PGSQL.${port}`)
  for (const file of [socket, `${socket}.lock`]) rmSync(file, { force: true })
}

/** In a process group of its own: a Ctrl-C is for us, and the database goes last. */
function launch({ binaries, data, socketDirectory }: Place, log: ClusterLog, launching: Launching): number {
  const { identity, maxConnections } = launching
  const chosen = Object.entries({ ...settings, max_connections: maxConnections }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const child = spawn(binaries.postgres, ['-D', data, '-k', socketDirectory, ...chosen], {
    ...identity,
    cwd: '/',
    env: programEnvironment(),
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
  })
  // What there is to say about it is said by the missing pid.
  child.on('error', () => undefined)
  child.unref()
  if (child.pid === undefined)
    throw new StartupError(
      `PostgreSQL cannot be executed: ${binaries.postgres}`,
      'Run npm ci again, or set DATABASE_URL',
    )
  return child.pid
}

async function untilReady(url: string, pid: number, log: ClusterLog): Promise<void> {
  const deadline = Date.now() + startTimeoutMs
  while (!(await answers(url))) {
    if (!isRunning(pid)) throw new StartupError(`PostgreSQL ended while it started: ${log.fault()}`, `See ${log.file}`)
    if (Date.now() > deadline) {
      await stopPostmaster(pid)
      throw new StartupError(`PostgreSQL did not answer within ${startTimeoutMs / 1000} s`, `See ${log.file}`)
    }
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
