// Owns how long each environment keeps what: the defaults, and what was set otherwise.
import type { RetentionKind, RetentionPolicy } from '../../schema/history-shapes.ts'
import type { Prisma } from './client.ts'

const defaultDays: Readonly<Record<RetentionKind, number>> = {
  SAMPLES: 1,
  MINUTES: 7,
  HOURS: 90,
  DAYS: 730,
  LOGS: 7,
  STATUS_CHANGES: 90,
}

export interface EnvironmentRetention {
  readonly environmentKey: number
  readonly createdAt: Date
  readonly keepDays: Readonly<Record<RetentionKind, number>>
}

export async function loadRetention(prisma: Prisma, environmentKey?: number): Promise<EnvironmentRetention[]> {
  const rows = await prisma.environment.findMany({
    ...(environmentKey === undefined ? {} : { where: { id: environmentKey } }),
    include: { retentions: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id, createdAt, retentions }) => ({
    environmentKey: id,
    createdAt,
    keepDays: { ...defaultDays, ...Object.fromEntries(retentions.map(({ kind, keepDays }) => [kind, keepDays])) },
  }))
}

export async function setRetention(prisma: Prisma, environmentKey: number, policy: RetentionPolicy): Promise<void> {
  const { kind, keepDays } = policy
  await prisma.retention.upsert({
    where: { environmentId_kind: { environmentId: environmentKey, kind } },
    create: { environmentId: environmentKey, kind, keepDays },
    update: { keepDays },
  })
}
