// Owns reading what is kept over time: samples, log entries and status changes, by range, by page and after a position.
import type { LogFilter, PageArgs, StatusChangeFilter } from '../../schema/context.ts'
import type { HostSample, LogEntry, StatusChange } from '../../schema/shapes.ts'
import type { Prisma } from './client.ts'

export interface Stream {
  readonly environmentKey: number
  readonly epoch: string
}

export async function hostSamples(
  prisma: Prisma,
  node: { readonly key: number; readonly environmentKey: number },
  range: { since: Date; until: Date },
): Promise<HostSample[]> {
  const rows = await prisma.hostSample.findMany({
    where: { environmentId: node.environmentKey, nodeId: node.key, sampledAt: { gte: range.since, lt: range.until } },
    orderBy: { sampledAt: 'asc' },
  })
  return rows.map((row) => ({
    nodeKey: row.nodeId,
    sampledAt: row.sampledAt,
    cpuPercent: row.cpuPercent,
    memoryUsedBytes: bytes(row.memoryUsed),
    memoryTotalBytes: bytes(row.memoryTotal),
    swapUsedBytes: bytes(row.swapUsed),
    load1: row.load1,
    filesystemUsedPercent: row.filesystemUsedPercent,
    diskReadBytesPerSecond: row.diskReadRate,
    diskWrittenBytesPerSecond: row.diskWriteRate,
    netRxBytesPerSecond: row.netRxRate,
    netTxBytesPerSecond: row.netTxRate,
    temperatureCelsius: row.temperatureCelsius,
  }))
}

/** Newest first. */
export async function logPage(
  prisma: Prisma,
  stream: Stream,
  query: { filter: LogFilter; page: PageArgs },
): Promise<LogEntry[]> {
  const { filter, page } = query
  const rows = await pageOf(stream, page, (seq) =>
    prisma.logEntry.findMany({
      where: {
        environmentId: stream.environmentKey,
        ...seq.where,
        ...timeOf('receivedAt', page),
        ...(filter.nodeKeys ? { nodeId: { in: [...filter.nodeKeys] } } : {}),
        ...(filter.pipelineKeys ? { pipelineId: { in: [...filter.pipelineKeys] } } : {}),
        ...(filter.levels ? { level: { in: [...filter.levels] } } : {}),
        ...(filter.text ? { message: { contains: literally(filter.text), mode: 'insensitive' as const } } : {}),
      },
      orderBy: { seq: seq.order },
      take: page.first,
    }),
  )
  return rows.map((row) => entryOf(row, stream.epoch))
}

export async function changePage(
  prisma: Prisma,
  stream: Stream,
  query: { filter: StatusChangeFilter; page: PageArgs },
): Promise<StatusChange[]> {
  const { filter, page } = query
  const rows = await pageOf(stream, page, (seq) =>
    prisma.statusChange.findMany({
      where: {
        environmentId: stream.environmentKey,
        ...seq.where,
        ...timeOf('at', page),
        AND: [
          filter.nodeKey === null ? {} : { nodeId: filter.nodeKey },
          filter.pipelineKey === null ? {} : { pipelineId: filter.pipelineKey },
          filter.of === null ? {} : { pipelineId: filter.of === 'NODE' ? null : { not: null } },
          filter.to === null ? {} : { toStatus: { in: [...filter.to] } },
        ],
      },
      orderBy: { seq: seq.order },
      take: page.first,
    }),
  )
  return rows.map((row) => changeOf(row, stream.epoch))
}

/** What follows a position, oldest first. */
export async function entriesAfter(
  prisma: Prisma,
  stream: Stream,
  range: { after: number; limit: number },
): Promise<LogEntry[]> {
  const rows = await prisma.logEntry.findMany({
    where: { environmentId: stream.environmentKey, seq: { gt: range.after } },
    orderBy: { seq: 'asc' },
    take: range.limit,
  })
  return rows.map((row) => entryOf(row, stream.epoch))
}

export async function changesAfter(
  prisma: Prisma,
  stream: Stream,
  range: { after: number; limit: number },
): Promise<StatusChange[]> {
  const rows = await prisma.statusChange.findMany({
    where: { environmentId: stream.environmentKey, seq: { gt: range.after } },
    orderBy: { seq: 'asc' },
    take: range.limit,
  })
  return rows.map((row) => changeOf(row, stream.epoch))
}

interface Seq {
  readonly where: { seq?: { lt?: number; gt?: number } }
  readonly order: 'asc' | 'desc'
}

/** A position of another epoch is of a stream that is no more: nothing is older or newer than it here. */
async function pageOf<Row>(
  { epoch }: Stream,
  { before, after }: PageArgs,
  read: (seq: Seq) => Promise<Row[]>,
): Promise<Row[]> {
  if ((before && before.epoch !== epoch) || (after && after.epoch !== epoch)) return []
  const bounds = { ...(before ? { lt: before.seq } : {}), ...(after ? { gt: after.seq } : {}) }
  const where = before || after ? { seq: bounds } : {}
  if (!after) return read({ where, order: 'desc' })
  // Those next to it, and newest first all the same.
  return (await read({ where, order: 'asc' })).reverse()
}

function timeOf<Column extends string>(column: Column, { since, until }: PageArgs) {
  if (!since && !until) return {}
  const bounds = { ...(since ? { gte: since } : {}), ...(until ? { lt: until } : {}) }
  return { [column]: bounds } as Record<Column, typeof bounds>
}

/** The text itself, not a pattern. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

function bytes(value: bigint | null): number | null {
  return value === null ? null : Number(value)
}

interface EntryRow {
  environmentId: number
  seq: bigint
  nodeId: number
  pipelineId: number | null
  componentKey: string | null
  level: string
  message: string
  loggedAt: Date
  receivedAt: Date
}

function entryOf(row: EntryRow, epoch: string): LogEntry {
  return {
    environmentKey: row.environmentId,
    epoch,
    seq: Number(row.seq),
    nodeKey: row.nodeId,
    pipelineKey: row.pipelineId,
    componentName: row.componentKey,
    level: row.level,
    message: row.message,
    loggedAt: row.loggedAt,
    receivedAt: row.receivedAt,
  }
}

interface ChangeRow {
  environmentId: number
  seq: bigint
  nodeId: number
  pipelineId: number | null
  fromStatus: string
  toStatus: string
  reason: string
  at: Date
}

function changeOf(row: ChangeRow, epoch: string): StatusChange {
  return {
    environmentKey: row.environmentId,
    epoch,
    seq: Number(row.seq),
    nodeKey: row.nodeId,
    pipelineKey: row.pipelineId,
    from: row.fromStatus,
    to: row.toStatus,
    reason: row.reason,
    at: row.at,
  }
}
