// Owns the transaction that makes a machine a node. Only hashes of tokens are ever stored.
import type { EnrollNodeInput } from '../../schema/inputs.ts'
import { arrayLiteral } from './array-literal.ts'
import { channel, encode } from './bus.ts'
import type { Prisma, Transaction } from './client.ts'
import type { TokenParts } from './tokens.ts'

export interface EnrolledKeys {
  readonly nodeKey: number
  readonly pipelineKeys: readonly number[]
}

/** With every pipeline and component that the bounds allow. */
const enrollTimeoutMs = 30_000

/** Null where the enrolment token is unknown, expired or revoked: then nothing was written. */
export async function enrollNode(
  prisma: Prisma,
  input: EnrollNodeInput,
  how: { readonly enrollmentHash: string; readonly node: TokenParts; readonly now: Date; readonly instance: string },
): Promise<EnrolledKeys | null> {
  const enroll = async (tx: Transaction): Promise<EnrolledKeys | null> => {
    const token = await tx.enrollmentToken.findUnique({ where: { tokenHash: how.enrollmentHash } })
    if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= how.now)) return null
    const { environmentId } = token
    const described = {
      name: input.name,
      hostname: input.hostname ?? null,
      os: input.os ?? null,
      arch: input.arch ?? null,
      address: input.address ?? null,
      agentVersion: input.agentVersion ?? null,
      labels: (input.labels ?? []).map(({ key, value }) => ({ key, value })),
      tokenHash: how.node.hash,
      tokenLastFour: how.node.lastFour,
    }
    const node = await tx.node.upsert({
      where: { environmentId_machineId: { environmentId, machineId: input.machineId } },
      create: { ...described, environmentId, machineId: input.machineId },
      update: { ...described, revision: { increment: 1 } },
    })
    const pipelineKeys = await runOn(tx, { environmentId, nodeId: node.id }, input.pipelines ?? [])
    const notice = encode(how.instance, { nodes: [node.id], log: [], status: [] })
    await tx.$executeRaw`SELECT pg_notify(${channel}, ${notice})`
    return { nodeKey: node.id, pipelineKeys }
  }
  return prisma.$transaction(enroll, { timeout: enrollTimeoutMs })
}

type PipelineInput = NonNullable<EnrollNodeInput['pipelines']>[number]

/** The pipelines of these names, made where there are none, are those that the node is to run: a handful of statements for any number. */
async function runOn(
  tx: Transaction,
  where: { environmentId: number; nodeId: number },
  inputs: readonly PipelineInput[],
): Promise<number[]> {
  const { environmentId, nodeId } = where
  const names = [...new Set(inputs.map(({ name }) => name))]
  if (names.length === 0) return []
  await tx.pipeline.createMany({ data: names.map((name) => ({ environmentId, name })), skipDuplicates: true })
  const rows = await tx.pipeline.findMany({ where: { environmentId, name: { in: names } } })
  const keys = new Map(rows.map(({ name, id }) => [name, id]))
  const keyOf = ({ name }: PipelineInput) => keys.get(name) ?? missing(name)
  await addComponents(
    tx,
    inputs.flatMap((input) =>
      (input.components ?? []).map(({ componentId, kind }) => ({ pipelineKey: keyOf(input), name: componentId, kind })),
    ),
  )
  // Twice: the last one tells the version.
  const versions = new Map(inputs.map((input) => [keyOf(input), input.version ?? '1']))
  await tx.nodePipeline.createMany({
    data: [...versions].map(([pipelineId, desiredVersion]) => ({ nodeId, pipelineId, desiredVersion })),
    skipDuplicates: true,
  })
  for (const desiredVersion of new Set(versions.values())) {
    const pipelineIds = [...versions].filter(([, version]) => version === desiredVersion).map(([id]) => id)
    await tx.nodePipeline.updateMany({ where: { nodeId, pipelineId: { in: pipelineIds } }, data: { desiredVersion } })
  }
  return inputs.map(keyOf)
}

function missing(name: string): never {
  throw new Error(`the pipeline ${name} was made and is not there`)
}

export interface NewComponent {
  readonly pipelineKey: number
  readonly name: string
  readonly kind: 'SOURCE' | 'TRANSFORM' | 'SINK'
}

/** Answers all components of the pipelines of these. In two statements: there may be tens of thousands. */
export async function addComponents(prisma: Prisma | Transaction, components: readonly NewComponent[]) {
  if (components.length === 0) return []
  const column = (cell: (component: NewComponent) => string | number) => arrayLiteral(components.map(cell))
  await prisma.$executeRaw`
    INSERT INTO components (pipeline_id, key, kind)
    SELECT * FROM unnest(${column((it) => it.pipelineKey)}::text::int[], ${column((it) => it.name)}::text::text[],
      ${column((it) => it.kind)}::text::"ComponentKind"[]) AS t(pipeline_id, key, kind) ORDER BY 1, 2
    ON CONFLICT DO NOTHING`
  const keys = [...new Set(components.map(({ pipelineKey }) => pipelineKey))]
  return prisma.$queryRaw<{ pipelineKey: number; componentKey: number; name: string }[]>`
    SELECT pipeline_id AS "pipelineKey", id AS "componentKey", key AS name FROM components
    WHERE pipeline_id = ANY(${arrayLiteral(keys)}::text::int[])`
}
