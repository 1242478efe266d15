// Owns the rows of one-time links: invitations and password resets. Only hashes of their secrets are stored, and each works once.
import type { Actor, Invitation } from '../../schema/directory.ts'
import { recordDone } from './audit.ts'
import type { Prisma, Transaction } from './client.ts'
import type { TokenParts } from './tokens.ts'

type InvitationRow = NonNullable<Awaited<ReturnType<Prisma['invitation']['findUnique']>>>

function invitationOf({ id, email, environmentId, role, createdBy, createdAt, expiresAt }: InvitationRow): Invitation {
  const membership = environmentId !== null && role !== null ? { environmentKey: environmentId, role } : null
  return { key: id, email, membership, createdBy, createdAt, expiresAt }
}

export async function invitations(prisma: Prisma, environmentKey: number | null): Promise<Invitation[]> {
  const rows = await prisma.invitation.findMany({
    where: { environmentId: environmentKey, expiresAt: { gt: new Date() } },
    orderBy: { id: 'desc' },
  })
  return rows.map(invitationOf)
}

export async function invitation(prisma: Prisma, id: number): Promise<Invitation | null> {
  const row = await prisma.invitation.findUnique({ where: { id } })
  return row && invitationOf(row)
}

export function invite(
  prisma: Prisma,
  by: Actor,
  what: {
    readonly email: string
    readonly membership: Invitation['membership']
    readonly tokenHash: string
    readonly expiresAt: Date
  },
): Promise<Invitation> {
  const { email, membership, tokenHash, expiresAt } = what
  const environmentId = membership?.environmentKey ?? null
  return prisma.$transaction(async (tx) => {
    // The newest one for an address is the one that counts.
    await tx.invitation.deleteMany({ where: { email, environmentId } })
    const row = await tx.invitation.create({
      data: { email, environmentId, role: membership?.role ?? null, tokenHash, createdBy: by.name, expiresAt },
    })
    const detail = membership ? membership.role : 'as an owner of the installation'
    await recordDone(tx, by, { environmentKey: environmentId, action: 'invitation.made', target: email, detail })
    return invitationOf(row)
  })
}

export async function revokeInvitation(
  prisma: Prisma,
  by: Actor,
  { key, email, membership }: Invitation,
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.invitation.deleteMany({ where: { id: key } })
    if (count === 0) return
    const environmentKey = membership?.environmentKey ?? null
    await recordDone(tx, by, { environmentKey, action: 'invitation.revoked', target: email, detail: null })
  })
}

export async function findInvitation(prisma: Prisma, tokenHash: string): Promise<Invitation | null> {
  const row = await prisma.invitation.findUnique({ where: { tokenHash, expiresAt: { gt: new Date() } } })
  return row && invitationOf(row)
}

/** Uses an invitation up for this person. False: it was used, revoked or is too old; nothing was written. */
export function useInvitation(prisma: Prisma, by: Actor, how: { tokenHash: string; userId: string }): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const row = await tx.invitation.findUnique({ where: { tokenHash: how.tokenHash } })
    if (!row || row.expiresAt <= new Date() || !(await taken(tx, row.id))) return false
    const { environmentKey, role } = invitationOf(row).membership ?? { environmentKey: null, role: null }
    if (environmentKey === null) {
      await tx.user.update({ where: { id: how.userId }, data: { owner: true } })
    } else {
      const of = { userId: how.userId, environmentId: environmentKey }
      await tx.membership.upsert({ where: { userId_environmentId: of }, update: { role }, create: { ...of, role } })
    }
    const detail = role ?? 'as an owner of the installation'
    await recordDone(tx, by, { environmentKey, action: 'invitation.used', target: row.email, detail })
    return true
  })
}

/** Two at once: one of them finds it gone. */
async function taken(tx: Transaction, id: number): Promise<boolean> {
  return (await tx.invitation.deleteMany({ where: { id } })).count === 1
}

export async function isInvited(prisma: Prisma, email: string): Promise<boolean> {
  const open = { email: email.toLowerCase(), expiresAt: { gt: new Date() } }
  return (await prisma.invitation.findFirst({ where: open, select: { id: true } })) !== null
}

/** All that wait for the address of somebody who came in by single sign-on. */
export async function useInvitationsFor(
  prisma: Prisma,
  by: Actor,
  user: { readonly id: string; readonly email: string },
): Promise<void> {
  const rows = await prisma.invitation.findMany({ where: { email: user.email.toLowerCase() } })
  for (const { tokenHash } of rows) await useInvitation(prisma, by, { tokenHash, userId: user.id })
}

export async function createPasswordReset(
  prisma: Prisma,
  by: Actor,
  how: { readonly userId: string; readonly tokenHash: string; readonly expiresAt: Date },
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await tx.passwordReset.deleteMany({ where: { userId: how.userId } })
    const { user } = await tx.passwordReset.create({ data: how, include: { user: true } })
    await recordDone(tx, by, { environmentKey: null, action: 'password-reset.made', target: user.email, detail: null })
  })
}

export async function findPasswordReset(
  prisma: Prisma,
  tokenHash: string,
): Promise<{ userId: string; email: string } | null> {
  const row = await prisma.passwordReset.findUnique({
    where: { tokenHash, expiresAt: { gt: new Date() } },
    include: { user: true },
  })
  return row && { userId: row.userId, email: row.user.email }
}

/** Sets the password and ends every session. False: the link was used or is too old; nothing was written. */
export function usePasswordReset(
  prisma: Prisma,
  by: Actor,
  how: { readonly tokenHash: string; readonly passwordHash: string },
): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const { tokenHash } = how
    const row = await tx.passwordReset.findUnique({ where: { tokenHash }, include: { user: true } })
    if (!row || row.expiresAt <= new Date()) return false
    if ((await tx.passwordReset.deleteMany({ where: { tokenHash } })).count === 0) return false
    const { userId, user } = row
    const { count } = await tx.account.updateMany({
      where: { userId, providerId: 'credential' },
      data: { password: how.passwordHash },
    })
    // Who signed in elsewhere until now has none.
    if (count === 0)
      await tx.account.create({
        data: {
          id: tokenHash.slice(0, 32),
          accountId: userId,
          providerId: 'credential',
          userId,
          password: how.passwordHash,
        },
      })
    await tx.session.deleteMany({ where: { userId } })
    await recordDone(tx, by, { environmentKey: null, action: 'password-reset.used', target: user.email, detail: null })
    return true
  })
}

export async function createWallLink(
  prisma: Prisma,
  by: Actor,
  how: { readonly environmentId: number; readonly tokenHash: string; readonly expiresAt: Date },
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await tx.wallLink.create({ data: { ...how, createdBy: by.name } })
    const { environmentId: environmentKey } = how
    await recordDone(tx, by, { environmentKey, action: 'wall-link.made', target: '', detail: null })
  })
}

/** Uses it up, and makes the API token that the screen asks with. Null: it was used or is too old; nothing was written. */
export function openWall(
  prisma: Prisma,
  by: Actor,
  how: { readonly tokenHash: string; readonly token: TokenParts; readonly expiresAt: Date },
): Promise<number | null> {
  return prisma.$transaction(async (tx) => {
    const { tokenHash, token, expiresAt } = how
    const link = await tx.wallLink.findUnique({ where: { tokenHash } })
    if (!link || link.expiresAt <= new Date()) return null
    if ((await tx.wallLink.deleteMany({ where: { tokenHash } })).count === 0) return null
    const { environmentId, createdBy } = link
    await tx.apiToken.create({
      data: {
        name: 'Wall view',
        role: 'VIEWER',
        tokenHash: token.hash,
        lastFour: token.lastFour,
        createdBy,
        expiresAt,
        environments: { create: { environmentId } },
      },
    })
    await recordDone(tx, by, { environmentKey: environmentId, action: 'wall.opened', target: '', detail: null })
    return environmentId
  })
}
