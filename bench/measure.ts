// Owns the arithmetic of measuring: processor time, wall time, percentiles.

export interface Spent {
  readonly seconds: number
  /** Of this process, all threads, user and system. */
  readonly cpuSeconds: number
}

export interface Stopwatch {
  /** Adds what the work takes. */
  time<T>(work: () => T | Promise<T>): Promise<T>
  spent(): Spent
}

export function createStopwatch(): Stopwatch {
  let seconds = 0
  let cpuSeconds = 0
  return {
    async time(work) {
      const [began, cpu] = [performance.now(), process.cpuUsage()]
      try {
        return await work()
      } finally {
        const { user, system } = process.cpuUsage(cpu)
        seconds += (performance.now() - began) / 1000
        cpuSeconds += (user + system) / 1e6
      }
    },
    spent: () => ({ seconds, cpuSeconds }),
  }
}

/** Nearest rank, of 0 to 100; NaN of nothing. */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)] ?? Number.NaN
}
