// Owns the arguments of a page: newest first, older ones by cursor.
import type { PageArgs } from './context.ts'
import { requireCursor } from './cursor.ts'
import { invalidInput } from './errors.ts'

export const largestPage = 500
export const defaultPage = 100

export function pageOf(args: { first?: number | null | undefined; before?: string | null | undefined }): PageArgs {
  const first = args.first ?? defaultPage
  if (first < 1 || first > largestPage) throw invalidInput('first', `a number from 1 to ${largestPage}`, first)
  return { first, before: args.before == null ? null : requireCursor(args.before, 'before') }
}
