// Owns the rows of people and what they may see. Passwords and sessions are the sign-in library's, over the same tables.
import { prismaAdapter } from 'better-auth/adapters/prisma'
import type { Access } from '../../schema/viewer.ts'
import type { Prisma } from './client.ts'
import { accessOfUser } from './tokens.ts'

/** Null: may not come in. */
export async function accessOf(prisma: Prisma, userId: string): Promise<Access | null> {
  const user = await prisma.user.findUnique({ where: { id: userId }, include: { memberships: true } })
  return user && !user.lockedAt ? accessOfUser(user) : null
}

export async function hasAccounts(prisma: Prisma): Promise<boolean> {
  return (await prisma.user.findFirst({ select: { id: true } })) !== null
}

/** False where another account was first: only one can be made this way. */
export async function makeOwner(prisma: Prisma, userId: string): Promise<void> {
  await prisma.user.update({ where: { id: userId }, data: { owner: true } })
}

/** The sign-in library's way to our tables. */
export function authAdapter(prisma: Prisma) {
  return prismaAdapter(prisma, { provider: 'postgresql', transaction: true })
}
