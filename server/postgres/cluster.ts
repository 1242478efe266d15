// Owns making a cluster: whole in its place, or not there. It must not start it.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartupError } from '../startup-error.ts'
import { faultIn } from './cluster-log.ts'
import type { Identity } from './identity.ts'
import { makePrivate, type Place } from './place.ts'
import { programEnvironment } from './program-environment.ts'

/** initdb writes PG_VERSION first: one that was killed leaves what looks like a cluster. So it works under another name. */
export function ensureCluster({ binaries, data }: Place, identity: Identity | null): void {
  if (existsSync(data)) return
  const partial = `${data}.partial`
  rmSync(partial, { recursive: true, force: true })
  makePrivate(partial, identity)
  const args = ['-D', partial, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale']
  const made = spawnSync(binaries.initdb, args, { ...identity, cwd: '/', env: programEnvironment(), encoding: 'utf8' })
  if (made.status !== 0) {
    rmSync(partial, { recursive: true, force: true })
    throw new StartupError(
      `The database cannot be made: ${made.error?.message ?? faultIn(made.stderr)}`,
      'Check the disk and the data folder, or set DATABASE_URL',
    )
  }
  renameSync(partial, data)
  syncFolder(dirname(data))
}

/** A name is on the disk when its folder is. */
function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
