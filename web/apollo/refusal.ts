// Owns the reading of an HTTP answer that refuses one operation: what it says goes to whoever asked, who is not to ask again.
import type { AnswerError } from './graphql-failure.ts'

const retryable = new Set([404, 408, 409, 425, 429])
const longestMessage = 500

/** 4xx that another try cannot change: the operation itself is at fault. */
export function refusesOperation(status: number): boolean {
  return status >= 400 && status < 500 && !retryable.has(status)
}

export async function readRefusal(response: Response): Promise<readonly AnswerError[]> {
  const text = await response.text()
  const fallback = {
    message: text.slice(0, longestMessage) || `HTTP ${response.status}`,
    extensions: { status: response.status },
  }
  try {
    const body: unknown = JSON.parse(text)
    if (!hasErrors(body)) return [fallback]
    const errors = body.errors.filter(isAnswerError)
    return errors.length > 0 ? errors : [fallback]
  } catch {
    return [fallback]
  }
}

function hasErrors(body: unknown): body is { errors: readonly unknown[] } {
  return typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors)
}

function isAnswerError(error: unknown): error is AnswerError {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}
