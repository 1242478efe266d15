// Owns what is out of the ordinary in the server's own figures, and how it is put into words. Every edge is strict unless it says otherwise. Pure.
import type { FlagLevel, Signal, Threshold } from '../../schema/self.ts'

export interface Finding {
  readonly signal: Signal
  readonly level: FlagLevel
  readonly what: string
}

const mebibyte = 1024 * 1024
const megabyte = 1_000_000

/** What has a limit of its own; `bad` where there are two. Write sources are measured against themselves. */
const limits = {
  WRITE_RATE: { warn: 10 * mebibyte, bad: null },
  CANCELLED_WRITES: { warn: mebibyte, bad: null },
  WAL_SIZE: { warn: 100 * megabyte, bad: null },
  CACHE_HIT: { warn: 90, bad: null },
  EVENT_LOOP: { warn: 100, bad: 500 },
  HEAP: { warn: 70, bad: 85 },
  OPERATION: { warn: 50, bad: 200 },
  DISK_FULL: { warn: 7, bad: 1 },
} as const satisfies Partial<Record<Signal, { readonly warn: number; readonly bad: number | null }>>

/** A line to be drawn where the figure is. */
export const thresholds: readonly Threshold[] = Object.entries(limits).map(([signal, { warn, bad }]) => ({
  signal: signal as keyof typeof limits,
  warn,
  bad,
}))

export function flagWriteRate(process: string, bytesPerSecond: number): Finding[] {
  return above(
    'WRITE_RATE',
    bytesPerSecond,
    (limit) => `${process} writes ${mib(bytesPerSecond)} MiB/s, more than ${limit / mebibyte}`,
  )
}

export function flagCancelled(process: string, bytesPerSecond: number): Finding[] {
  return above(
    'CANCELLED_WRITES',
    bytesPerSecond,
    () => `${process} writes ${mib(bytesPerSecond)} MiB/s for nothing: it is deleted before it is on the disk`,
  )
}

export function flagWal(bytes: number | null): Finding[] {
  if (bytes === null) return []
  return above(
    'WAL_SIZE',
    bytes,
    (limit) => `The write-ahead log holds ${Math.round(bytes / megabyte)} MB, more than ${limit / megabyte}`,
  )
}

/** Null: there was no traffic. */
export function flagCacheHit(percent: number | null): Finding[] {
  return percent !== null && percent < limits.CACHE_HIT.warn
    ? [
        {
          signal: 'CACHE_HIT',
          level: 'WARN',
          what: `The database finds ${percent.toFixed(1)} % of its pages in memory, less than ${limits.CACHE_HIT.warn}`,
        },
      ]
    : []
}

export function flagEventLoop(p95Ms: number): Finding[] {
  return above(
    'EVENT_LOOP',
    p95Ms,
    (limit) => `The event loop is ${Math.round(p95Ms)} ms late (p95), more than ${limit}`,
  )
}

export function flagHeap(percent: number): Finding[] {
  return above('HEAP', percent, (limit) => `The heap is ${Math.round(percent)} % full, more than ${limit}`)
}

/** Null: it ran too seldom of late. */
export function flagOperation(name: string, p95Ms: number | null): Finding[] {
  if (p95Ms === null) return []
  return above('OPERATION', p95Ms, (limit) => `${name} takes ${Math.round(p95Ms)} ms (p95), more than ${limit}`)
}

export function flagSource(
  source: string,
  { rate, baseline, unusual }: { rate: number | null; baseline: number | null; unusual: boolean },
): Finding[] {
  if (!unusual || rate === null || baseline === null) return []
  const what = `${source}: ${rate.toFixed(1)} rows/s, usually ${baseline.toFixed(2)}`
  return [{ signal: 'WRITE_SOURCE', level: 'WARN', what }]
}

/** Null: it will not be, as far as is known. */
export function flagDisk(fullInDays: number | null): Finding[] {
  if (fullInDays === null) return []
  const { warn, bad } = limits.DISK_FULL
  const what = `The disk of the database is full in ${Math.max(0, fullInDays).toFixed(1)} days at the present growth`
  if (fullInDays < bad) return [{ signal: 'DISK_FULL', level: 'BAD', what }]
  return fullInDays < warn ? [{ signal: 'DISK_FULL', level: 'WARN', what }] : []
}

export function flagSweep(error: string | null): Finding[] {
  return error === null
    ? []
    : [{ signal: 'SWEEP', level: 'WARN', what: `The last sweep did not do all of its tasks: ${error}` }]
}

export const unansweredFinding: Finding = {
  signal: 'DATABASE',
  level: 'BAD',
  what: 'The database does not answer when it is asked how it is',
}

type Upper = Exclude<keyof typeof limits, 'CACHE_HIT' | 'DISK_FULL'>

function above(signal: Upper, value: number, words: (limit: number) => string): Finding[] {
  const { warn, bad } = limits[signal]
  if (bad !== null && value > bad) return [{ signal, level: 'BAD', what: words(bad) }]
  return value > warn ? [{ signal, level: 'WARN', what: words(warn) }] : []
}

function mib(bytes: number): string {
  return (bytes / mebibyte).toFixed(1)
}
