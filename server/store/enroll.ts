// Owns the transaction that makes a machine a node, and the rows of enrolment tokens. Only hashes of tokens are ever stored.
import type { EnrollNodeInput } from '../../schema/inputs.ts'
import type { Prisma } from './client.ts'

export interface EnrolledKeys {
  readonly nodeKey: number
  readonly pipelineKeys: readonly number[]
}

interface TokenParts {
  readonly hash: string
  readonly lastFour: string
}

type Transaction = Parameters<Parameters<Prisma['$transaction']>[0]>[0]

/** Null where the enrolment token is unknown, expired or revoked: then nothing was written. */
export async function enrollNode(
  prisma: Prisma,
  input: EnrollNodeInput,
  tokens: { readonly enrollmentHash: string; readonly node: TokenParts; readonly now: Date },
): Promise<EnrolledKeys | null> {
  return prisma.$transaction(async (tx) => {
    const token = await tx.enrollmentToken.findUnique({ where: { tokenHash: tokens.enrollmentHash } })
    if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= tokens.now)) return null
    const { environmentId } = token
    const described = {
      name: input.name,
      hostname: input.hostname ?? null,
      os: input.os ?? null,
      arch: input.arch ?? null,
      address: input.address ?? null,
      agentVersion: input.agentVersion ?? null,
      labels: (input.labels ?? []).map(({ key, value }) => ({ key, value })),
      tokenHash: tokens.node.hash,
      tokenLastFour: tokens.node.lastFour,
    }
    const node = await tx.node.upsert({
      where: { environmentId_machineId: { environmentId, machineId: input.machineId } },
      create: { ...described, environmentId, machineId: input.machineId },
      update: { ...described, revision: { increment: 1 } },
    })
    const pipelineKeys: number[] = []
    for (const pipeline of input.pipelines ?? [])
      pipelineKeys.push(await runOn(tx, { environmentId, nodeId: node.id }, pipeline))
    return { nodeKey: node.id, pipelineKeys }
  })
}

/** The pipeline of this name, made where there is none, is one that the node is to run. */
async function runOn(
  tx: Transaction,
  where: { environmentId: number; nodeId: number },
  input: NonNullable<EnrollNodeInput['pipelines']>[number],
): Promise<number> {
  const { environmentId, nodeId } = where
  const { id } = await tx.pipeline.upsert({
    where: { environmentId_name: { environmentId, name: input.name } },
    create: { environmentId, name: input.name },
    update: {},
  })
  await addComponents(
    tx,
    (input.components ?? []).map((component) => ({
      pipelineKey: id,
      name: component.componentId,
      kind: component.kind,
    })),
  )
  const desiredVersion = input.version ?? '1'
  await tx.nodePipeline.upsert({
    where: { nodeId_pipelineId: { nodeId, pipelineId: id } },
    create: { nodeId, pipelineId: id, desiredVersion },
    update: { desiredVersion },
  })
  return id
}

export interface NewComponent {
  readonly pipelineKey: number
  readonly name: string
  readonly kind: 'SOURCE' | 'TRANSFORM' | 'SINK'
}

export async function addComponents(prisma: Prisma | Transaction, components: readonly NewComponent[]) {
  await prisma.component.createMany({
    data: components.map(({ pipelineKey, name, kind }) => ({ pipelineId: pipelineKey, key: name, kind })),
    skipDuplicates: true,
  })
  const rows = await prisma.component.findMany({
    where: { OR: components.map(({ pipelineKey, name }) => ({ pipelineId: pipelineKey, key: name })) },
  })
  return rows.map((row) => ({ pipelineKey: row.pipelineId, componentKey: row.id, name: row.key }))
}

export async function createEnrollmentToken(
  prisma: Prisma,
  token: {
    readonly environmentKey: number
    readonly label: string
    readonly parts: TokenParts
    readonly expiresAt: Date | null
  },
): Promise<void> {
  const { environmentKey, label, parts, expiresAt } = token
  await prisma.enrollmentToken.create({
    data: { environmentId: environmentKey, label, tokenHash: parts.hash, lastFour: parts.lastFour, expiresAt },
  })
}
