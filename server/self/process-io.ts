// Owns what a process reads and writes: the counters of /proc/PID/io, and their growth per second. Pure.

/** Cumulative. */
export interface IoCounters {
  readonly readBytes: number
  readonly writtenBytes: number
  readonly cancelledBytes: number
  readonly readCalls: number
  readonly writeCalls: number
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

const keys: Readonly<Record<string, keyof IoCounters>> = {
  read_bytes: 'readBytes',
  write_bytes: 'writtenBytes',
  cancelled_write_bytes: 'cancelledBytes',
  syscr: 'readCalls',
  syscw: 'writeCalls',
}
const names = Object.values(keys)

/** Null: no known key was in it, so that it is no sample; else the next one would be a spike that never was. */
export function parseIo(text: string): IoCounters | null {
  const found = [...text.matchAll(/^(\w+):\s*(\d+)$/gm)].flatMap(([, key = '', value]) => {
    const name = keys[key]
    return name === undefined ? [] : [[name, Number(value)] as const]
  })
  if (found.length === 0) return null
  return { ...none, ...Object.fromEntries(found) }
}

const none: IoCounters = { readBytes: 0, writtenBytes: 0, cancelledBytes: 0, readCalls: 0, writeCalls: 0 }
const shortestMs = 1

/** Growth since the sample before; zeros for the first. What shrank began anew, and its growth is not known. */
export function ratesOf(before: IoSample | null, now: IoSample): IoRates {
  const seconds = before ? Math.max(shortestMs, now.at.getTime() - before.at.getTime()) / 1000 : 1
  const grown = Object.fromEntries(
    names.map((name) => [name, before ? Math.max(0, now.counters[name] - before.counters[name]) / seconds : 0]),
  ) as Record<keyof IoCounters, number>
  return {
    readBytesPerSecond: grown.readBytes,
    writtenBytesPerSecond: grown.writtenBytes,
    cancelledBytesPerSecond: grown.cancelledBytes,
    readCallsPerSecond: grown.readCalls,
    writeCallsPerSecond: grown.writeCalls,
  }
}

/** Over the processes of one program. */
export function addedIo(all: readonly IoCounters[]): IoCounters {
  return Object.fromEntries(
    names.map((name) => [name, all.reduce((sum, counters) => sum + counters[name], 0)]),
  ) as unknown as IoCounters
}
