// Owns as whom PostgreSQL runs: it refuses root, so root's becomes nobody's. No account is ever created.
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'

export interface Identity {
  readonly uid: number
  readonly gid: number
}

const nobodyByConvention: Identity = { uid: 65_534, gid: 65_534 }

/** Null: as ourselves. Root's runs as the owner of the cluster that is there (made before as an ordinary user), else as nobody. */
export function databaseIdentity(cluster: string): Identity | null {
  if (process.getuid?.() !== 0) return null
  const owner = statSync(cluster, { throwIfNoEntry: false })
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody()
}

function nobody(): Identity {
  try {
    const fields = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
    return fields ? { uid: Number(fields[1]), gid: Number(fields[2]) } : nobodyByConvention
  } catch {
    return nobodyByConvention
  }
}

/** Whether that identity can execute the file, or enter the folder, at `path`: asked of the system, not guessed from modes. */
export function canUse(path: string, identity: Identity): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...identity, cwd: '/' }).status === 0
}
