// Owns reading what programs read and wrote: this process, or one with its children, which come and go. Linux alone tells it.
import { readFile } from 'node:fs/promises'
import { addedIo, parseIo, type IoCounters } from './process-io.ts'

export interface Program {
  /** What it read and wrote since it was first looked at, over all of its processes. Null: this system does not tell, or it is gone. */
  counters(): Promise<IoCounters | null>
}

/** How a file under /proc is read; null: it is not there, or not for us. */
export type ReadProc = (path: string) => Promise<string | null>

export const readProc: ReadProc = (path) => readFile(path, 'utf8').catch(() => null)

const zero: IoCounters = addedIo([])

/** What a process did before it was first seen counts only where it was born since. */
export function createProgram(pid: () => number | null, read: ReadProc = readProc): Program {
  let sum: IoCounters = zero
  let before: ReadonlyMap<string, IoCounters> | null = null

  async function processes(): Promise<Map<string, IoCounters>> {
    const main = pid()
    if (main === null) return new Map()
    const children = (await read(`/proc/${main}/task/${main}/children`)) ?? ''
    const pids = [String(main), ...children.split(/\s+/).filter((one) => one !== '')]
    const all = await Promise.all(
      pids.map(async (one) => [one, parseIo((await read(`/proc/${one}/io`)) ?? '')] as const),
    )
    return new Map(all.flatMap(([one, counters]) => (counters ? [[one, counters] as const] : [])))
  }

  return {
    async counters() {
      const now = await processes()
      if (now.size === 0) return null
      const last = before
      before = now
      if (last === null) return sum
      sum = addedIo([sum, ...[...now].map(([one, counters]) => growth(last.get(one) ?? zero, counters))])
      return sum
    },
  }
}

/** A number that was given to another process begins anew. */
function growth(before: IoCounters, now: IoCounters): IoCounters {
  const began = Object.keys(zero) as (keyof IoCounters)[]
  const anew = began.some((name) => now[name] < before[name])
  return Object.fromEntries(
    began.map((name) => [name, anew ? now[name] : now[name] - before[name]]),
  ) as unknown as IoCounters
}
