// Owns the requests with which a person changes their own account at /auth. Must not keep or log a secret.
import { fieldOf, postAuth } from '../apollo/auth-post.ts'

export async function saveName(name: string): Promise<string | null> {
  return (await postAuth('/auth/update-user', { name })).told
}

/** Every other browser is signed out by it. */
export async function changePassword(how: { currentPassword: string; newPassword: string }): Promise<string | null> {
  return (await postAuth('/auth/change-password', { ...how, revokeOtherSessions: true })).told
}

export interface SecondFactorSecret {
  /** otpauth://totp/... as authenticators read it. */
  readonly uri: string
  readonly backupCodes: readonly string[]
}

/** Active only once a code was sent. */
export async function beginSecondFactor(password: string): Promise<{ secret: SecondFactorSecret } | { told: string }> {
  const { told, body } = await postAuth('/auth/two-factor/enable', { password })
  if (told !== null) return { told }
  const uri = fieldOf(body, 'totpURI')
  const codes = fieldOf(body, 'backupCodes')
  if (typeof uri !== 'string' || !Array.isArray(codes)) return { told: 'The server made no secret. Try again.' }
  return { secret: { uri, backupCodes: codes.filter((code) => typeof code === 'string') } }
}

export async function confirmSecondFactor(code: string): Promise<string | null> {
  return (await postAuth('/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') })).told
}

export async function endSecondFactor(password: string): Promise<string | null> {
  return (await postAuth('/auth/two-factor/disable', { password })).told
}
