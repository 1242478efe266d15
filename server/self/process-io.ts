// Owns what a process reads and writes: the counters of /proc/PID/io, and their growth per second. Pure.

/** Cumulative. */
export interface IoCounters {
  readonly readBytes: number
  readonly writtenBytes: number
  readonly cancelledBytes: number
  readonly readCalls: number
  readonly writeCalls: number
  /** What was handed to write calls, to sockets too. */
  readonly handedBytes: number
}

export interface IoRates {
  readonly readBytesPerSecond: number
  readonly writtenBytesPerSecond: number
  readonly cancelledBytesPerSecond: number
  readonly readCallsPerSecond: number
  readonly writeCallsPerSecond: number
}

export interface IoSample {
  readonly at: Date
  readonly counters: IoCounters
}

const keys: Readonly<Record<string, Exclude<keyof IoCounters, 'handedBytes'>>> = {
  read_bytes: 'readBytes',
  write_bytes: 'writtenBytes',
  cancelled_write_bytes: 'cancelledBytes',
  syscr: 'readCalls',
  syscw: 'writeCalls',
}
const names = [...Object.values(keys), 'handedBytes'] as const

/** Null: no known key was in it, so that it is no sample; else the next one would be a spike that never was. */
export function parseIo(text: string): IoCounters | null {
  const found = [...text.matchAll(/^(\w+):\s*(\d+)$/gm)].flatMap(([, key = '', value]) => {
    const name = keys[key]
    return name === undefined ? [] : [[name, Number(value)] as const]
  })
  if (found.length === 0) return null
  const counters: IoCounters = { ...none, ...Object.fromEntries(found) }
  const handed = /^wchar:\s*(\d+)$/m.exec(text)?.[1]
  return { ...counters, handedBytes: handed === undefined ? counters.writtenBytes : Number(handed) }
}

const none: IoCounters = {
  readBytes: 0,
  writtenBytes: 0,
  cancelledBytes: 0,
  readCalls: 0,
  writeCalls: 0,
  handedBytes: 0,
}
const shortestMs = 1

/** Growth since the sample before; zeros for the first. What shrank began anew, and its growth is not known. */
export function ratesOf(before: IoSample | null, now: IoSample): IoRates {
  const seconds = before ? Math.max(shortestMs, now.at.getTime() - before.at.getTime()) / 1000 : 1
  const grown = before ? lessIo(now.counters, before.counters) : none
  return {
    readBytesPerSecond: grown.readBytes / seconds,
    writtenBytesPerSecond: grown.writtenBytes / seconds,
    cancelledBytesPerSecond: grown.cancelledBytes / seconds,
    readCallsPerSecond: grown.readCalls / seconds,
    writeCallsPerSecond: grown.writeCalls / seconds,
  }
}

const pageBytes = 4096

/**
 * The growth of a process, or of what is new in it. Kernels that keep files in large folios (ext4 and XFS of late) count a whole one, a
 * megabyte or more, for a line that is written into it: what went to the disk is no more than was handed over, and a page a call.
 */
export function believable(growth: IoCounters): IoCounters {
  const most = growth.handedBytes + pageBytes * growth.writeCalls
  return { ...growth, writtenBytes: Math.min(growth.writtenBytes, most) }
}

/** What of `now` is not in `before`; nothing is less than nothing. */
export function lessIo(now: IoCounters, before: IoCounters): IoCounters {
  return Object.fromEntries(names.map((name) => [name, Math.max(0, now[name] - before[name])])) as unknown as IoCounters
}

/** Over the processes of one program. */
export function addedIo(all: readonly IoCounters[]): IoCounters {
  return Object.fromEntries(
    names.map((name) => [name, all.reduce((sum, counters) => sum + counters[name], 0)]),
  ) as unknown as IoCounters
}
