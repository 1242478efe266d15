// Owns reading what programs read and wrote: this process, or one with its children, which come and go. Linux alone tells it.
import { readFile } from 'node:fs/promises'
import { addedIo, believable, lessIo, parseIo, type IoCounters } from './process-io.ts'

export interface Program {
  /** What it read and wrote since it was first looked at, over all of its processes. Null: this system does not tell, or it is gone. */
  counters(): Promise<IoCounters | null>
}

/** How a file under /proc is read; null: it is not there, or not for us. */
export type ReadProc = (path: string) => Promise<string | null>

export const readProc: ReadProc = (path) => readFile(path, 'utf8').catch(() => null)

const zero: IoCounters = addedIo([])

interface ProgramOptions {
  readonly read?: ReadProc
  /** Whether what it started is part of it. */
  readonly withChildren?: boolean
}

/** What a process did before it was first seen counts only where it was born since. */
export function createProgram(
  pid: () => number | null,
  { read = readProc, withChildren = true }: ProgramOptions = {},
): Program {
  let sum: IoCounters = zero
  let before: ReadonlyMap<string, IoCounters> | null = null
  /** What ended processes did is added to their parent's counters by the kernel once it has waited for them: it was counted before. */
  let owed: IoCounters = zero

  async function processes(main: string): Promise<Map<string, IoCounters>> {
    const children = withChildren ? ((await read(`/proc/${main}/task/${main}/children`)) ?? '') : ''
    const pids = [main, ...children.split(/\s+/).filter((one) => one !== '')]
    const all = await Promise.all(
      pids.map(async (one) => [one, parseIo((await read(`/proc/${one}/io`)) ?? '')] as const),
    )
    return new Map(all.flatMap(([one, counters]) => (counters ? [[one, counters] as const] : [])))
  }

  return {
    async counters() {
      const main = pid()
      const now = main === null ? new Map<string, IoCounters>() : await processes(String(main))
      if (now.size === 0) return null
      const last = before
      before = now
      if (last === null) return sum
      owed = addedIo([owed, ...[...last].filter(([one]) => !now.has(one)).map(([, counters]) => counters)])
      const grown = [...now].map(([one, counters]) => {
        const growth = growthOf(last.get(one) ?? zero, counters)
        if (one !== String(main)) return believable(growth)
        const own = lessIo(growth, owed)
        owed = lessIo(owed, growth)
        return believable(own)
      })
      sum = addedIo([sum, ...grown])
      return sum
    },
  }
}

/** A number that was given to another process begins anew. */
function growthOf(before: IoCounters, now: IoCounters): IoCounters {
  const anew = (Object.keys(zero) as (keyof IoCounters)[]).some((name) => now[name] < before[name])
  return anew ? now : lessIo(now, before)
}
