// Owns the requests of the pages before the shell. Each answers what to tell the person, or null when it worked. Must not keep or log a secret.
import { fieldOf, getAuth, postAuth } from '../apollo/auth-post.ts'

export interface NewAccount {
  readonly code: string
  readonly name: string
  readonly email: string
  readonly password: string
}

export interface Credentials {
  readonly email: string
  readonly password: string
}

/** `codeNeeded`: the password is right, and a code of the authenticator has to follow. */
export async function signIn(credentials: Credentials): Promise<{ told: string | null; codeNeeded: boolean }> {
  const { told, body } = await postAuth('/auth/sign-in/email', credentials)
  return { told, codeNeeded: told === null && fieldOf(body, 'twoFactorRedirect') === true }
}

export async function sendCode(code: string): Promise<string | null> {
  return (await postAuth('/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') })).told
}

export async function sendBackupCode(code: string): Promise<string | null> {
  return (await postAuth('/auth/two-factor/verify-backup-code', { code: code.trim() })).told
}

/** The name of the other provider that may be signed in with; null: there is none, or the server did not say. */
export async function providerName(): Promise<string | null> {
  const { body } = await getAuth('/auth/methods')
  const name = fieldOf(fieldOf(body, 'oidc'), 'name')
  return typeof name === 'string' ? name : null
}

/** Where the other provider asks who it is; or what to tell the person. */
export async function startAtProvider(next: string): Promise<{ url: string } | { told: string }> {
  const { told, body } = await postAuth('/auth/sign-in/oidc', { callbackURL: next })
  const url = fieldOf(body, 'url')
  if (told === null && typeof url === 'string') return { url }
  return { told: told ?? 'The server did not say where to sign in. Try again.' }
}

/** Makes the owner's account with the code that the server printed. It does not sign in. */
export async function createFirstAccount(account: NewAccount): Promise<string | null> {
  return (await postAuth('/auth/first-account', account)).told
}

export async function signOut(): Promise<string | null> {
  return (await postAuth('/auth/sign-out', {})).told
}
