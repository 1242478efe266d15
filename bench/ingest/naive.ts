// (a) What an ORM's manual leads to: every row of a heartbeat by an upsert of its own, in one transaction.
import type { PrismaClient } from '../../prisma/generated/client.ts'
import type { Flush } from '../../server/records.ts'

export async function writeNaively(prisma: PrismaClient, flush: Flush): Promise<void> {
  await prisma.$transaction(
    async (tx) => {
      for (const { state } of flush.nodes) {
        const { key, revision, status, lastHeartbeatAt } = state.node
        await tx.node.update({ where: { id: key }, data: { revision, status, lastHeartbeatAt } })
      }
      for (const { nodeKey: nodeId, bootId, lastSeq, lastSeen } of flush.boots)
        await tx.nodeBoot.upsert({
          where: { nodeId_bootId: { nodeId, bootId } },
          create: { nodeId, bootId, lastSeq, lastSeen },
          update: { lastSeq, lastSeen },
        })
      await writePipelines(tx, flush)
      await writeComponents(tx, flush)
    },
    { timeout: 60_000, maxWait: 60_000 },
  )
}

type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

async function writePipelines(tx: Transaction, flush: Flush): Promise<void> {
  const environmentId = environmentOf(flush)
  for (const {
    nodeKey: nodeId,
    pipelineKey: pipelineId,
    status,
    version,
    pid,
    totals,
    sampledAt,
  } of flush.nodePipelines) {
    const values = { status, version, pid, ...totals, sampledAt }
    await tx.nodePipeline.upsert({
      where: { nodeId_pipelineId: { nodeId, pipelineId } },
      create: { nodeId, pipelineId, ...values },
      update: values,
    })
  }
  for (const { nodeKey: nodeId, pipelineKey: pipelineId, minute, ...sums } of flush.pipelineMinutes)
    await tx.pipelineMinute.upsert({
      where: { environmentId_nodeId_pipelineId_minute: { environmentId, nodeId, pipelineId, minute } },
      create: { environmentId, nodeId, pipelineId, minute, ...sums },
      update: increments(sums),
    })
}

async function writeComponents(tx: Transaction, flush: Flush): Promise<void> {
  const environmentId = environmentOf(flush)
  for (const {
    nodeKey: nodeId,
    componentKey: componentId,
    totals,
    latencyMeanSeconds,
    sampledAt,
  } of flush.nodeComponents) {
    const values = { ...totals, latencyMeanSeconds, sampledAt }
    await tx.nodeComponent.upsert({
      where: { nodeId_componentId: { nodeId, componentId } },
      create: { nodeId, componentId, ...values },
      update: values,
    })
  }
  for (const { nodeKey: nodeId, componentKey: componentId, minute, ...sums } of flush.componentMinutes)
    await tx.componentMinute.upsert({
      where: { environmentId_nodeId_componentId_minute: { environmentId, nodeId, componentId, minute } },
      create: { environmentId, nodeId, componentId, minute, ...sums },
      update: increments(sums),
    })
}

/** All nodes of the benchmark are in one. */
function environmentOf(flush: Flush): number {
  return flush.nodes[0]?.state.node.environmentKey ?? 0
}

function increments<Sums extends Readonly<Record<string, number>>>(sums: Sums) {
  // Every sum is a column of numbers.
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, { increment: value }])) as {
    [Name in keyof Sums]: { increment: number }
  }
}
