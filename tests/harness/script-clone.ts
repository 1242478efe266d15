// Owns a folder with a copy of scripts/, so that what they do to a clone is tried on one that is nobody's.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url))

export interface ScriptClone {
  readonly folder: string
  path(...parts: readonly string[]): string
  close(): Promise<void>
}

export async function createScriptClone(): Promise<ScriptClone> {
  const folder = await mkdtemp(join(tmpdir(), 'fleetbeat-clone-'))
  await cp(scripts, join(folder, 'scripts'), { recursive: true })
  return {
    folder,
    path: (...parts) => join(folder, ...parts),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
