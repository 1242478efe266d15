// Owns measuring a Linux host from /proc and /sys. What cannot be read is left out, never made up.
import { access, readdir, readFile, statfs } from 'node:fs/promises'
import { loadavg } from 'node:os'
import type { FilesystemInput, HostInput } from '../gen/graphql.ts'
import { parseDiskstats, parseMeminfo, parseMounts, parseNetDev, parseStat, parseUptime, wholeDisksOf } from './proc.ts'
import { processorTemperature } from './temperature.ts'

const mostFilesystems = 100
const patienceMs = 1_000
const interfaces = '/sys/class/net'

export function createLinuxMeasure(): () => Promise<HostInput> {
  const filesystemAt = createFilesystemReader()
  return async () => {
    const [stat, meminfo, diskstats, netDev, mounts, uptime, disks, devices, temperature] = await Promise.all([
      text('/proc/stat'),
      text('/proc/meminfo'),
      text('/proc/diskstats'),
      text('/proc/net/dev'),
      text('/proc/mounts'),
      text('/proc/uptime'),
      readdir('/sys/block').catch(() => []),
      interfacesWithDevice(),
      processorTemperature(),
    ])
    const [load1, load5, load15] = loadavg()
    const filesystems = await Promise.all(parseMounts(mounts).slice(0, mostFilesystems).map(filesystemAt))
    return {
      ...parseStat(stat),
      ...parseMeminfo(meminfo),
      ...parseDiskstats(diskstats, wholeDisksOf(disks)),
      ...parseNetDev(netDev, devices),
      load1: load1 ?? null,
      load5: load5 ?? null,
      load15: load15 ?? null,
      filesystems: filesystems.filter((filesystem) => filesystem !== null),
      uptimeSeconds: parseUptime(uptime),
      temperatureCelsius: temperature,
    }
  }
}

async function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

/** Those that are hardware, or a virtual machine's idea of it. */
async function interfacesWithDevice(): Promise<Set<string>> {
  const names = await readdir(interfaces).catch(() => [])
  const found = await Promise.all(
    names.map((name) =>
      access(`${interfaces}/${name}/device`).then(
        () => name,
        () => null,
      ),
    ),
  )
  return new Set(found.filter((name) => name !== null))
}

/** A filesystem that does not answer (a dead disk or server) is left out, and not asked again until it has. */
function createFilesystemReader(): (mountpoint: string) => Promise<FilesystemInput | null> {
  const silent = new Set<string>()

  async function read(mountpoint: string): Promise<FilesystemInput | null> {
    const stats = await statfs(mountpoint).catch(() => null)
    silent.delete(mountpoint)
    if (!stats || stats.blocks === 0) return null
    return {
      mountpoint,
      totalBytes: stats.blocks * stats.bsize,
      usedBytes: (stats.blocks - stats.bfree) * stats.bsize,
      freeBytes: stats.bavail * stats.bsize,
    }
  }

  return (mountpoint) => {
    if (silent.has(mountpoint)) return Promise.resolve(null)
    silent.add(mountpoint)
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), patienceMs)
      void read(mountpoint).then((filesystem) => {
        clearTimeout(timer)
        resolve(filesystem)
      })
    })
  }
}
