// Owns what each instance says of itself, so that any of them can show all. What is old is nobody's to show, and leaves.
import type { Prisma } from './client.ts'

export interface InstanceRow {
  readonly instance: string
  /** By the clock of the instance. */
  readonly at: Date
  readonly sample: unknown
}

/** One that ended without a word is told as absent until then. */
const forgottenMs = 10 * 60_000

export async function publishInstance(prisma: Prisma, { instance, at, sample }: InstanceRow): Promise<void> {
  const json = JSON.stringify(sample)
  await prisma.$executeRaw`
    INSERT INTO instance_samples (instance, at, sample) VALUES (${instance}, ${at}, ${json}::jsonb)
    ON CONFLICT (instance) DO UPDATE SET at = excluded.at, sample = excluded.sample`
}

export async function readInstances(prisma: Prisma): Promise<InstanceRow[]> {
  const rows = await prisma.instanceSample.findMany({ orderBy: { instance: 'asc' } })
  return rows.map(({ instance, at, sample }) => ({ instance, at, sample }))
}

export async function forgetInstances(prisma: Prisma, own: string | null, now: Date): Promise<void> {
  await prisma.instanceSample.deleteMany({
    where: {
      OR: [{ at: { lt: new Date(now.getTime() - forgottenMs) } }, ...(own === null ? [] : [{ instance: own }])],
    },
  })
}
