// Owns the rows of people, their memberships and sessions. The last owner of the installation stays, whoever asks at once.
import type { Actor, Membership, Person, PersonSession } from '../../schema/directory.ts'
import { FleetbeatError } from '../../schema/errors.ts'
import type { Role } from '../../schema/viewer.ts'
import { recordDone } from './audit.ts'
import type { Prisma, Transaction } from './client.ts'

interface UserRow {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly owner: boolean
  readonly lockedAt: Date | null
  readonly twoFactorEnabled: boolean | null
  readonly createdAt: Date
}

function personOf({ id, name, email, owner, lockedAt, twoFactorEnabled, createdAt }: UserRow): Person {
  return { id, name, email, owner, lockedAt, createdAt, secondFactor: twoFactorEnabled ?? false }
}

const byName = [{ name: 'asc' }, { email: 'asc' }] as const

export async function people(prisma: Prisma): Promise<Person[]> {
  return (await prisma.user.findMany({ orderBy: [...byName] })).map(personOf)
}

export async function person(prisma: Prisma, id: string): Promise<Person | null> {
  const row = await prisma.user.findUnique({ where: { id } })
  return row && personOf(row)
}

/** All that changes owners or locks them waits here for each other, so that two cannot take the last one together. */
async function changePerson(
  prisma: Prisma,
  id: string,
  change: (tx: Transaction, before: UserRow) => Promise<UserRow>,
): Promise<Person> {
  return prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM users WHERE owner ORDER BY id FOR UPDATE`
    const before = await tx.user.findUnique({ where: { id } })
    if (!before) throw new FleetbeatError('NOT_FOUND', 'No such person')
    return personOf(await change(tx, before))
  })
}

async function refuseLastOwner(tx: Transaction, person: UserRow): Promise<void> {
  if (!person.owner || person.lockedAt) return
  const others = await tx.user.count({ where: { owner: true, lockedAt: null, id: { not: person.id } } })
  if (others === 0)
    throw new FleetbeatError('CONFLICT', 'The last owner of the installation stays: make somebody else one first')
}

const installation = { environmentKey: null, detail: null } as const

export function setLocked(prisma: Prisma, by: Actor, of: { id: string; locked: boolean }): Promise<Person> {
  return changePerson(prisma, of.id, async (tx, before) => {
    if ((before.lockedAt !== null) === of.locked) return before
    if (of.locked) {
      await refuseLastOwner(tx, before)
      await tx.session.deleteMany({ where: { userId: of.id } })
    }
    await recordDone(tx, by, {
      ...installation,
      action: of.locked ? 'person.locked' : 'person.unlocked',
      target: before.email,
    })
    return tx.user.update({ where: { id: of.id }, data: { lockedAt: of.locked ? new Date() : null } })
  })
}

export function setOwner(prisma: Prisma, by: Actor, of: { id: string; owner: boolean }): Promise<Person> {
  return changePerson(prisma, of.id, async (tx, before) => {
    if (before.owner === of.owner) return before
    if (!of.owner) await refuseLastOwner(tx, before)
    await recordDone(tx, by, {
      ...installation,
      action: of.owner ? 'owner.added' : 'owner.removed',
      target: before.email,
    })
    return tx.user.update({ where: { id: of.id }, data: { owner: of.owner } })
  })
}

export async function removePerson(prisma: Prisma, by: Actor, id: string): Promise<void> {
  await changePerson(prisma, id, async (tx, before) => {
    await refuseLastOwner(tx, before)
    await recordDone(tx, by, { ...installation, action: 'person.removed', target: before.email })
    return tx.user.delete({ where: { id } })
  })
}

export function removeSecondFactor(prisma: Prisma, by: Actor, id: string): Promise<Person> {
  return changePerson(prisma, id, async (tx, before) => {
    await tx.twoFactor.deleteMany({ where: { userId: id } })
    await recordDone(tx, by, { ...installation, action: 'second-factor.removed', target: before.email })
    return tx.user.update({ where: { id }, data: { twoFactorEnabled: false } })
  })
}

export async function sessions(prisma: Prisma, userId: string): Promise<PersonSession[]> {
  const rows = await prisma.session.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    orderBy: { createdAt: 'desc' },
  })
  return rows.map(({ id, createdAt, updatedAt, expiresAt, ipAddress, userAgent }) => ({
    id,
    createdAt,
    expiresAt,
    lastUsedAt: updatedAt,
    remoteAddress: ipAddress === '' ? null : ipAddress,
    userAgent: userAgent === '' ? null : userAgent,
  }))
}

/** Which of a person's sessions end: this one, or all but that one. */
export type Ending = { readonly only: string } | { readonly but: string | null }

/** Answers how many ended. */
export function endSessions(prisma: Prisma, by: Actor, of: { userId: string; which: Ending }): Promise<number> {
  const { userId, which } = of
  const id = 'only' in which ? which.only : which.but === null ? undefined : { not: which.but }
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId, ...(id === undefined ? {} : { id }) } })
    if (count === 0) return 0
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } })
    await recordDone(tx, by, {
      environmentKey: null,
      action: 'session.ended',
      target: user.email,
      detail: count === 1 ? null : `${count} sessions`,
    })
    return count
  })
}

type MembershipRow = Awaited<ReturnType<typeof membershipRows>>[number]

function membershipRows(prisma: Prisma | Transaction, where: { userId?: string; environmentId?: number }) {
  return prisma.membership.findMany({ where, include: { user: true, environment: true } })
}

function membershipOf({ user, environmentId, role, createdAt }: Omit<MembershipRow, 'environment'>): Membership {
  return { person: personOf(user), environmentKey: environmentId, role, since: createdAt }
}

export async function members(prisma: Prisma, environmentKey: number): Promise<Membership[]> {
  const rows = await membershipRows(prisma, { environmentId: environmentKey })
  return rows.sort((a, b) => a.user.name.localeCompare(b.user.name)).map(membershipOf)
}

export async function membershipsOf(prisma: Prisma, userId: string): Promise<Membership[]> {
  const rows = await membershipRows(prisma, { userId })
  return rows.sort((a, b) => a.environment.name.localeCompare(b.environment.name)).map(membershipOf)
}

export interface MemberKey {
  readonly environmentKey: number
  readonly personId: string
}

export function setRole(
  prisma: Prisma,
  by: Actor,
  to: MemberKey & { readonly mayAdd: boolean; readonly role: Role },
): Promise<Membership | null> {
  const { environmentKey, personId: userId, role } = to
  return prisma.$transaction(async (tx) => {
    const of = { userId_environmentId: { userId, environmentId: environmentKey } }
    const before = await tx.membership.findUnique({ where: of })
    if (!before && !to.mayAdd) return null
    const user = await tx.user.findUnique({ where: { id: userId } })
    if (!user) return null
    if (before?.role === role) return membershipOf({ ...before, user })
    const row = await tx.membership.upsert({
      where: of,
      update: { role },
      create: { userId, environmentId: environmentKey, role },
    })
    await recordDone(tx, by, {
      environmentKey,
      action: before ? 'member.changed' : 'member.added',
      target: user.email,
      detail: before ? `${before.role} to ${role}` : role,
    })
    return membershipOf({ ...row, user })
  })
}

export function removeMember(prisma: Prisma, by: Actor, of: MemberKey): Promise<boolean> {
  const { environmentKey, personId: userId } = of
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.membership.deleteMany({ where: { userId, environmentId: environmentKey } })
    if (count === 0) return false
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } })
    await recordDone(tx, by, { environmentKey, action: 'member.removed', target: user.email, detail: null })
    return true
  })
}
