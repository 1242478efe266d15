// Owns the closed list of error codes that a caller can meet. Must not know HTTP, GraphQL or the database.

/** Every code with what it means for a caller; docs/errors.md lists the same codes and a check compares both. */
export const errorCodes = {
  UNAUTHENTICATED: 'No valid session or token came with the request.',
  FORBIDDEN: 'The caller is known but its role does not allow this.',
  ACCESS_CHANGED: 'What the caller may see has changed while its stream was open: open it again.',
  NOT_FOUND: 'It does not exist, or the caller may not know that it does.',
  INVALID_INPUT: 'The input breaks a rule; the message says what was expected and what came. Nothing was written.',
  CONFLICT: 'The state changed underneath, or the thing already exists.',
  RATE_LIMITED: 'Too many requests or streams; `retryAfterMs` says when to come back where it is known.',
  OVERLOADED: 'The server can take no more for now; `retryAfterMs` says when to come back. Nothing was written.',
  UNAVAILABLE: 'The server is starting, draining or cannot reach its database; try again.',
  INTERNAL: 'A bug or an outage on our side; the request id finds it in the log.',
} as const

export type ErrorCode = keyof typeof errorCodes

/** The one error class that callers see. Anything else that is thrown is a bug, masked as INTERNAL. */
export class FleetbeatError extends Error {
  override readonly name = 'FleetbeatError'
  readonly code: ErrorCode
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.extensions = extensions
  }
}

/** INVALID_INPUT that names the place, what was expected and what came. */
export function invalidInput(path: string, expected: string, got: unknown): FleetbeatError {
  return new FleetbeatError('INVALID_INPUT', `${path}: expected ${expected}, got ${describe(got)}`, { path })
}

const unavailableRetryMs = 2_000

/** UNAVAILABLE, with when to come back. */
export function unavailable(message: string): FleetbeatError {
  return new FleetbeatError('UNAVAILABLE', message, { retryAfterMs: unavailableRetryMs })
}

const describedLength = 80

function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  // JSON has no bigint, and no NaN.
  const text = typeof value === 'bigint' || typeof value === 'number' ? String(value) : JSON.stringify(value)
  return text.length > describedLength ? `${text.slice(0, describedLength)}... (${text.length} characters)` : text
}
