// Owns the rows of the audit log: added in the transaction of what they tell of, read by page, dropped when they are too old.
import type { Actor, AuditEntry, AuditPage } from '../../schema/directory.ts'
import type { Prisma, Transaction } from './client.ts'

export interface Done {
  /** Null: about the installation. */
  readonly environmentKey: number | null
  readonly action: string
  readonly target: string
  readonly detail: string | null
}

/** Text that people or browsers send may be long, and may hold what the store cannot. */
const longestText = 500

export async function recordDone(tx: Prisma | Transaction, by: Actor, done: Done): Promise<void> {
  const { environmentKey, action, target, detail } = done
  await tx.auditEntry.create({
    data: {
      actorKind: by.kind,
      actorId: by.id,
      actorName: storable(by.name),
      environmentId: environmentKey,
      action,
      target: storable(target),
      detail: detail === null ? null : storable(detail),
      remoteAddress: by.remoteAddress,
      requestId: by.requestId,
    },
  })
}

/** Control characters are shown as what they are: nobody writes a line of the log that is not theirs. */
function storable(text: string): string {
  return text.replace(/[\p{Cc}\p{Surrogate}]/gu, '\uFFFD').slice(0, longestText)
}

export async function auditPage(prisma: Prisma, page: AuditPage): Promise<AuditEntry[]> {
  const rows = await prisma.auditEntry.findMany({
    where: {
      ...(page.environmentKey === null ? {} : { environmentId: page.environmentKey }),
      ...(page.before === null ? {} : { id: { lt: BigInt(page.before) } }),
    },
    orderBy: { id: 'desc' },
    take: page.first,
  })
  return rows.map((row) => ({
    key: String(row.id),
    at: row.at,
    actor: {
      kind: row.actorKind,
      id: row.actorId,
      name: row.actorName,
      remoteAddress: row.remoteAddress,
      requestId: row.requestId,
    },
    environmentKey: row.environmentId,
    action: row.action,
    target: row.target,
    detail: row.detail,
  }))
}
