// Owns one simulated host: what it measures of itself wanders, and its counters grow.
import type { HostInput } from '../agent/gen/graphql.ts'
import { createWander, type Random } from './random.ts'

const gibibyte = 1024 ** 3

/** Answers what lives for so many seconds, and measures. */
export function createSimulatedHost(random: Random): (seconds: number) => HostInput {
  const cores = random.pick([2, 4, 8, 16])
  const memory = random.pick([4, 8, 16, 32]) * gibibyte
  const disk = random.pick([50, 100, 200, 500]) * gibibyte
  const busy = createWander(random, { mean: random.between(0.1, 0.7), spread: 0.12, low: 0.01, high: 1 })
  const used = createWander(random, { mean: random.between(0.3, 0.75), spread: 0.03, low: 0.1, high: 0.93 })
  const network = createWander(random, { mean: 2e6, spread: 8e5, low: 1e4, high: 2e7 })
  const io = createWander(random, { mean: 1e6, spread: 6e5, low: 0, high: 1e7 })
  const filled = random.between(0.2, 0.9)
  const sums = { total: 0, idle: 0, read: 0, written: 0, rx: 0, tx: 0 }
  let uptime = random.between(3_600, 5_000_000)
  return (seconds) => {
    const share = busy()
    const memoryUsed = Math.round(used() * memory)
    uptime += seconds
    sums.total += cores * seconds
    sums.idle += cores * seconds * (1 - share)
    sums.read += Math.round(io() * seconds)
    sums.written += Math.round(io() * seconds)
    sums.rx += Math.round(network() * seconds)
    sums.tx += Math.round(network() * 0.6 * seconds)
    return {
      memoryTotalBytes: memory,
      memoryUsedBytes: memoryUsed,
      memoryFreeBytes: memory - memoryUsed,
      swapTotalBytes: 0,
      swapUsedBytes: 0,
      cpuSecondsTotal: sums.total,
      cpuSecondsIdle: sums.idle,
      load1: share * cores,
      load5: share * cores * 0.95,
      load15: share * cores * 0.9,
      filesystems: [
        {
          mountpoint: '/',
          totalBytes: disk,
          usedBytes: Math.round(disk * filled),
          freeBytes: Math.round(disk * (1 - filled)),
        },
      ],
      diskReadBytes: sums.read,
      diskWrittenBytes: sums.written,
      netRxBytes: sums.rx,
      netTxBytes: sums.tx,
      uptimeSeconds: uptime,
    }
  }
}
