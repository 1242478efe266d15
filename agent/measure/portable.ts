// Owns measuring a host that has no /proc, through a library that knows them all.
import { cpus } from 'node:os'
import * as si from 'systeminformation'
import type { HostInput } from '../gen/graphql.ts'

const millisecondsASecond = 1000

export async function measurePortable(): Promise<HostInput> {
  const [memory, load, disks, network, sizes, time, temperature] = await Promise.all([
    si.mem(),
    si.currentLoad(),
    si.fsStats(),
    si.networkStats('*'),
    si.fsSize(),
    si.time(),
    si.cpuTemperature(),
  ])
  const times = cpus().map((cpu) => cpu.times)
  const seconds = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / millisecondsASecond
  const outer = network.filter((it) => !it.iface.startsWith('lo'))
  return {
    cpuSecondsTotal: seconds(times.flatMap((it) => [it.user, it.nice, it.sys, it.idle, it.irq])),
    cpuSecondsIdle: seconds(times.map((it) => it.idle)),
    memoryTotalBytes: memory.total,
    memoryUsedBytes: memory.total - memory.available,
    memoryFreeBytes: memory.available,
    swapTotalBytes: memory.swaptotal,
    swapUsedBytes: memory.swapused,
    load1: load.avgLoad,
    ...(disks ? { diskReadBytes: disks.rx, diskWrittenBytes: disks.wx } : {}),
    netRxBytes: outer.reduce((sum, it) => sum + it.rx_bytes, 0),
    netTxBytes: outer.reduce((sum, it) => sum + it.tx_bytes, 0),
    filesystems: sizes.map((it) => ({
      mountpoint: it.mount,
      totalBytes: it.size,
      usedBytes: it.used,
      freeBytes: it.available,
    })),
    uptimeSeconds: time.uptime,
    temperatureCelsius: temperature.main > 0 ? temperature.main : null,
  }
}
