// Owns the log file of the ingest: one line every ten seconds with what passed, one at once for what went wrong. An agent can follow it.
import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs'

const summaryMs = 10_000
/** One file before it is kept as `.1` and begun anew: at most twice this on the disk. */
const largestFile = 4 * 1024 * 1024

export interface IngestLog {
  flushed(heartbeats: number, seconds: number): void
  trouble(level: 'WARN' | 'ERROR', message: string): void
  close(): Promise<void>
}

export function createIngestLog(file: string): IngestLog {
  let size = existsSync(file) ? statSync(file).size : 0
  let stream = open(file)
  let since = { heartbeats: 0, flushes: 0, slowest: 0 }

  function write(level: string, message: string): void {
    const line = `${new Date().toISOString()} ${level} ${message}\n`
    size += Buffer.byteLength(line)
    stream.write(line)
    if (size < largestFile) return
    stream.end()
    rotate(file)
    stream = open(file)
    size = 0
  }

  const timer = setInterval(() => {
    const { heartbeats, flushes, slowest } = since
    since = { heartbeats: 0, flushes: 0, slowest: 0 }
    if (flushes > 0)
      write('INFO', `${heartbeats} heartbeats in ${flushes} flushes, slowest ${(1000 * slowest).toFixed(1)} ms`)
  }, summaryMs)
  timer.unref()

  return {
    flushed(heartbeats, seconds) {
      since = {
        heartbeats: since.heartbeats + heartbeats,
        flushes: since.flushes + 1,
        slowest: Math.max(since.slowest, seconds),
      }
    },
    trouble: write,
    close() {
      clearInterval(timer)
      return new Promise((resolve) => stream.end(resolve))
    },
  }
}

/** Somebody may have taken the file away: then there is nothing to keep. */
function rotate(file: string): void {
  try {
    renameSync(file, `${file}.1`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** A full disk must not end the server: the log goes on when there is room. */
function open(file: string): WriteStream {
  return createWriteStream(file, { flags: 'a', mode: 0o600 }).on('error', () => undefined)
}
