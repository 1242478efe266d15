// Owns the rows of saved views: a person's own, and no more of them than the bound.
import type { SavedView, SavedViewInput } from '../../schema/directory.ts'
import { FleetbeatError } from '../../schema/errors.ts'
import { mostViews } from '../../schema/bounds.ts'
import type { Prisma } from './client.ts'

const shown = { id: true, page: true, name: true, settings: true } as const

function viewOf({ id, ...view }: SavedViewInput & { readonly id: number }): SavedView {
  return { key: id, ...view }
}

export async function views(prisma: Prisma, userId: string): Promise<SavedView[]> {
  const rows = await prisma.savedView.findMany({
    where: { userId },
    orderBy: [{ page: 'asc' }, { name: 'asc' }],
    select: shown,
  })
  return rows.map(viewOf)
}

export function saveView(prisma: Prisma, userId: string, view: SavedViewInput): Promise<SavedView> {
  const { page, name, settings } = view
  return prisma.$transaction(async (tx) => {
    // One at a time: two could each find room for the last one.
    await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId} FOR UPDATE`
    const row = await tx.savedView.upsert({
      where: { userId_page_name: { userId, page, name } },
      update: { settings },
      create: { userId, page, name, settings },
      select: shown,
    })
    if ((await tx.savedView.count({ where: { userId } })) > mostViews)
      throw new FleetbeatError('CONFLICT', `Expected at most ${mostViews} saved views, got one more: remove one first`)
    return viewOf(row)
  })
}

/** False: the person has no such view. */
export async function removeView(prisma: Prisma, userId: string, id: number): Promise<boolean> {
  return (await prisma.savedView.deleteMany({ where: { id, userId } })).count > 0
}
