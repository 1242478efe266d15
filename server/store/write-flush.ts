// Owns the one statement that makes a flush durable: every table in a single data-modifying CTE, a parameter a column,
// the same statement for one heartbeat and for a hundred. It writes all of a flush or nothing.
import type { LogEntry, StatusChange } from '../../schema/shapes.ts'
import type { Flush, Stored } from '../records.ts'
import { arrayLiteral, type Cell } from './array-literal.ts'
import { noticeOf } from './bus.ts'
import type { Prisma } from './client.ts'
import { flushSql, sections, type Rows } from './flush-sql.ts'

interface Outcome {
  readonly ok: boolean
  readonly environment_id: number | null
  readonly stream: 'LOG_ENTRY' | 'STATUS_CHANGE' | null
  readonly epoch: string | null
  readonly base: bigint | null
}

/** The beginning of what an environment has room for in a table, in epoch ms: older rows are past their retention, and left out. */
export type Oldest = (table: string, environmentKey: number) => number

export interface HowWritten {
  readonly oldest: Oldest
  /** The name of this instance among those that share the database. */
  readonly instance: string
}

/** Answers what was stored with its positions, or null where a node's stored revision was not the expected one: nothing was written. */
export async function writeFlush(prisma: Prisma, flush: Flush, how: HowWritten): Promise<Stored | null> {
  const outcomes = await prisma.$queryRawUnsafe<Outcome[]>(flushSql, ...parametersOf(flush, how))
  if (!outcomes[0]?.ok) return null
  const positionAfter = (environmentKey: number, stream: Outcome['stream']) => {
    const taken = outcomes.find((row) => row.environment_id === environmentKey && row.stream === stream)
    if (taken?.epoch == null || taken.base === null)
      throw new Error(`environment ${environmentKey} has no ${stream} position`)
    return { epoch: taken.epoch, base: Number(taken.base) }
  }
  const numbered = <Row extends { environmentKey: number }>(list: readonly Row[], stream: Outcome['stream']) =>
    withOrdinals(list).map(({ row, ordinal }) => {
      const { epoch, base } = positionAfter(row.environmentKey, stream)
      return { ...row, epoch, seq: base + ordinal }
    })
  return {
    statusChanges: numbered(flush.statusChanges, 'STATUS_CHANGE') satisfies StatusChange[],
    logEntries: numbered(flush.logEntries, 'LOG_ENTRY') satisfies LogEntry[],
  }
}

/** One for each column of each section and then the notice, in the order of `flushSql`. */
export function parametersOf(flush: Flush, { oldest, instance }: HowWritten): string[] {
  const rows = rowsOf(flush, historyOf(flush, oldest))
  const columns = sections.flatMap((section) =>
    section.columns.map((_column, index) => arrayLiteral(rows[section.name].map((row) => row[index] ?? null))),
  )
  return [...columns, noticeOf(flush, instance)]
}

/** Each row's place among the rows of its environment, from 1: its seq is the stream's position before the flush plus this. */
function withOrdinals<Row extends { environmentKey: number }>(list: readonly Row[]): { row: Row; ordinal: number }[] {
  const counts = new Map<number, number>()
  return list.map((row) => {
    const ordinal = (counts.get(row.environmentKey) ?? 0) + 1
    counts.set(row.environmentKey, ordinal)
    return { row, ordinal }
  })
}

interface History {
  readonly environmentOf: (nodeKey: number) => number
  readonly kept: <Row extends { nodeKey: number }>(rows: readonly Row[], how: Kept<Row>) => readonly Row[]
}

interface Kept<Row> {
  readonly table: string
  readonly at: (row: Row) => Date
}

function historyOf(flush: Flush, oldest: Oldest): History {
  const environments = new Map(flush.nodes.map(({ state: { node } }) => [node.key, node.environmentKey]))
  const environmentOf = (nodeKey: number) => {
    const key = environments.get(nodeKey)
    if (key === undefined) throw new Error(`node ${nodeKey} has rows in a flush that does not write it`)
    return key
  }
  return {
    environmentOf,
    kept: (rows, { table, at }) => rows.filter((row) => at(row).getTime() >= oldest(table, environmentOf(row.nodeKey))),
  }
}

/** The cells of each section, in the order of its columns. */
function rowsOf(flush: Flush, { environmentOf, kept }: History): Rows {
  return {
    nodes: flush.nodes.map(({ expectedRevision, state: { node, hostCounters } }) => [
      node.key,
      expectedRevision,
      node.revision,
      node.status,
      JSON.stringify(node.statusReasons),
      node.statusSince,
      node.lastHeartbeatAt,
      node.agentVersion,
      node.engineVersion,
      node.deploymentMode,
      JSON.stringify(node.labels),
      node.host && JSON.stringify({ host: node.host, counters: hostCounters }),
      node.agentHealth && JSON.stringify(node.agentHealth),
    ]),
    boots: flush.boots.map((boot) => [boot.nodeKey, boot.bootId, boot.lastSeq, boot.lastSeen]),
    hostSamples: kept(flush.hostSamples, { table: 'host_samples', at: (it) => it.sampledAt }).map((sample) => [
      environmentOf(sample.nodeKey),
      sample.nodeKey,
      sample.sampledAt,
      sample.cpuPercent,
      sample.memoryUsedBytes,
      sample.memoryTotalBytes,
      sample.swapUsedBytes,
      sample.load1,
      sample.filesystemUsedPercent,
      sample.diskReadBytesPerSecond,
      sample.diskWrittenBytesPerSecond,
      sample.netRxBytesPerSecond,
      sample.netTxBytesPerSecond,
      sample.temperatureCelsius,
    ]),
    nodePipelines: flush.nodePipelines.map((row) => [
      row.nodeKey,
      row.pipelineKey,
      row.status,
      row.statusSince,
      row.version,
      row.pid,
      row.uptimeSeconds,
      row.totals.eventsIn,
      row.totals.eventsOut,
      row.totals.errorsTotal,
      row.totals.eventsDiscarded,
      row.totals.bytesIn,
      row.totals.bytesOut,
      row.totals.restarts,
      row.utilization,
      row.configChecksum,
      row.sampledAt,
    ]),
    removed: flush.removedNodePipelines.map((row) => [row.nodeKey, row.pipelineKey]),
    nodeComponents: flush.nodeComponents.map((row) => [
      row.nodeKey,
      row.componentKey,
      row.totals.receivedEvents,
      row.totals.sentEvents,
      row.totals.receivedBytes,
      row.totals.sentBytes,
      row.totals.errorsTotal,
      row.totals.discardedEvents,
      row.latencyMeanSeconds,
      row.sampledAt,
    ]),
    pipelineMinutes: kept(flush.pipelineMinutes, { table: 'pipeline_minutes', at: (it) => it.minute }).map((row) => [
      environmentOf(row.nodeKey),
      row.nodeKey,
      row.pipelineKey,
      row.minute,
      row.samples,
      row.eventsIn,
      row.eventsOut,
      row.errorsTotal,
      row.eventsDiscarded,
      row.bytesIn,
      row.bytesOut,
      row.utilizationSum,
      row.utilizationSamples,
    ]),
    componentMinutes: kept(flush.componentMinutes, { table: 'component_minutes', at: (it) => it.minute }).map((row) => [
      environmentOf(row.nodeKey),
      row.nodeKey,
      row.componentKey,
      row.minute,
      row.receivedEvents,
      row.sentEvents,
      row.receivedBytes,
      row.sentBytes,
      row.errorsTotal,
      row.discardedEvents,
      row.latencyWeighted,
      row.latencyWeight,
    ]),
    positions: positionsOf(flush),
    statusChanges: withOrdinals(flush.statusChanges).map(({ row, ordinal }) => [
      row.environmentKey,
      ordinal,
      row.nodeKey,
      row.pipelineKey,
      row.from,
      row.to,
      row.reason,
      row.at,
    ]),
    logEntries: withOrdinals(flush.logEntries).map(({ row, ordinal }) => [
      row.environmentKey,
      ordinal,
      row.nodeKey,
      row.pipelineKey,
      row.componentName,
      row.level,
      row.message,
      row.loggedAt,
      row.receivedAt,
    ]),
  }
}

function positionsOf(flush: Flush): Cell[][] {
  const counts = (rows: readonly { environmentKey: number }[], stream: string): Cell[][] => {
    const perEnvironment = new Map<number, number>()
    for (const row of rows) perEnvironment.set(row.environmentKey, (perEnvironment.get(row.environmentKey) ?? 0) + 1)
    return [...perEnvironment].map(([environmentKey, count]) => [environmentKey, stream, count])
  }
  return [...counts(flush.logEntries, 'LOG_ENTRY'), ...counts(flush.statusChanges, 'STATUS_CHANGE')]
}
