// Owns the rows of environments as they are made, changed and removed, and what goes with a node.
import { Prisma as Errors } from '../../prisma/generated/client.ts'
import type { Actor, EnvironmentSettings } from '../../schema/directory.ts'
import { FleetbeatError } from '../../schema/errors.ts'
import { recordDone } from './audit.ts'
import { channel, encode } from './bus.ts'
import type { Prisma, Transaction } from './client.ts'
import { newEnvironment } from './positions.ts'

export function createEnvironment(prisma: Prisma, by: Actor, settings: EnvironmentSettings): Promise<number> {
  return unique(settings.name, () =>
    prisma.$transaction(async (tx) => {
      const { id } = await tx.environment.create({ data: newEnvironment(settings) })
      const detail = `${settings.intervalSeconds} s`
      await recordDone(tx, by, { environmentKey: id, action: 'environment.made', target: settings.name, detail })
      return id
    }),
  )
}

export async function updateEnvironment(
  prisma: Prisma,
  by: Actor,
  to: { readonly key: number } & Partial<EnvironmentSettings>,
): Promise<void> {
  const { key, ...settings } = to
  await unique(settings.name ?? '', () =>
    prisma.$transaction(async (tx) => {
      const before = await tx.environment.findUnique({ where: { id: key } })
      if (!before) throw new FleetbeatError('NOT_FOUND', 'No such environment')
      await tx.environment.update({ where: { id: key }, data: settings })
      const changes = (['name', 'intervalSeconds'] as const).filter((name) => settings[name] !== undefined)
      const detail = changes.map((name) => `${name}: ${before[name]} to ${settings[name]}`).join(', ')
      await recordDone(tx, by, { environmentKey: key, action: 'environment.changed', target: before.name, detail })
    }),
  )
}

/** Its history has no rows here that hang on it: the sweep drops the partitions of environments that are no more. */
export async function removeEnvironment(prisma: Prisma, by: Actor, key: number): Promise<void> {
  await prisma.$transaction(async (tx) => {
    // Two at once may not take the last two.
    const rows = await tx.$queryRaw<{ id: number; name: string }[]>`
      SELECT id, name FROM environments ORDER BY id FOR UPDATE`
    const environment = rows.find(({ id }) => id === key)
    if (!environment) throw new FleetbeatError('NOT_FOUND', 'No such environment')
    if (rows.length === 1) throw new FleetbeatError('CONFLICT', 'The last environment stays: make another one first')
    await tx.environment.delete({ where: { id: key } })
    // An API token without an environment is good for nothing.
    await tx.apiToken.deleteMany({ where: { environments: { none: {} } } })
    const done = { environmentKey: null, action: 'environment.removed', target: environment.name, detail: null }
    await recordDone(tx, by, done)
  })
}

async function unique<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof Errors.PrismaClientKnownRequestError && error.code === 'P2002')
      throw new FleetbeatError('CONFLICT', `There is an environment ${JSON.stringify(name)} already`)
    throw error
  }
}

export interface NodeChange {
  readonly nodeKey: number
  /** Ours: we know already what we did. */
  readonly instance: string
}

/** False: it is no more. */
export function revokeNodeToken(prisma: Prisma, by: Actor, { nodeKey, instance }: NodeChange): Promise<boolean> {
  return changeNode(prisma, { nodeKey, instance }, async (tx) => {
    const node = await tx.node.findUnique({ where: { id: nodeKey } })
    if (!node) return false
    // Whoever planned a heartbeat on the revision before finds that out when it is written.
    await tx.node.update({
      where: { id: nodeKey },
      data: { tokenHash: null, tokenLastFour: null, revision: { increment: 1 } },
    })
    const environmentKey = node.environmentId
    await recordDone(tx, by, { environmentKey, action: 'node-token.revoked', target: node.name, detail: null })
    return true
  })
}

/** False: it is no more. */
export function removeNode(prisma: Prisma, by: Actor, { nodeKey, instance }: NodeChange): Promise<boolean> {
  return changeNode(prisma, { nodeKey, instance }, async (tx) => {
    const [node] = await tx.node.findMany({ where: { id: nodeKey } })
    if (!node) return false
    await tx.node.delete({ where: { id: nodeKey } })
    const environmentKey = node.environmentId
    await recordDone(tx, by, { environmentKey, action: 'node.removed', target: node.name, detail: null })
    return true
  })
}

function changeNode(
  prisma: Prisma,
  { nodeKey, instance }: NodeChange,
  change: (tx: Transaction) => Promise<boolean>,
): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const changed = await change(tx)
    const notice = encode(instance, { nodes: [nodeKey], log: [], status: [] })
    if (changed) await tx.$executeRaw`SELECT pg_notify(${channel}, ${notice})`
    return changed
  })
}
