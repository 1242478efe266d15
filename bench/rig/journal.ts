// Owns what a run leaves behind: JSON lines in a file, and a file with its process id for as long as it runs.
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Level = 'info' | 'warn' | 'error'

export interface Journal {
  /** Where the lines are. */
  readonly file: string
  say(level: Level, msg: string, facts?: Readonly<Record<string, unknown>>): void
  close(): void
}

/** Begins the file anew. Synchronous: a line is there also when the process ends right after it. */
export function openJournal(outDir: string): Journal {
  mkdirSync(outDir, { recursive: true })
  const file = join(outDir, 'rig.jsonl')
  const pidFile = join(outDir, 'rig.pid')
  writeFileSync(file, '')
  writeFileSync(pidFile, `${process.pid}\n`)
  return {
    file,
    say: (level, msg, facts = {}) => {
      appendFileSync(file, `${JSON.stringify({ t: new Date().toISOString(), level, msg, ...facts })}\n`)
    },
    close: () => rmSync(pidFile, { force: true }),
  }
}
