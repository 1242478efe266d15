// Owns the log that PostgreSQL writes beside its cluster: opened for it, bounded, and read for the reason when it does not start.
import { closeSync, constants, fchownSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from './identity.ts'

const largestLog = 4 * 1024 * 1024

export interface ClusterLog {
  readonly file: string
  readonly descriptor: number
  /** Why PostgreSQL ended, in its own words, of what it wrote since the log was opened. */
  fault(): string
  close(): void
}

export function openClusterLog(home: string, identity: Identity | null): ClusterLog {
  const file = join(home, 'postgres.log')
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
  // As root, never through a link that the database's user could have put there.
  const descriptor = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600)
  if (identity) fchownSync(descriptor, identity.uid, identity.gid)
  if (fstatSync(descriptor).size > largestLog) ftruncateSync(descriptor)
  const began = fstatSync(descriptor).size
  return {
    file,
    descriptor,
    fault: () => faultIn(readFileSync(file).subarray(began).toString()),
    close: () => closeSync(descriptor),
  }
}

/** The line that names the fault: what follows it is hints and the tale of the clearing away. */
export function faultIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const fault = lines.find((line) => /\b(FATAL|PANIC|error|could not)\b/.test(line)) ?? lines.at(-1)
  return fault?.replace(/^.*?\b(FATAL|PANIC|error):\s*/, '').trim() ?? 'it gave no reason'
}
