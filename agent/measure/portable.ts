// Owns measuring a host that has no /proc, through a library that knows them all.
import { cpus, loadavg, uptime } from 'node:os'
import * as si from 'systeminformation'
import type { HostInput } from '../gen/graphql.ts'

const millisecondsASecond = 1000

export async function measurePortable(): Promise<HostInput> {
  const [memory, disks, network, sizes, temperature] = await Promise.all([
    si.mem(),
    si.fsStats(),
    si.networkStats('*'),
    si.fsSize(),
    si.cpuTemperature(),
  ])
  const times = cpus().map((cpu) => cpu.times)
  const outer = network.filter((it) => !it.iface.startsWith('lo'))
  const [load1, load5, load15] = loadavg()
  return {
    cpuSecondsTotal: sum(times.flatMap((it) => [it.user, it.nice, it.sys, it.idle, it.irq])) / millisecondsASecond,
    cpuSecondsIdle: sum(times.map((it) => it.idle)) / millisecondsASecond,
    memoryTotalBytes: memory.total,
    memoryUsedBytes: memory.total - memory.available,
    memoryFreeBytes: memory.available,
    swapTotalBytes: memory.swaptotal,
    swapUsedBytes: memory.swapused,
    load1: load1 ?? null,
    load5: load5 ?? null,
    load15: load15 ?? null,
    diskReadBytes: disks.rx,
    diskWrittenBytes: disks.wx,
    netRxBytes: sum(outer.map((it) => it.rx_bytes)),
    netTxBytes: sum(outer.map((it) => it.tx_bytes)),
    filesystems: sizes.map((it) => ({
      mountpoint: it.mount,
      totalBytes: it.size,
      usedBytes: it.used,
      freeBytes: it.available,
    })),
    uptimeSeconds: uptime(),
    temperatureCelsius: temperature.main > 0 ? temperature.main : null,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
