// Owns following a log file: what was appended since the last look, through rotation and truncation, within bounds.
import { open, stat } from 'node:fs/promises'

export interface TailLine {
  readonly at: string
  readonly line: string
}

export interface Tail {
  /** At most `limit` lines, oldest first; what is more waits for the next look. */
  read(limit: number): Promise<TailLine[]>
}

const chunkBytes = 1024 * 1024
const lineBytes = 16 * 1024
/** What may wait; beyond it the oldest are dropped, and one line says how many. */
const mostWaiting = 5_000

/** Begins at the end of the file as it is now: its past is nobody's news. */
export function createTail(file: string, now: () => Date = () => new Date()): Tail {
  let position: number | null = null
  let inode = 0
  let rest = ''
  let dropped = 0
  const waiting: TailLine[] = []

  async function look(): Promise<void> {
    const stats = await stat(file).catch(() => null)
    if (!stats) return
    if (position === null) {
      position = stats.size
      inode = stats.ino
      return
    }
    // Another file in its place, or the same one made shorter: it is read from its beginning.
    if (stats.ino !== inode || stats.size < position) {
      position = 0
      rest = ''
      inode = stats.ino
    }
    if (stats.size > position) position += await append(position, Math.min(stats.size - position, chunkBytes))
  }

  async function append(from: number, length: number): Promise<number> {
    const handle = await open(file, 'r')
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, from)
      const parts = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n')
      rest = (parts.pop() ?? '').slice(0, lineBytes)
      const at = now().toISOString()
      for (const line of parts) waiting.push({ at, line: bounded(line) })
      while (waiting.length > mostWaiting) {
        waiting.shift()
        dropped += 1
      }
      return bytesRead
    } finally {
      await handle.close()
    }
  }

  return {
    async read(limit) {
      await look()
      const lines: TailLine[] = []
      if (dropped > 0) {
        lines.push({
          at: now().toISOString(),
          line: `WARN ${dropped} log lines were dropped by the agent: they came faster than they could be sent`,
        })
        dropped = 0
      }
      lines.push(...waiting.splice(0, limit - lines.length))
      return lines
    },
  }
}

function bounded(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  return Buffer.byteLength(text) <= lineBytes
    ? text
    : Buffer.from(text)
        .subarray(0, lineBytes - 3)
        .toString('utf8')
        .replace(/\uFFFD$/, '')
}
