// Owns environments and the streams they begin with: each stream's epoch and last position.
import { randomBytes } from 'node:crypto'
import type { Environment } from '../../schema/shapes.ts'
import type { Prisma } from './client.ts'
import { rollupLevels } from './history-tables.ts'

export interface StreamPosition {
  readonly environmentKey: number
  readonly stream: 'LOG_ENTRY' | 'STATUS_CHANGE'
  readonly epoch: string
  readonly lastSeq: number
}

export async function loadPositions(prisma: Prisma): Promise<StreamPosition[]> {
  const rows = await prisma.streamPosition.findMany()
  return rows.map((row) => ({
    environmentKey: row.environmentId,
    stream: row.stream,
    epoch: row.epoch,
    lastSeq: Number(row.lastSeq),
  }))
}

export async function lastPosition(
  prisma: Prisma,
  environmentId: number,
  stream: StreamPosition['stream'],
): Promise<number> {
  const row = await prisma.streamPosition.findUniqueOrThrow({
    where: { environmentId_stream: { environmentId, stream } },
  })
  return Number(row.lastSeq)
}

/** The environment of this name, made with its streams where there is none. */
export async function ensureEnvironment(prisma: Prisma, name: string): Promise<Environment> {
  const row = await prisma.environment.upsert({ where: { name }, update: {}, create: newEnvironment({ name }) })
  return { key: row.id, name: row.name, intervalSeconds: row.intervalSeconds }
}

/** The rows that an environment begins with. */
export function newEnvironment<Settings extends { readonly name: string }>(settings: Settings) {
  const epoch = () => randomBytes(4).toString('hex')
  const streams = ['LOG_ENTRY', 'STATUS_CHANGE'] as const
  return {
    ...settings,
    streamPositions: { create: streams.map((stream) => ({ stream, epoch: epoch() })) },
    rollups: { create: rollupLevels.map((level) => ({ level, through: new Date(0) })) },
  }
}
