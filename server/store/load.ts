// Owns reading the present state of the fleet: everything the registry keeps, for all nodes or for some.
import type { Environment, FleetNode, Host, NodeComponent, NodePipeline, Pipeline } from '../../schema/shapes.ts'
import type { HostCounters, NodeState, PipelineState } from '../records.ts'
import type { Prisma } from './client.ts'

export interface LoadedNode {
  readonly state: NodeState
  /** Null: revoked. */
  readonly tokenHash: string | null
}

const rememberedBoots = 64

export async function loadEnvironments(prisma: Prisma): Promise<Environment[]> {
  const rows = await prisma.environment.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ id, name, intervalSeconds }) => ({ key: id, name, intervalSeconds }))
}

export async function loadPipelines(prisma: Prisma): Promise<Pipeline[]> {
  const rows = await prisma.pipeline.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ id, environmentId, name }) => ({ key: id, environmentKey: environmentId, name }))
}

export async function loadComponents(prisma: Prisma) {
  const rows = await prisma.component.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ id, pipelineId, key }) => ({ pipelineKey: pipelineId, componentKey: id, name: key }))
}

/** All nodes, or those of the given keys, in the order of their enrolment. */
export async function loadNodes(prisma: Prisma, keys?: readonly number[]): Promise<LoadedNode[]> {
  const rows = await nodeRows(prisma, keys)
  return rows.map((row) => ({ state: stateOf(row), tokenHash: row.tokenHash }))
}

export async function loadRevisions(prisma: Prisma): Promise<{ key: number; revision: number }[]> {
  const rows = await prisma.node.findMany({ select: { id: true, revision: true } })
  return rows.map(({ id, revision }) => ({ key: id, revision: Number(revision) }))
}

export async function nodeKeyOfToken(prisma: Prisma, tokenHash: string): Promise<number | null> {
  const row = await prisma.node.findUnique({ where: { tokenHash }, select: { id: true } })
  return row?.id ?? null
}

type NodeRow = Awaited<ReturnType<typeof nodeRows>>[number]

function nodeRows(prisma: Prisma, keys: readonly number[] | undefined) {
  return prisma.node.findMany({
    ...(keys ? { where: { id: { in: [...keys] } } } : {}),
    orderBy: { id: 'asc' },
    include: {
      boots: { orderBy: { lastSeen: 'desc' }, take: rememberedBoots },
      nodePipelines: { include: { pipeline: true }, orderBy: { pipelineId: 'asc' } },
      nodeComponents: { include: { component: true }, orderBy: { componentId: 'asc' } },
    },
  })
}

function stateOf(row: NodeRow): NodeState {
  const pipelines = row.nodePipelines.map((it): readonly [number, PipelineState] => [
    it.pipelineId,
    pipelineOf(it, row),
  ])
  const stored = row.host as { host: Host; counters: HostCounters } | null
  return {
    node: nodeOf(row, stored?.host ?? null),
    boots: new Map(row.boots.reverse().map((boot) => [boot.bootId, Number(boot.lastSeq)])),
    hostCounters: stored?.counters ?? null,
    pipelines: new Map(pipelines),
  }
}

function nodeOf(row: NodeRow, host: Host | null): FleetNode {
  return {
    key: row.id,
    environmentKey: row.environmentId,
    revision: Number(row.revision),
    name: row.name,
    hostname: row.hostname,
    os: row.os,
    arch: row.arch,
    address: row.address,
    agentVersion: row.agentVersion,
    engineVersion: row.engineVersion,
    deploymentMode: row.deploymentMode,
    labels: row.labels as unknown as FleetNode['labels'],
    enrolledAt: row.enrolledAt,
    status: row.status,
    statusReasons: row.statusReasons,
    statusSince: row.statusSince,
    lastHeartbeatAt: row.lastHeartbeatAt,
    // JSON keeps an instant as text.
    host: host && { ...host, sampledAt: new Date(host.sampledAt) },
    agentHealth: row.agentHealth as FleetNode['agentHealth'],
  }
}

const noPipelineRates: NodePipeline['rates'] = {
  eventsIn: null,
  eventsOut: null,
  errors: null,
  eventsDiscarded: null,
  bytesIn: null,
  bytesOut: null,
}
const noComponentRates: NodeComponent['rates'] = {
  receivedEvents: null,
  sentEvents: null,
  receivedBytes: null,
  sentBytes: null,
  errors: null,
  discardedEvents: null,
}

function pipelineOf(row: NodeRow['nodePipelines'][number], node: NodeRow): PipelineState {
  const components = node.nodeComponents
    .filter(({ component }) => component.pipelineId === row.pipelineId)
    .map((it) => componentOf(it))
  const totals = {
    eventsIn: count(row.eventsIn),
    eventsOut: count(row.eventsOut),
    errorsTotal: count(row.errorsTotal),
    eventsDiscarded: count(row.eventsDiscarded),
    bytesIn: count(row.bytesIn),
    bytesOut: count(row.bytesOut),
    restarts: count(row.restarts),
  }
  return {
    countedAt: countedAt(totals, row.sampledAt),
    components: new Map(
      components.map((view) => [view.componentKey, { view, countedAt: countedAt(view.totals, view.sampledAt) }]),
    ),
    view: {
      nodeKey: row.nodeId,
      pipelineKey: row.pipelineId,
      environmentKey: node.environmentId,
      revision: Number(node.revision),
      pipelineName: row.pipeline.name,
      status: row.status,
      statusSince: row.statusSince,
      version: row.version,
      desiredVersion: row.desiredVersion,
      pid: row.pid,
      uptimeSeconds: row.uptimeSeconds,
      utilization: row.utilization,
      configChecksum: row.configChecksum,
      sampledAt: row.sampledAt,
      totals,
      rates: noPipelineRates,
      components,
    },
  }
}

function componentOf(row: NodeRow['nodeComponents'][number]): NodeComponent {
  return {
    nodeKey: row.nodeId,
    componentKey: row.componentId,
    name: row.component.key,
    kind: row.component.kind,
    latencyMeanSeconds: row.latencyMeanSeconds,
    sampledAt: row.sampledAt,
    totals: {
      receivedEvents: count(row.receivedEvents),
      sentEvents: count(row.sentEvents),
      receivedBytes: count(row.receivedBytes),
      sentBytes: count(row.sentBytes),
      errorsTotal: count(row.errorsTotal),
      discardedEvents: count(row.discardedEvents),
    },
    rates: noComponentRates,
  }
}

function count(value: bigint | null): number | null {
  return value === null ? null : Number(value)
}

/** The store keeps one time for all counters of a row: that of the report they came with. */
function countedAt(totals: object, at: Date | null): Record<string, number> {
  if (at === null) return {}
  const reported = Object.entries(totals).filter(([, value]) => value !== null)
  return Object.fromEntries(reported.map(([name]) => [name, at.getTime()]))
}
