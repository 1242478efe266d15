// Owns the arguments of a range of time, and what may come of them.
import { builder } from './builder.ts'
import type { TimeRange } from './context.ts'
import { invalidInput } from './errors.ts'

/** Made anew for each field: an argument belongs to one. */
export const timeRangeArgs = () =>
  builder.args((t) => ({
    since: t.field({ type: 'DateTime', required: true, description: 'Start of the range, included.' }),
    until: t.field({ type: 'DateTime', description: 'End of the range, excluded. Null or absent: now.' }),
  }))

export interface LongestRange {
  readonly ms: number
  /** As a message is to say it. */
  readonly words: string
}

export function timeRangeOf(
  { since, until }: { readonly since: Date; readonly until?: Date | null | undefined },
  longest: LongestRange,
): TimeRange {
  const end = until ?? new Date()
  if (end < since || end.getTime() - since.getTime() > longest.ms)
    throw invalidInput('since', `a start at most ${longest.words} before the end of the range`, since.toISOString())
  return { since, until: end }
}
