// Owns the rows of API tokens and enrolment tokens, and what an open stream stands on. Only hashes of tokens are stored.
import type { Actor, ApiToken, EnrollmentToken, NewApiToken } from '../../schema/directory.ts'
import type { Access, Role } from '../../schema/viewer.ts'
import { recordDone } from './audit.ts'
import type { Prisma } from './client.ts'

export interface TokenParts {
  readonly hash: string
  readonly lastFour: string
}

type ApiTokenRow = NonNullable<Awaited<ReturnType<typeof apiTokenRow>>>

const withEnvironments = { environments: { orderBy: { environmentId: 'asc' } } } as const

function apiTokenRow(prisma: Prisma, where: { id: number } | { tokenHash: string }) {
  return prisma.apiToken.findUnique({ where, include: withEnvironments })
}

function apiTokenOf({ id, environments, ...row }: ApiTokenRow): ApiToken {
  const { name, lastFour, role, createdBy, createdAt, expiresAt, lastUsedAt } = row
  const environmentKeys = environments.map(({ environmentId }) => environmentId)
  return { key: id, environmentKeys, name, lastFour, role, createdBy, createdAt, expiresAt, lastUsedAt }
}

export async function apiTokens(prisma: Prisma, environmentKey: number): Promise<ApiToken[]> {
  const rows = await prisma.apiToken.findMany({
    where: { environments: { some: { environmentId: environmentKey } } },
    include: withEnvironments,
    orderBy: { id: 'desc' },
  })
  return rows.map(apiTokenOf)
}

export async function apiToken(
  prisma: Prisma,
  where: { id: number } | { tokenHash: string },
): Promise<ApiToken | null> {
  const row = await apiTokenRow(prisma, where)
  return row && apiTokenOf(row)
}

export function createApiToken(
  prisma: Prisma,
  by: Actor,
  token: NewApiToken & { readonly parts: TokenParts },
): Promise<ApiToken> {
  const { name, role, expiresAt, environmentKeys, parts } = token
  return prisma.$transaction(async (tx) => {
    const row = await tx.apiToken.create({
      data: {
        name,
        role,
        expiresAt,
        tokenHash: parts.hash,
        lastFour: parts.lastFour,
        createdBy: by.name,
        environments: { create: environmentKeys.map((environmentId) => ({ environmentId })) },
      },
      include: withEnvironments,
    })
    // Who reads the log of one of them is to find it there.
    for (const environmentKey of environmentKeys)
      await recordDone(tx, by, { environmentKey, action: 'api-token.made', target: name, detail: role })
    return apiTokenOf(row)
  })
}

export async function revokeApiToken(prisma: Prisma, by: Actor, token: ApiToken): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.apiToken.deleteMany({ where: { id: token.key } })
    if (count === 0) return
    for (const environmentKey of token.environmentKeys)
      await recordDone(tx, by, { environmentKey, action: 'api-token.revoked', target: token.name, detail: null })
  })
}

export async function touchApiTokens(prisma: Prisma, used: ReadonlyMap<number, Date>): Promise<void> {
  for (const [id, lastUsedAt] of used) await prisma.apiToken.updateMany({ where: { id }, data: { lastUsedAt } })
}

type EnrollmentTokenRow = NonNullable<Awaited<ReturnType<Prisma['enrollmentToken']['findUnique']>>>

function enrollmentTokenOf(row: EnrollmentTokenRow): EnrollmentToken {
  const { id, environmentId, label, lastFour, createdAt, expiresAt } = row
  return { key: id, environmentKey: environmentId, label, lastFour, createdAt, expiresAt }
}

const stillWorks = () => ({ revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] })

export async function enrollmentTokens(prisma: Prisma, environmentKey: number): Promise<EnrollmentToken[]> {
  const rows = await prisma.enrollmentToken.findMany({
    where: { environmentId: environmentKey, ...stillWorks() },
    orderBy: { id: 'desc' },
  })
  return rows.map(enrollmentTokenOf)
}

export async function enrollmentToken(prisma: Prisma, id: number): Promise<EnrollmentToken | null> {
  const row = await prisma.enrollmentToken.findFirst({ where: { id, ...stillWorks() } })
  return row && enrollmentTokenOf(row)
}

export function createEnrollmentToken(
  prisma: Prisma,
  by: Actor,
  token: {
    readonly environmentKey: number
    readonly label: string
    readonly parts: TokenParts
    readonly expiresAt: Date | null
  },
): Promise<EnrollmentToken> {
  const { environmentKey, label, parts, expiresAt } = token
  return prisma.$transaction(async (tx) => {
    const row = await tx.enrollmentToken.create({
      data: { environmentId: environmentKey, label, tokenHash: parts.hash, lastFour: parts.lastFour, expiresAt },
    })
    await recordDone(tx, by, { environmentKey, action: 'enrolment-token.made', target: label, detail: null })
    return enrollmentTokenOf(row)
  })
}

export async function revokeEnrollmentToken(prisma: Prisma, by: Actor, token: EnrollmentToken): Promise<void> {
  const { key, environmentKey, label } = token
  await prisma.$transaction(async (tx) => {
    const revoked = await tx.enrollmentToken.updateMany({
      where: { id: key, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    if (revoked.count === 0) return
    await recordDone(tx, by, { environmentKey, action: 'enrolment-token.revoked', target: label, detail: null })
  })
}

/** What a session or a token lets its holder see now. */
export interface Rights {
  readonly access: Access
  /** Null: it does not end by itself. */
  readonly expiresAt: Date | null
}

/** Those that are no longer good are missing. */
export async function rightsOf(
  prisma: Prisma,
  of: { readonly sessionIds: readonly string[]; readonly tokenKeys: readonly number[] },
): Promise<{ readonly sessions: Map<string, Rights>; readonly tokens: Map<number, Rights> }> {
  const now = new Date()
  const sessions = await prisma.session.findMany({
    where: { id: { in: [...of.sessionIds] }, expiresAt: { gt: now }, user: { lockedAt: null } },
    include: { user: { include: { memberships: true } } },
  })
  const tokens = await prisma.apiToken.findMany({
    where: { id: { in: [...of.tokenKeys] }, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    include: withEnvironments,
  })
  return {
    sessions: new Map(
      sessions.map(({ id, expiresAt, user }) => [id, { access: accessOfUser(user), expiresAt }] as const),
    ),
    tokens: new Map(
      tokens.map((row) => [row.id, { access: accessOfToken(apiTokenOf(row)), expiresAt: row.expiresAt }] as const),
    ),
  }
}

export function accessOfUser(user: {
  readonly owner: boolean
  readonly memberships: readonly { readonly environmentId: number; readonly role: Role }[]
}): Access {
  const memberships = user.memberships.map(({ environmentId, role }) => [environmentId, role] as const)
  return { owner: user.owner, memberships: new Map(memberships) }
}

export function accessOfToken({ environmentKeys, role }: Pick<ApiToken, 'environmentKeys' | 'role'>): Access {
  return { owner: false, memberships: new Map(environmentKeys.map((key) => [key, role])) }
}
