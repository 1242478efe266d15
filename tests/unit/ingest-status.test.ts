// The rules of silence, to the millisecond: late is strictly more than the grace, and our own absence is nobody's.
import { describe, expect, it } from 'vitest'
import { statusAfterOurAbsence, statusOfBeating, statusOfSilent, type Silence } from '../../server/ingest/status.ts'
import { start } from '../harness/heartbeats.ts'

const after = (ms: number) => new Date(start.getTime() + ms)
const silent = (changes: Partial<Silence>) =>
  statusOfSilent({
    status: 'HEALTHY',
    lastHeartbeatAt: start,
    intervalSeconds: 5,
    listeningSince: start,
    now: start,
    ...changes,
  })

describe('statusOfSilent', () => {
  it('is OFFLINE strictly after three intervals', () => {
    expect(silent({ now: after(15_000) })).toBeNull()
    expect(silent({ now: after(15_001) })).toEqual({ status: 'OFFLINE', reasons: ['No heartbeat for more than 15 s'] })
  })

  it('follows the interval', () => {
    expect(silent({ intervalSeconds: 10, now: after(30_000) })).toBeNull()
    expect(silent({ intervalSeconds: 10, now: after(30_001) })?.status).toBe('OFFLINE')
  })

  it('gives agents the time to come back after we were away', () => {
    const listeningSince = after(60_000)
    expect(silent({ listeningSince, now: after(60_000 + 45_000) })).toBeNull()
    expect(silent({ listeningSince, now: after(60_000 + 45_001) })?.status).toBe('OFFLINE')
  })

  it('says nothing of a node that is OFFLINE, in MAINTENANCE or was never heard', () => {
    const now = after(3_600_000)
    expect(silent({ status: 'OFFLINE', now })).toBeNull()
    expect(silent({ status: 'MAINTENANCE', now })).toBeNull()
    expect(silent({ status: 'UNKNOWN', lastHeartbeatAt: null, now })).toBeNull()
    expect(silent({ status: 'UNKNOWN', now })?.status).toBe('OFFLINE')
  })
})

describe('statusAfterOurAbsence', () => {
  const absence = (status: 'HEALTHY' | 'DEGRADED' | 'OFFLINE', ms: number) =>
    statusAfterOurAbsence(status, start, { now: after(ms), intervalSeconds: 5 })

  it('is UNKNOWN where the grace passed while nobody listened', () => {
    expect(absence('HEALTHY', 15_000)).toBeNull()
    expect(absence('HEALTHY', 15_001)?.status).toBe('UNKNOWN')
    expect(absence('DEGRADED', 60_000)?.status).toBe('UNKNOWN')
  })

  it('leaves what was found while we listened', () => {
    expect(absence('OFFLINE', 60_000)).toBeNull()
  })
})

describe('statusOfBeating', () => {
  const host = (changes: object) => ({
    nodeKey: 1,
    sampledAt: start,
    cpuPercent: null,
    memoryTotalBytes: null,
    memoryUsedBytes: null,
    memoryFreeBytes: null,
    swapTotalBytes: null,
    swapUsedBytes: null,
    load1: null,
    load5: null,
    load15: null,
    uptimeSeconds: null,
    filesystems: [],
    filesystemUsedPercent: null,
    diskReadBytesPerSecond: null,
    diskWrittenBytesPerSecond: null,
    netRxBytesPerSecond: null,
    netTxBytesPerSecond: null,
    temperatureCelsius: null,
    ...changes,
  })
  const disk = (usedBytes: number) => ({
    filesystems: [{ mountpoint: '/var', totalBytes: 1_000, usedBytes, freeBytes: 1_000 - usedBytes }],
  })

  it('is DEGRADED from 95 % of a filesystem or of the memory on, with the reason', () => {
    expect(statusOfBeating('HEALTHY', host(disk(949)), []).status).toBe('HEALTHY')
    expect(statusOfBeating('HEALTHY', host(disk(950)), [])).toEqual({
      status: 'DEGRADED',
      reasons: ['/var is 95 % full'],
    })
    expect(statusOfBeating('HEALTHY', host({ memoryUsedBytes: 96, memoryTotalBytes: 100 }), []).reasons).toEqual([
      'Memory is 96 % full',
    ])
  })

  it('ends OFFLINE and UNKNOWN, but not MAINTENANCE', () => {
    expect(statusOfBeating('OFFLINE', null, []).status).toBe('HEALTHY')
    expect(statusOfBeating('UNKNOWN', null, []).status).toBe('HEALTHY')
    expect(statusOfBeating('MAINTENANCE', null, []).status).toBe('MAINTENANCE')
  })
})
