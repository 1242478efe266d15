// Owns what a person is told when an answer did not come, or was no: the server's own words where it has any.
import { CombinedGraphQLErrors, ServerError } from '@apollo/client'

export const unreachable = 'The server cannot be reached. Check that it is running, then try again.'

export function failureText(failure: unknown): string {
  if (CombinedGraphQLErrors.is(failure)) return failure.errors.map((error) => error.message).join(' ')
  if (ServerError.is(failure)) return `The server answered ${failure.statusCode}. Try again.`
  // What fetch throws names no cause that would help.
  if (failure instanceof TypeError) return unreachable
  return failure instanceof Error ? failure.message : String(failure)
}
