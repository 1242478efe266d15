// Owns following a log file: what was appended since the last look, through rotation and truncation, within bounds.
import { open, stat, type FileHandle } from 'node:fs/promises'

export interface TailLine {
  readonly at: string
  readonly line: string
}

export interface Tail {
  /** Takes in what was appended; rejects where the file cannot be read. A file that is not there (yet) is no fault. */
  look(): Promise<void>
  /** At most so many lines and so large as JSON, oldest first; what is more waits for the next time. */
  take(count: number, bytes: number): TailLine[]
  close(): Promise<void>
}

const chunkBytes = 1024 * 1024
const longestLine = 16 * 1024
/** What may wait; beyond it the oldest are dropped, and one line says how many. */
const mostWaiting = 5_000
const mostWaitingBytes = 8 * 1024 * 1024
const newline = 0x0a

export function createTail(file: string, now: () => Date): Tail {
  // The file it reads stays open when it is renamed: its last lines are read before the one that takes its place.
  let current: { readonly handle: FileHandle; readonly inode: number; position: number } | null = null
  let looked = false
  let rest = Buffer.alloc(0)
  let waiting: TailLine[] = []
  let waitingBytes = 0
  let dropped = 0

  async function openFile(): Promise<void> {
    const handle = await open(file, 'r').catch(nullIfMissing)
    if (handle) {
      const { ino, size } = await handle.stat()
      // Begins at the end: the past is nobody's news. A file that was not there at the first look is all new.
      current = { handle, inode: ino, position: looked ? 0 : size }
    }
    looked = true
  }

  async function look(): Promise<void> {
    if (!current) await openFile()
    if (!current) return
    const { size } = await current.handle.stat()
    if (size < current.position) {
      current.position = 0
      rest = Buffer.alloc(0)
    }
    await readOn(current, size)
    if (current.position < size) return
    const there = await stat(file).catch(nullIfMissing)
    if (!there || there.ino === current.inode) return
    if (rest.length > 0) take(rest)
    rest = Buffer.alloc(0)
    await current.handle.close()
    current = null
    await look()
  }

  async function readOn(from: { readonly handle: FileHandle; position: number }, size: number): Promise<void> {
    const length = Math.min(size - from.position, chunkBytes)
    if (length <= 0) return
    const { bytesRead, buffer } = await from.handle.read(Buffer.alloc(length), 0, length, from.position)
    from.position += bytesRead
    let data = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    for (let end = data.indexOf(newline); end >= 0; end = data.indexOf(newline)) {
      take(data.subarray(0, end))
      data = data.subarray(end + 1)
    }
    rest = Buffer.from(data.subarray(0, longestLine))
    bound()
  }

  function take(bytes: Buffer): void {
    const line = textOf(bytes)
    waiting.push({ at: now().toISOString(), line })
    waitingBytes += line.length
  }

  function bound(): void {
    let surplus = Math.max(0, waiting.length - mostWaiting)
    for (const { line } of waiting.slice(0, surplus)) waitingBytes -= line.length
    for (; waitingBytes > mostWaitingBytes; surplus += 1) waitingBytes -= waiting[surplus]?.line.length ?? 0
    waiting = waiting.slice(surplus)
    dropped += surplus
  }

  return {
    look,
    take(count, bytes) {
      const lines: TailLine[] = []
      let room = bytes
      if (dropped > 0 && count > 0) {
        lines.push({
          at: now().toISOString(),
          line: `WARN ${dropped} log lines were dropped by the agent: they came faster than they could be sent`,
        })
        dropped = 0
      }
      const wanted = waiting.slice(0, count - lines.length)
      const fitting = wanted.findIndex(({ line }) => (room -= Buffer.byteLength(JSON.stringify(line))) < 0)
      const taken = waiting.splice(0, fitting < 0 ? wanted.length : fitting)
      for (const { line } of taken) waitingBytes -= line.length
      return [...lines, ...taken]
    },
    async close() {
      await current?.handle.close()
      current = null
    },
  }
}

/** A line that is too long keeps its beginning; a character that was cut in two goes. */
function textOf(bytes: Buffer): string {
  const text = bytes.subarray(0, longestLine).toString('utf8').replace(/\r$/, '')
  if (Buffer.byteLength(text) <= longestLine && bytes.length <= longestLine) return text
  // Bytes that are no UTF-8 grow when they are decoded.
  return Buffer.from(text)
    .subarray(0, longestLine)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
