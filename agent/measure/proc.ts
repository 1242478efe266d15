// Owns reading Linux' /proc as text. Pure: each takes a file's content and answers what is in it, null where it is not there.
import type { HostInput } from '../gen/graphql.ts'

/** USER_HZ, which /proc counts in, is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100
const kibibyte = 1024
const sectorBytes = 512

/** /proc/stat: the first line sums all processors; guest time is part of user time already. */
export function parseStat(text: string): Pick<HostInput, 'cpuSecondsTotal' | 'cpuSecondsIdle'> {
  const fields = /^cpu\s+(.+)$/m.exec(text)?.[1]?.trim().split(/\s+/).map(Number) ?? []
  if (fields.length < 4 || fields.some(Number.isNaN)) return {}
  const [, , , idle = 0, iowait = 0] = fields
  const total = fields.slice(0, 8).reduce((sum, field) => sum + field, 0)
  return { cpuSecondsTotal: total / ticksPerSecond, cpuSecondsIdle: (idle + iowait) / ticksPerSecond }
}

/** /proc/meminfo: used is what could not be reclaimed, total - available. */
export function parseMeminfo(text: string): Partial<HostInput> {
  const value = (name: string): number | null => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
    return kibibytes === undefined ? null : Number(kibibytes) * kibibyte
  }
  const [total, available, swapTotal, swapFree] = ['MemTotal', 'MemAvailable', 'SwapTotal', 'SwapFree'].map(value)
  return {
    memoryTotalBytes: total ?? null,
    memoryFreeBytes: available ?? null,
    memoryUsedBytes: total != null && available != null ? total - available : null,
    swapTotalBytes: swapTotal ?? null,
    swapUsedBytes: swapTotal != null && swapFree != null ? swapTotal - swapFree : null,
  }
}

/** /proc/diskstats: whole disks alone, whose sectors hold those of their partitions and of what is stacked on them. */
export function parseDiskstats(
  text: string,
  wholeDisks: ReadonlySet<string>,
): Pick<HostInput, 'diskReadBytes' | 'diskWrittenBytes'> {
  const rows = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , name]) => name !== undefined && wholeDisks.has(name))
  if (rows.length === 0) return {}
  const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column] ?? 0) * sectorBytes, 0)
  return { diskReadBytes: sum(5), diskWrittenBytes: sum(9) }
}

/** Made of others, or of memory, or another way to one that is there already. */
const virtualDisk = /^(loop|ram|zram|dm-|md|sr|fd|drbd|bcache|nvme\d+c\d+n)/

/** The names in /sys/block that are disks of their own. */
export function wholeDisksOf(names: readonly string[]): Set<string> {
  return new Set(names.filter((name) => !virtualDisk.test(name)))
}

/** Interfaces whose traffic is that of another, or never leaves the host. */
const innerInterface = /^(lo|ifb|veth|docker|br-|virbr|cni|flannel|cali|tun|tap|wg|bond|team|vlan|dummy)|\./

/**
 * /proc/net/dev. All traffic of a host goes through the interfaces that have a device: bridges, bonds and tunnels on top of them
 * would count it twice. In a container none has one.
 */
export function parseNetDev(
  text: string,
  withDevice: ReadonlySet<string>,
): Pick<HostInput, 'netRxBytes' | 'netTxBytes'> {
  const rows = text.split('\n').flatMap((line) => {
    const match = /^\s*([^\s:]+):\s*(.+)$/.exec(line)
    const fields = match?.[2]?.trim().split(/\s+/).map(Number) ?? []
    return match?.[1] && fields.length > 8 ? [{ name: match[1], rx: fields[0] ?? 0, tx: fields[8] ?? 0 }] : []
  })
  const hardware = rows.filter(({ name }) => withDevice.has(name))
  const counted = hardware.length > 0 ? hardware : rows.filter(({ name }) => !innerInterface.test(name))
  if (counted.length === 0) return {}
  return {
    netRxBytes: counted.reduce((sum, { rx }) => sum + rx, 0),
    netTxBytes: counted.reduce((sum, { tx }) => sum + tx, 0),
  }
}

/** Filesystems that hold data on a device of this host; the rest is made up by the kernel, or another host's. */
const realFilesystem =
  /^(ext[234]|xfs|btrfs|bcachefs|jfs|reiserfs|zfs|f2fs|vfat|exfat|ntfs3?|fuseblk|9p|virtiofs|apfs|hfsplus)$/
/** Files of the host that container engines mount into each container. */
const mountedFile = /^\/etc\/(hosts|hostname|resolv\.conf)$/

/** /proc/mounts: mount points of real filesystems, one for each device (a bind mount shows the same one again). */
export function parseMounts(text: string): string[] {
  const atPath = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [device, mountpoint, type] = line.split(' ')
    if (!device || !mountpoint || !type) continue
    const path = mountpoint.replace(/\\([0-7]{3})/g, (_match, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    )
    // What is mounted later on a path hides what was there. An overlay is a container's root, or made of what is counted.
    const real = realFilesystem.test(type) || (type === 'overlay' && path === '/')
    if (real && !mountedFile.test(path)) atPath.set(path, device)
    else atPath.delete(path)
  }
  const ofDevice = new Map<string, string>()
  for (const [path, device] of atPath) {
    const known = ofDevice.get(device)
    if (known === undefined || path.length < known.length) ofDevice.set(device, path)
  }
  return [...ofDevice.values()]
}

/** /proc/uptime */
export function parseUptime(text: string): number | null {
  const seconds = Number.parseFloat(text)
  return Number.isFinite(seconds) ? seconds : null
}
