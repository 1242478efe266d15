// Owns what an answer without data means for the subscription it answers. Must not know transport or retry.

export interface AnswerError {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>>
}

export interface Answer {
  readonly data?: unknown
  readonly errors?: readonly AnswerError[]
}

/**
 * `refused`: for good, the caller is told. `again`: the server cannot now. `renewed`: what the caller may see is another now, and the server
 * ends the stream so that the next one tells it. `unauthorized`: nothing works before a sign-in.
 */
export type Failure = 'refused' | 'again' | 'renewed' | 'unauthorized'

const passing = new Set<unknown>(['OVERLOADED', 'RATE_LIMITED', 'UNAVAILABLE'])

/** Null: the answer brings data, with or without errors. */
export function failureOf(answer: Answer): Failure | null {
  if (answer.data != null || !answer.errors?.length) return null
  const codes = answer.errors.map((error) => error.extensions?.['code'])
  if (codes.includes('UNAUTHENTICATED')) return 'unauthorized'
  if (codes.includes('ACCESS_CHANGED')) return 'renewed'
  return codes.some((code) => passing.has(code)) ? 'again' : 'refused'
}

export function messagesOf(answer: Answer): string {
  return (answer.errors ?? []).map((error) => error.message).join('; ')
}
