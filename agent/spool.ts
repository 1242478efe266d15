// Owns heartbeats that could not be sent yet: oldest first, on the disk so that they survive the agent, bounded by count, bytes and age.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HeartbeatInput } from './gen/graphql.ts'

export interface SpoolLimits {
  readonly count: number
  readonly bytes: number
  readonly ageMs: number
}

export const spoolLimits: SpoolLimits = { count: 17_280, bytes: 64 * 1024 * 1024, ageMs: 24 * 3_600_000 }

export interface Spool {
  size(): number
  /** How many were given up since the start: too old, too many, or refused. */
  dropped(): number
  add(heartbeat: HeartbeatInput): void
  /** The oldest ones, at most so many and so large. */
  oldest(count: number, bytes: number): HeartbeatInput[]
  /** The `count` oldest are done with. */
  remove(count: number): void
  /** The oldest one is refused for good. */
  giveUp(): void
}

interface Kept {
  readonly heartbeat: HeartbeatInput
  readonly bytes: number
}

/** After this many removals the file is written anew without them. */
const compactAfter = 500

export interface SpoolDeps {
  readonly directory: string
  readonly now: () => number
  /** Told where the disk could not be written. */
  readonly failed: (error: unknown) => void
}

export function openSpool({ directory, now, failed }: SpoolDeps, limits: SpoolLimits = spoolLimits): Spool {
  const file = join(directory, 'spool.jsonl')
  const kept: Kept[] = readKept(file)
  let bytes = kept.reduce((sum, it) => sum + it.bytes, 0)
  let dropped = 0
  let removed = 0

  function shift(): void {
    bytes -= kept.shift()?.bytes ?? 0
    removed += 1
  }

  function bound(): void {
    const oldest = now() - limits.ageMs
    while (
      kept[0] &&
      (kept.length > limits.count || bytes > limits.bytes || Date.parse(String(kept[0].heartbeat.sampledAt)) < oldest)
    ) {
      shift()
      dropped += 1
    }
  }

  /** A disk that is full loses the copy, not the heartbeat: that is in memory still. */
  function persist(write: () => void): void {
    try {
      write()
    } catch (error) {
      failed(error)
    }
  }

  function compact(): void {
    if (removed < compactAfter && kept.length > 0) return
    removed = 0
    persist(() => {
      writeFileSync(`${file}.new`, kept.map((it) => `${JSON.stringify(it.heartbeat)}\n`).join(''), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    })
  }

  bound()
  return {
    size: () => kept.length,
    dropped: () => dropped,
    add(heartbeat) {
      const line = `${JSON.stringify(heartbeat)}\n`
      kept.push({ heartbeat, bytes: line.length })
      bytes += line.length
      persist(() => appendFileSync(file, line, { mode: 0o600 }))
      bound()
      compact()
    },
    oldest(count, most) {
      bound()
      const batch: HeartbeatInput[] = []
      let size = 0
      for (const it of kept.slice(0, count)) {
        size += it.bytes
        if (batch.length > 0 && size > most) break
        batch.push(it.heartbeat)
      }
      return batch
    },
    remove(count) {
      for (let done = 0; done < count; done += 1) shift()
      compact()
    },
    giveUp() {
      shift()
      dropped += 1
      compact()
    },
  }
}

/** A line that was cut short by a crash is no heartbeat: the server never saw it, and nobody counts on it. */
function readKept(file: string): Kept[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line): Kept[] => {
    try {
      const heartbeat = JSON.parse(line) as HeartbeatInput
      return typeof heartbeat.bootId === 'string' && typeof heartbeat.seq === 'number'
        ? [{ heartbeat, bytes: line.length + 1 }]
        : []
    } catch {
      return []
    }
  })
}
