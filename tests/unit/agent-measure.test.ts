import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fitHeartbeat } from '../../agent/fit.ts'
import { createHostMeasure, describeHost } from '../../agent/measure/host.ts'
import { measurePortable } from '../../agent/measure/portable.ts'
import {
  parseDiskstats,
  parseMeminfo,
  parseMounts,
  parseNetDev,
  parseStat,
  parseUptime,
  wholeDisksOf,
} from '../../agent/measure/proc.ts'
import { processorTemperature } from '../../agent/measure/temperature.ts'

describe('/proc/stat', () => {
  it('sums the processors, iowait being idle and guest time being part of user time', () => {
    const text = 'cpu  100 20 30 1000 50 5 5 10 70 7\ncpu0 50 10 15 500 25 2 3 5 35 3\nctxt 1\n'
    expect(parseStat(text)).toEqual({ cpuSecondsTotal: 12.2, cpuSecondsIdle: 10.5 })
  })

  it.each(['', 'cpu\n', 'cpu  1 2 x 4\n', 'cpu0 1 2 3 4 5\n'])('answers nothing for %j', (text) => {
    expect(parseStat(text)).toEqual({})
  })
})

describe('/proc/meminfo', () => {
  it('takes what can be reclaimed for free', () => {
    const text =
      'MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    600 kB\nSwapTotal:       50 kB\nSwapFree:        20 kB\n'
    expect(parseMeminfo(text)).toEqual({
      memoryTotalBytes: 1_024_000,
      memoryFreeBytes: 614_400,
      memoryUsedBytes: 409_600,
      swapTotalBytes: 51_200,
      swapUsedBytes: 30_720,
    })
  })

  it('leaves out what an old kernel does not tell', () => {
    expect(parseMeminfo('MemTotal:       1000 kB\n')).toMatchObject({
      memoryTotalBytes: 1_024_000,
      memoryUsedBytes: null,
      swapUsedBytes: null,
    })
  })
})

describe('/proc/diskstats', () => {
  const row = (name: string, read: number, written: number) =>
    `   8       0 ${name} 10 0 ${read} 5 20 0 ${written} 6 0 7 8`
  const text = [
    row('loop0', 1, 1),
    row('sda', 100, 200),
    row('sda1', 60, 120),
    row('sda2', 40, 80),
    row('dm-0', 100, 200),
    row('nvme0n1', 7, 9),
    row('nvme0n1p1', 7, 9),
  ].join('\n')

  it('counts whole disks alone: no partition, nothing that is stacked on a disk', () => {
    const disks = wholeDisksOf(['loop0', 'zram0', 'md127', 'sr0', 'sda', 'dm-0', 'nvme0n1', 'nvme0c1n1'])
    expect([...disks]).toEqual(['sda', 'nvme0n1'])
    expect(parseDiskstats(text, disks)).toEqual({ diskReadBytes: 107 * 512, diskWrittenBytes: 209 * 512 })
  })

  it('says nothing where no disk can be seen', () => {
    expect(parseDiskstats(text, new Set())).toEqual({})
  })
})

describe('/proc/net/dev', () => {
  const row = (name: string, rx: number, tx: number) => `  ${name}: ${rx} 1 0 0 0 0 0 0 ${tx} 1 0 0 0 0 0 0`
  const head = 'Inter-|   Receive  |  Transmit\n face |bytes packets errs|bytes packets\n'
  const text =
    head +
    [
      row('lo', 900, 900),
      row('eth0', 10, 1),
      row('eth1', 20, 2),
      row('bond0', 30, 3),
      row('br-1', 5, 5),
      row('eth0.7', 4, 4),
    ].join('\n')

  it('counts the interfaces that have a device, and not again those on top of them', () => {
    expect(parseNetDev(text, new Set(['eth0', 'eth1']))).toEqual({ netRxBytes: 30, netTxBytes: 3 })
  })

  it('counts every outer interface where none has a device, as in a container', () => {
    expect(parseNetDev(text, new Set())).toEqual({ netRxBytes: 30, netTxBytes: 3 })
    expect(parseNetDev(head + row('lo', 9, 9), new Set())).toEqual({})
  })

  it('reads a count that stands right behind the colon', () => {
    expect(parseNetDev('eth0:123 1 0 0 0 0 0 0 45 1 0 0 0 0 0 0', new Set())).toEqual({
      netRxBytes: 123,
      netTxBytes: 45,
    })
  })
})

describe('/proc/mounts', () => {
  it('names each real filesystem once, by its shortest path', () => {
    const text = [
      'proc /proc proc rw 0 0',
      'tmpfs /run tmpfs rw 0 0',
      '/dev/sda1 / ext4 rw 0 0',
      '/dev/sda1 /home/bind ext4 rw 0 0',
      '/dev/sdb1 /mnt/my\\040disk xfs rw 0 0',
      'server:/export /mnt/far nfs4 rw 0 0',
      'overlay /var/lib/docker/overlay2/x/merged overlay rw 0 0',
      '/dev/loop3 /snap/core squashfs ro 0 0',
    ].join('\n')
    expect(parseMounts(text)).toEqual(['/', '/mnt/my disk'])
  })

  it("knows a container's root, and not the files that were mounted into it for the host's disk", () => {
    expect(
      parseMounts('overlay / overlay rw 0 0\n/dev/vda1 /etc/hosts ext4 rw 0 0\n/dev/vda1 /data ext4 rw 0 0'),
    ).toEqual(['/', '/data'])
  })

  it('leaves out what a later mount hides', () => {
    expect(parseMounts('/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /mnt ext4 rw 0 0\ntmpfs /mnt tmpfs rw 0 0')).toEqual(['/'])
  })
})

it('reads /proc/uptime', () => {
  expect(parseUptime('123.45 678.90\n')).toBe(123.45)
  expect(parseUptime('')).toBeNull()
})

it('takes the hottest processor zone, else the processor chip, else none', async () => {
  const sys = await mkdtemp(join(tmpdir(), 'fleetbeat-sys-'))
  const put = async (path: string, text: string) => {
    await mkdir(join(sys, path, '..'), { recursive: true })
    await writeFile(join(sys, path), text)
  }
  try {
    expect(await processorTemperature(sys)).toBeNull()
    await put('hwmon/hwmon0/name', 'nvme\n')
    await put('hwmon/hwmon0/temp1_input', '70000\n')
    expect(await processorTemperature(sys)).toBeNull()
    await put('hwmon/hwmon1/name', 'k10temp\n')
    await put('hwmon/hwmon1/temp1_input', '45500\n')
    expect(await processorTemperature(sys)).toBe(45.5)
    await put('thermal/thermal_zone0/type', 'x86_pkg_temp\n')
    await put('thermal/thermal_zone0/temp', '51000\n')
    await put('thermal/thermal_zone1/type', 'iwlwifi_1\n')
    await put('thermal/thermal_zone1/temp', '90000\n')
    expect(await processorTemperature(sys)).toBe(51)
  } finally {
    await rm(sys, { recursive: true })
  }
})

describe('this host', () => {
  it.each([
    ['as it is', createHostMeasure()],
    ['without /proc', measurePortable],
  ])('is measured %s, with nothing that the contract would refuse', async (_how, measure) => {
    const host = await measure()
    expect(host.memoryTotalBytes).toBeGreaterThan(0)
    expect(host.memoryUsedBytes).toBeGreaterThan(0)
    expect(host.cpuSecondsTotal).toBeGreaterThan(host.cpuSecondsIdle ?? Number.NaN)
    expect(host.uptimeSeconds).toBeGreaterThan(0)
    expect(host.load1).toBeGreaterThanOrEqual(0)
    const heartbeat = {
      bootId: 'b',
      seq: 1,
      sampledAt: new Date().toISOString(),
      agentVersion: '1',
      deploymentMode: 'STANDALONE',
      host,
    } as const
    const fitted = fitHeartbeat(heartbeat).host
    for (const [name, value] of Object.entries(host))
      expect.soft(fitted?.[name as keyof typeof host], name).toEqual(value)
  })

  it('only ever grows in what is cumulative', async () => {
    const measure = createHostMeasure()
    const [before, after] = [await measure(), await measure()]
    for (const name of [
      'cpuSecondsTotal',
      'diskReadBytes',
      'diskWrittenBytes',
      'netRxBytes',
      'netTxBytes',
      'uptimeSeconds',
    ] as const)
      expect.soft(after[name] ?? 0, name).toBeGreaterThanOrEqual(before[name] ?? 0)
  })

  it('is described', () => {
    const { hostname, os, arch } = describeHost()
    expect([hostname, os, arch].every((text) => text.length > 0)).toBe(true)
  })
})
