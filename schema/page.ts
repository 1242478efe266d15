// Owns the arguments of a page: newest first, by position and by time.
import { builder } from './builder.ts'
import type { PageArgs } from './context.ts'
import { requireCursor } from './cursor.ts'
import { invalidInput } from './errors.ts'

export const largestPage = 500
export const defaultPage = 100

/** Made anew for each field: an argument belongs to one. */
export const pageArgs = () =>
  builder.args((t) => ({
    first: t.int({ description: `How many: 1 to ${largestPage}, ${defaultPage} if absent.` }),
    before: t.field({ type: 'Cursor', description: 'Only what is older than this. Null: from the newest.' }),
    after: t.field({
      type: 'Cursor',
      description: 'Only what is newer than this, beginning with the next one after it. Null: whatever is newest.',
    }),
    since: t.field({
      type: 'DateTime',
      description: 'Only what came in at this time or later. Null: from the oldest.',
    }),
    until: t.field({ type: 'DateTime', description: 'Only what came in before this time. Null: until now.' }),
  }))

export function pageOf(args: {
  readonly first?: number | null | undefined
  readonly before?: string | null | undefined
  readonly after?: string | null | undefined
  readonly since?: Date | null | undefined
  readonly until?: Date | null | undefined
}): PageArgs {
  const first = args.first ?? defaultPage
  if (first < 1 || first > largestPage) throw invalidInput('first', `a number from 1 to ${largestPage}`, first)
  const position = (name: 'before' | 'after') => (args[name] == null ? null : requireCursor(args[name], name))
  return {
    first,
    before: position('before'),
    after: position('after'),
    since: args.since ?? null,
    until: args.until ?? null,
  }
}
