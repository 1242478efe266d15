// Owns measuring a Linux host from /proc and /sys. What cannot be read is left out, never made up.
import { readdir, readFile, statfs } from 'node:fs/promises'
import { loadavg } from 'node:os'
import type { FilesystemInput, HostInput } from '../gen/graphql.ts'
import { parseDiskstats, parseMeminfo, parseMounts, parseNetDev, parseStat, parseUptime, wholeDisksOf } from './proc.ts'

const mostFilesystems = 100
const thermalZones = '/sys/class/thermal'

export async function measureLinux(): Promise<HostInput> {
  const [stat, meminfo, diskstats, netDev, mounts, uptime, disks, temperature] = await Promise.all([
    text('/proc/stat'),
    text('/proc/meminfo'),
    text('/proc/diskstats'),
    text('/proc/net/dev'),
    text('/proc/mounts'),
    text('/proc/uptime'),
    readdir('/sys/block').catch(() => []),
    processorTemperature(),
  ])
  const [load1, load5, load15] = loadavg()
  return {
    ...parseStat(stat),
    ...parseMeminfo(meminfo),
    ...parseDiskstats(diskstats, wholeDisksOf(disks)),
    ...(netDev === '' ? {} : parseNetDev(netDev)),
    load1: load1 ?? null,
    load5: load5 ?? null,
    load15: load15 ?? null,
    filesystems: await filesystemsAt(parseMounts(mounts)),
    uptimeSeconds: parseUptime(uptime),
    temperatureCelsius: temperature,
  }
}

async function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

async function filesystemsAt(mountpoints: readonly string[]): Promise<FilesystemInput[]> {
  const found = await Promise.all(
    mountpoints.slice(0, mostFilesystems).map(async (mountpoint): Promise<FilesystemInput | null> => {
      const stats = await statfs(mountpoint).catch(() => null)
      if (!stats || stats.blocks === 0) return null
      return {
        mountpoint,
        totalBytes: stats.blocks * stats.bsize,
        usedBytes: (stats.blocks - stats.bfree) * stats.bsize,
        freeBytes: stats.bavail * stats.bsize,
      }
    }),
  )
  return found.filter((filesystem) => filesystem !== null)
}

/** The hottest zone that belongs to the processor; null where there is none, as in most virtual machines. */
async function processorTemperature(): Promise<number | null> {
  const zones = await readdir(thermalZones).catch(() => [])
  const readings = await Promise.all(
    zones
      .filter((zone) => zone.startsWith('thermal_zone'))
      .map(async (zone) => {
        const type = await text(`${thermalZones}/${zone}/type`)
        const millidegrees = Number.parseInt(await text(`${thermalZones}/${zone}/temp`), 10)
        return /cpu|pkg|soc|core/i.test(type) && Number.isFinite(millidegrees) ? millidegrees / 1000 : null
      }),
  )
  const known = readings.filter((reading) => reading !== null)
  return known.length > 0 ? Math.max(...known) : null
}
