// Owns heartbeats that could not be sent yet: oldest first, on the disk so that they survive the agent, bounded by count, bytes and age.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HeartbeatInput } from './gen/graphql.ts'

export interface SpoolLimits {
  readonly count: number
  /** In memory; the file may be twice as large for a while. */
  readonly bytes: number
  readonly ageMs: number
}

/** A day at 5 s. */
export const spoolLimits: SpoolLimits = { count: 17_280, bytes: 64 * 1024 * 1024, ageMs: 24 * 3_600_000 }

export interface Spool {
  size(): number
  /** How many were given up since the start: too old, too many, or refused. */
  dropped(): number
  add(heartbeat: HeartbeatInput): void
  /** The oldest ones, at most so many and so large, but at least one. */
  oldest(count: number, bytes: number): HeartbeatInput[]
  /** These, which `oldest` answered, are done with. Those of them that were dropped meanwhile are no others' fault. */
  remove(heartbeats: readonly HeartbeatInput[]): void
  /** This one, which `oldest` answered, is refused for good. */
  giveUp(heartbeat: HeartbeatInput): void
}

/** A line of the file; parsed only when it is sent, as text is smaller than objects. */
interface Kept {
  readonly key: string
  readonly sampledAt: number
  readonly line: string
  readonly bytes: number
}

/** The file is written anew without what was removed when that is more than this and more than what is kept. */
const leastRemoved = 500

export interface SpoolDeps {
  readonly directory: string
  readonly now: () => number
  /** Told where the disk cannot be read or written. */
  readonly failed: (error: unknown) => void
}

export function openSpool({ directory, now, failed }: SpoolDeps, limits: SpoolLimits = spoolLimits): Spool {
  const file = join(directory, 'spool.jsonl')
  const text = readText(file, failed)
  const kept = text.split('\n').flatMap(keptOf)
  let bytes = kept.reduce((sum, it) => sum + it.bytes, 0)
  let dropped = 0
  let removed = 0
  // What a crash or a full disk cut short is no heartbeat, and the next one must not become a part of it.
  let torn = text !== '' && !text.endsWith('\n')

  function shift(): void {
    bytes -= kept.shift()?.bytes ?? 0
    removed += 1
  }

  function bound(): void {
    const oldest = now() - limits.ageMs
    while (kept[0] && (kept.length > limits.count || bytes > limits.bytes || kept[0].sampledAt < oldest)) {
      shift()
      dropped += 1
    }
  }

  /** A disk that is full loses the copy, not the heartbeat: that is in memory still. */
  function append(line: string): void {
    try {
      appendFileSync(file, `${torn ? '\n' : ''}${line}\n`, { mode: 0o600 })
      torn = false
    } catch (error) {
      torn = true
      failed(error)
    }
  }

  function compact(): void {
    if (removed === 0 || (kept.length > 0 && removed < Math.max(leastRemoved, kept.length))) return
    removed = 0
    try {
      writeFileSync(`${file}.new`, kept.map((it) => `${it.line}\n`).join(''), { mode: 0o600 })
      renameSync(`${file}.new`, file)
      torn = false
    } catch (error) {
      failed(error)
    }
  }

  function done(heartbeats: readonly HeartbeatInput[]): number {
    const keys = new Set(heartbeats.map(keyOf))
    let count = 0
    for (; kept[0] && keys.has(kept[0].key); count += 1) shift()
    compact()
    return count
  }

  bound()
  compact()
  return {
    size: () => kept.length,
    dropped: () => dropped,
    add(heartbeat) {
      const line = JSON.stringify(heartbeat)
      const it = keptFrom(heartbeat, line)
      kept.push(it)
      bytes += it.bytes
      append(line)
      bound()
      compact()
    },
    oldest(count, most) {
      bound()
      const batch: Kept[] = []
      let size = 0
      for (const it of kept.slice(0, count)) {
        size += it.bytes
        if (batch.length > 0 && size > most) break
        batch.push(it)
      }
      return batch.map((it) => JSON.parse(it.line) as HeartbeatInput)
    },
    remove: (heartbeats) => void done(heartbeats),
    giveUp(heartbeat) {
      dropped += done([heartbeat])
    },
  }
}

function keyOf({ bootId, seq }: HeartbeatInput): string {
  return `${bootId} ${seq}`
}

function keptFrom(heartbeat: HeartbeatInput, line: string): Kept {
  return { key: keyOf(heartbeat), sampledAt: Date.parse(heartbeat.sampledAt), line, bytes: Buffer.byteLength(line) + 1 }
}

/** Nothing where the line is no heartbeat: it was cut short, and nobody counts on it. */
function keptOf(line: string): Kept[] {
  try {
    const value = JSON.parse(line) as Partial<HeartbeatInput> | null
    const whole =
      typeof value?.bootId === 'string' &&
      Number.isSafeInteger(value.seq) &&
      !Number.isNaN(Date.parse(value.sampledAt ?? ''))
    return whole ? [keptFrom(value as HeartbeatInput, line)] : []
  } catch {
    return []
  }
}

function readText(file: string, failed: (error: unknown) => void): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') failed(error)
    return ''
  }
}
