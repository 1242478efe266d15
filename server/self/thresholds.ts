// Owns what is out of the ordinary in the server's own figures, and how it is put into words. Every edge is strict unless it says otherwise. Pure.

export type Level = 'WARN' | 'BAD'

export interface Flag {
  readonly level: Level
  readonly what: string
}

const mebibyte = 1024 * 1024
const megabyte = 1_000_000

export function flagWriteRate(process: string, bytesPerSecond: number): Flag[] {
  return bytesPerSecond > 10 * mebibyte
    ? [{ level: 'WARN', what: `${process} writes ${mib(bytesPerSecond)} MiB/s, more than 10` }]
    : []
}

export function flagCancelled(process: string, bytesPerSecond: number): Flag[] {
  return bytesPerSecond > mebibyte
    ? [
        {
          level: 'WARN',
          what: `${process} writes ${mib(bytesPerSecond)} MiB/s for nothing: it is deleted before it is on the disk`,
        },
      ]
    : []
}

export function flagWal(bytes: number | null): Flag[] {
  return bytes !== null && bytes > 100 * megabyte
    ? [{ level: 'WARN', what: `The write-ahead log holds ${Math.round(bytes / megabyte)} MB, more than 100` }]
    : []
}

/** Null: there was no traffic. */
export function flagCacheHit(percent: number | null): Flag[] {
  return percent !== null && percent < 90
    ? [{ level: 'WARN', what: `The database finds ${percent.toFixed(1)} % of its pages in memory, less than 90` }]
    : []
}

export function flagEventLoop(p95Ms: number): Flag[] {
  return graded(p95Ms, { warn: 100, bad: 500 }, (ms) => `The event loop is ${Math.round(ms)} ms late (p95)`)
}

export function flagHeap(percent: number): Flag[] {
  return graded(percent, { warn: 70, bad: 85 }, (it) => `The heap is ${Math.round(it)} % full`)
}

export function flagOperation(name: string, p95Ms: number): Flag[] {
  return graded(p95Ms, { warn: 50, bad: 200 }, (ms) => `${name} takes ${Math.round(ms)} ms (p95)`)
}

export function flagSource(
  source: string,
  { rate, baseline, unusual }: { rate: number | null; baseline: number | null; unusual: boolean },
): Flag[] {
  if (!unusual || rate === null || baseline === null) return []
  return [{ level: 'WARN', what: `${source}: ${rate.toFixed(1)} rows/s, usually ${baseline.toFixed(2)}` }]
}

function graded(
  value: number,
  limits: { readonly warn: number; readonly bad: number },
  words: (value: number) => string,
): Flag[] {
  if (value > limits.bad) return [{ level: 'BAD', what: `${words(value)}, more than ${limits.bad}` }]
  return value > limits.warn ? [{ level: 'WARN', what: `${words(value)}, more than ${limits.warn}` }] : []
}

function mib(bytes: number): string {
  return (bytes / mebibyte).toFixed(1)
}
