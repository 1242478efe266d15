// Owns that one instance sweeps at a time, and what is kept of its runs.
import type { SweepState, SweepTask } from '../../schema/history-shapes.ts'
import type { Prisma } from './client.ts'

const lockKey = 7_226_002
const longestSweepMs = 30 * 60_000
const keptRuns = 100

/** By an advisory lock that ends with its transaction, and so with its process. Null: another holds it. */
export function aloneInFleet<T>(prisma: Prisma, work: () => Promise<T>): Promise<T | null> {
  return prisma.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${lockKey}) AS mine`
      return row?.mine ? work() : null
    },
    { timeout: longestSweepMs },
  )
}

export async function keepRun(
  prisma: Prisma,
  run: Omit<SweepState, 'finishedAt'> & { finishedAt: Date },
): Promise<void> {
  const { id } = await prisma.sweep.create({ data: { ...run, tasks: run.tasks.map((task) => ({ ...task })) } })
  await prisma.sweep.deleteMany({ where: { id: { lte: id - keptRuns } } })
}

export async function lastRun(prisma: Prisma): Promise<SweepState | null> {
  const run = await prisma.sweep.findFirst({ orderBy: { id: 'desc' }, omit: { id: true } })
  // Written by `keepRun` alone, or empty.
  return run && { ...run, tasks: run.tasks as unknown as SweepTask[] }
}
