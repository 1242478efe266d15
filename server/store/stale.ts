// Owns what of who may come in is of no more use: it is dropped with the sweep, so that no table of it grows without end.
import type { Prisma } from './client.ts'

/** Counts of requests are over in a minute. */
const countedMs = 3_600_000

/** Answers how many rows went. */
export async function dropStale(
  prisma: Prisma,
  when: { readonly now: Date; readonly auditBefore: Date },
): Promise<number> {
  const ended = { where: { expiresAt: { lt: when.now } } }
  const counted = { where: { lastRequest: { lt: BigInt(when.now.getTime() - countedMs) } } }
  const went = [
    await prisma.session.deleteMany(ended),
    await prisma.invitation.deleteMany(ended),
    await prisma.passwordReset.deleteMany(ended),
    await prisma.wallLink.deleteMany(ended),
    await prisma.verification.deleteMany(ended),
    await prisma.rateLimit.deleteMany(counted),
    await prisma.auditEntry.deleteMany({ where: { at: { lt: when.auditBefore } } }),
  ]
  return went.reduce((sum, { count }) => sum + count, 0)
}
