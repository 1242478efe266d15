// Owns copying a folder of programs so that everybody can run them and nobody but us can change them: whole in its place, or not there.
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../startup-error.ts'

/** Under another name first: a copy that was cut short is never taken for a whole one. */
export function copyWhole(from: string, to: string): void {
  const partial = mkdtempSync(`${to}.partial-`)
  try {
    cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
    settle(partial)
    renameSync(partial, to)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    // Another one may have been faster.
    if (existsSync(to)) return
    throw new StartupError(
      `PostgreSQL's programs cannot be copied to ${to}: ${(error as Error).message}`,
      'Check the disk, move the clone to where everybody may enter, or set DATABASE_URL',
      { cause: error },
    )
  }
}

/** Modes come from whoever installed the packages, under whatever umask. On the disk before it has its name. */
function settle(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) settle(path)
    else if (entry.isFile()) settleFile(path)
  }
}

function settleFile(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    const executable = (fstatSync(descriptor).mode & 0o100) !== 0
    fchmodSync(descriptor, executable ? 0o755 : 0o644)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
