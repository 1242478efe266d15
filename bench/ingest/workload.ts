// Owns the heartbeats that the ingest benchmarks send: the same for every way of writing them, with counters that grow.

export interface Shape {
  readonly pipelines: number
  readonly componentsEach: number
  readonly logLines: number
}

export const large: Shape = { pipelines: 100, componentsEach: 3, logLines: 10 }
export const small: Shape = { pipelines: 5, componentsEach: 3, logLines: 10 }
export const largest: Shape = { pipelines: 500, componentsEach: 3, logLines: 10 }

const kinds = ['SOURCE', 'TRANSFORM', 'SINK'] as const

export function pipelinesOf(shape: Shape) {
  return Array.from({ length: shape.pipelines }, (_, at) => ({
    name: `orders-${shape.pipelines}-${at}`,
    components: componentNames(shape).map((componentId, index) => ({ componentId, kind: kindAt(index) })),
  }))
}

/** Rows that a heartbeat of this shape writes: node, boot, host sample, state and minute of each pipeline and component, log lines. */
export function rowsOf({ pipelines, componentsEach, logLines }: Shape): number {
  return 3 + 2 * pipelines * (1 + componentsEach) + logLines
}

/** As an agent sends it: the JSON of HeartbeatInput. */
export function heartbeatOf(shape: Shape, pipelineIds: readonly string[], seq: number) {
  return {
    bootId: 'b3f0c2d4-bench',
    seq,
    sampledAt: new Date().toISOString(),
    agentVersion: '0.1.0',
    engineVersion: '0.52.0',
    deploymentMode: 'STANDALONE' as const,
    host: hostOf(seq),
    pipelines: pipelineIds.map((pipelineId, at) => ({
      pipelineId,
      version: '7',
      status: 'RUNNING' as const,
      pid: 4_000 + at,
      uptimeSeconds: seq * 5,
      eventsIn: seq * 12_345 + at,
      eventsOut: seq * 12_300 + at,
      errorsTotal: seq,
      eventsDiscarded: seq * 2,
      bytesIn: seq * 9_876_543,
      bytesOut: seq * 8_765_432,
      restarts: 0,
      utilization: 0.42,
      components: componentNames(shape).map((componentId, index) => ({
        componentId,
        kind: kindAt(index),
        receivedEvents: seq * 12_345 + at,
        sentEvents: seq * 12_300 + at,
        receivedBytes: seq * 9_876_543,
        sentBytes: seq * 8_765_432,
        errorsTotal: seq,
        discardedEvents: seq * 2,
        latencyMeanSeconds: 0.0042,
      })),
      logs: at === 0 ? linesOf(shape, seq) : [],
    })),
  }
}

function hostOf(seq: number) {
  const share = 8 * 1024 ** 3
  return {
    memoryTotalBytes: 2 * share,
    memoryUsedBytes: share,
    memoryFreeBytes: share,
    cpuSecondsTotal: seq * 20,
    cpuSecondsIdle: seq * 15,
    load1: 0.5,
    load5: 0.4,
    load15: 0.3,
    uptimeSeconds: seq * 5,
    filesystems: [{ mountpoint: '/', totalBytes: share, usedBytes: share / 4, freeBytes: (3 * share) / 4 }],
    diskReadBytes: seq * 4_096,
    diskWrittenBytes: seq * 40_960,
    netRxBytes: seq * 65_536,
    netTxBytes: seq * 32_768,
  }
}

function linesOf({ logLines }: Shape, seq: number) {
  return Array.from({ length: logLines }, (_, at) => ({
    line: `INFO request ${seq}-${at} served in 12 ms, status 200, for customer 4711 from 10.20.30.40`,
  }))
}

function componentNames({ componentsEach }: Shape): string[] {
  return Array.from({ length: componentsEach }, (_, at) => `stage_${at}`)
}

function kindAt(index: number) {
  return kinds[index % kinds.length] ?? 'TRANSFORM'
}
