// Owns how a host report becomes the host people see: gauges as sent, cumulative values as rates. Pure.
import type { AgentHealthInput } from '../../schema/inputs.ts'
import type { AgentHealth, Host, HostSample } from '../../schema/shapes.ts'
import type { Heartbeat, HostCounters } from '../records.ts'
import { count, hostCounters } from './counters.ts'
import { cpuPercent } from './delta.ts'

export interface AppliedHost {
  readonly host: Host
  readonly counters: HostCounters
}

export function applyHost(
  nodeKey: number,
  before: HostCounters | null,
  heartbeat: Heartbeat & { readonly host: NonNullable<Heartbeat['host']> },
): AppliedHost {
  const { host, sampledAt } = heartbeat
  const at = sampledAt.getTime()
  const old = before ?? { values: {}, countedAt: {} }
  const counted = count(hostCounters, { totals: old.values, countedAt: old.countedAt }, { values: host, at })
  const reading = (name: string) => ({ value: old.values[name] ?? null, at: old.countedAt[name] ?? null })
  const { cpuSecondsTotal, cpuSecondsIdle } = host
  const cpu =
    cpuSecondsTotal == null || cpuSecondsIdle == null
      ? null
      : cpuPercent(
          { before: reading('cpuSecondsTotal'), now: cpuSecondsTotal },
          { before: reading('cpuSecondsIdle'), now: cpuSecondsIdle },
        )
  const values: Record<string, number> = { ...old.values, ...withoutNulls(counted.totals) }
  if (cpuSecondsTotal != null && cpuSecondsIdle != null) Object.assign(values, { cpuSecondsTotal, cpuSecondsIdle })
  const filesystems = host.filesystems ?? []
  return {
    host: {
      nodeKey,
      sampledAt,
      cpuPercent: cpu,
      memoryTotalBytes: host.memoryTotalBytes ?? null,
      memoryUsedBytes: host.memoryUsedBytes ?? null,
      memoryFreeBytes: host.memoryFreeBytes ?? null,
      swapTotalBytes: host.swapTotalBytes ?? null,
      swapUsedBytes: host.swapUsedBytes ?? null,
      load1: host.load1 ?? null,
      load5: host.load5 ?? null,
      load15: host.load15 ?? null,
      uptimeSeconds: host.uptimeSeconds ?? null,
      filesystems,
      filesystemUsedPercent: fullest(filesystems),
      diskReadBytesPerSecond: counted.rates.diskReadBytes,
      diskWrittenBytesPerSecond: counted.rates.diskWrittenBytes,
      netRxBytesPerSecond: counted.rates.netRxBytes,
      netTxBytesPerSecond: counted.rates.netTxBytes,
      temperatureCelsius: host.temperatureCelsius ?? null,
    },
    counters: { values, countedAt: { ...counted.countedAt, cpuSecondsTotal: at, cpuSecondsIdle: at } },
  }
}

export function sampleOf(host: Host): HostSample {
  const { memoryFreeBytes, swapTotalBytes, load5, load15, uptimeSeconds, filesystems, ...sample } = host
  return sample
}

export function agentHealthOf(input: AgentHealthInput): AgentHealth {
  return {
    errorsTotal: input.errorsTotal ?? null,
    reconnectsTotal: input.reconnectsTotal ?? null,
    spooledHeartbeats: input.spooledHeartbeats ?? null,
    droppedHeartbeats: input.droppedHeartbeats ?? null,
    uptimeSeconds: input.uptimeSeconds ?? null,
    cpuPercent: input.cpuPercent ?? null,
    memoryBytes: input.memoryBytes ?? null,
  }
}

/** Used share of the fullest filesystem, as df tells it: used / (used + free). Null: none was told. */
function fullest(filesystems: readonly { usedBytes: number; freeBytes: number }[]): number | null {
  const shares = filesystems
    .map(({ usedBytes, freeBytes }) => (100 * usedBytes) / (usedBytes + freeBytes))
    .filter(Number.isFinite)
  return shares.length > 0 ? Math.max(...shares) : null
}

function withoutNulls(values: Readonly<Record<string, number | null>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null))
}
