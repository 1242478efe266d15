// Owns the part of the sign-in page that lives in its URL: where to go after it, and what has just happened. Pure.
import { nextPath } from './next-path.ts'

export interface SignInSearch {
  readonly next?: string
  /** A new password was just set. */
  readonly done?: 'password'
  /** Why the other provider sent the person back, as a code. */
  readonly error?: string
}

const longestError = 100

export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const { next, done, error } = search
  return {
    ...(next !== undefined && { next: nextPath(next) }),
    ...(done === 'password' && { done }),
    ...(typeof error === 'string' && error !== '' && { error: error.slice(0, longestError) }),
  }
}

const notInvited = 'Nobody here knows this account. Ask an admin for an invitation.'
const notLinked =
  'There is an account of this address, and the provider does not vouch for it. Sign in with its password.'
const tookTooLong = 'The sign-in took too long, or was begun in another tab. Try again.'

const providerFaults: Readonly<Record<string, string>> = {
  access_denied: 'The sign-in was cancelled, or you are not allowed to use it.',
  unable_to_create_user: notInvited,
  signup_disabled: notInvited,
  unable_to_create_session: 'This account is locked. Ask an owner of this installation.',
  account_not_linked: notLinked,
  unable_to_link_account: notLinked,
  email_not_found: 'The provider did not tell your email address, and without it nobody can tell who you are.',
  email_not_verified: 'The provider has not verified your email address.',
  state_mismatch: tookTooLong,
  state_not_found: tookTooLong,
  invalid_code: tookTooLong,
}

/** What came back instead of a person, in words. */
export function providerFaultText(error: string): string {
  const known = providerFaults[error.toLowerCase()]
  return known ?? `The sign-in did not work: ${error.replace(/[_-]+/g, ' ')}. Try again, or ask an admin.`
}
